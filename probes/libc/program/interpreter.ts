import type { Decoded } from '../../../src/decode/decoded.ts';
import type { ElfFile } from '../../../src/decode/elf/elf.ts';
import { isSameKind, machineName } from '../../../src/decode/elf/machines.ts';
import type { Host } from '../../../src/host/host.ts';
import { mayExecute } from '../../../src/linux/program-access.ts';
import type { Loaders } from '../container/observe.ts';
import type { LoaderFacts } from '../facts.ts';
import { absolutePath } from '../paths.ts';

/** PT_INTERP as execve(2) meets it: opened, read and checked like the program itself. */
export function observeLoader(host: Host, path: string, program: ElfFile, loaders: Loaders): LoaderFacts {
  const absolute = absolutePath(host, path);
  const { hops, end } = host.fs.resolve(absolute);
  const hop = hops.at(-1);
  const base = {
    path,
    link: hop === undefined ? null : { path: hop.link, target: hop.target },
    realPath: end.kind === 'found' ? end.path : null,
    family: null,
    problem: null,
  };
  const stat = host.fs.stat(absolute);
  if (stat.kind !== 'found') {
    const state = stat.kind === 'denied' ? 'denied' : stat.kind === 'absent' ? 'absent' : 'not-a-file';
    return { ...base, state };
  }
  if (stat.value.kind !== 'file') return { ...base, state: 'not-a-file' };
  if (host.live && !mayExecute(host, stat.value)) {
    return { ...base, state: 'present', problem: `mode ${stat.value.mode.toString(8)} lets nobody execute it` };
  }
  const known = loaders.at(absolute);
  if (known === null) return { ...base, state: 'present', family: 'unknown' };
  return { ...base, state: 'present', family: known.family, problem: contentProblem(known.elf, program) };
}

function contentProblem(loader: Decoded<ElfFile>, program: ElfFile): string | null {
  if (!loader.ok) return loader.problem;
  const elf = loader.value;
  return isSameKind(elf, program) ? null : `it is for ${machineName(elf)}, the program for ${machineName(program)}`;
}
