import { type Machine, machineName } from '../../../src/decode/elf/machines.ts';
import type { Host } from '../../../src/host/host.ts';
import { programAccess, programUser } from '../../../src/linux/access/program-access.ts';
import { brokenLink } from '../../../src/linux/broken-link.ts';
import { hiding } from '../../../src/linux/hiding-mount.ts';
import type { LoadPlan, Needed } from '../loader/load.ts';
import { lookElsewhere } from './elsewhere.ts';
import type { MissingLibrary } from './facts.ts';

/** What the loader does not find, with what may be the reason. */
export function missingLibraries(
  host: Host,
  { searches, objects }: LoadPlan,
  machine: Machine,
  limit: number,
): MissingLibrary[] {
  const missing = searches.flatMap((needed) => missingLibrary(host, needed)).slice(0, limit);
  const find = lookElsewhere(host, machine, objects[0]?.path ?? '/');
  return missing.map((library, index) => {
    if (index >= elsewhereLimit || library.dangling !== null || library.denied !== null) return library;
    return { ...library, elsewhere: find(library) };
  });
}

/** Further ones are not looked for elsewhere: one package provides many. */
const elsewhereLimit = 4;

function missingLibrary(host: Host, { name, requester, result, preload }: Needed): MissingLibrary[] {
  if (result.kind !== 'missing') return [];
  const { searched, foreign, denied } = result;
  return [
    {
      name,
      neededBy: requester.path,
      searched,
      foreign: foreign === null ? null : { path: foreign.path, machine: machineName(foreign.machine) },
      dangling: danglingLink(host, name, searched),
      denied: denied === null ? null : deniedFile(host, denied),
      preload,
      elsewhere: null,
      ...hiding(host, searched),
    },
  ];
}

/** The element that denies, and its mode. */
function deniedFile(host: Host, path: string): MissingLibrary['denied'] {
  const answer = programAccess(host, path, 'r');
  const byMode = answer.kind === 'denied' && answer.why.by === 'mode';
  return {
    path,
    element: byMode ? answer.element : path,
    mode: byMode ? answer.why.mode : null,
    user: programUser(host),
  };
}

/**
 * COPY copies links unchanged: the most common reason for a library that is listed but missing. Others lead in a
 * circle.
 */
function danglingLink(host: Host, name: string, directories: readonly string[]): MissingLibrary['dangling'] {
  for (const directory of name.includes('/') ? [''] : directories) {
    const path = directory === '' ? name : `${directory}/${name}`;
    if (!path.startsWith('/')) continue;
    const link = host.fs.readlink(path);
    if (link.kind !== 'found') continue;
    const resolution = host.fs.resolve(path);
    const { end } = resolution;
    const broken = brokenLink(host.fs, resolution);
    if (broken !== null) return { path: broken.link, target: broken.target };
    if (end.kind === 'unfit' && end.why === 'loop') return { path, target: link.value };
  }
  return null;
}
