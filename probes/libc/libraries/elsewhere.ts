import { decodeElf } from '../../../src/decode/elf/elf.ts';
import { isSameKind, type Machine } from '../../../src/decode/elf/machines.ts';
import type { Host } from '../../../src/host/host.ts';
import type { Elsewhere } from '../facts.ts';
import { usualDirectories } from '../loader/glibc.ts';
import { baseName, directoryOf } from '../paths.ts';

/** Names in one directory; real ones have a few thousand. */
const listLimit = 8192;

/** Below /opt and /usr/lib: package and vendor directories. */
const directoryLimit = 64;

/**
 * Where a library that the loader does not find is all the same: by its name in the whole usual tree, or else under another
 * version. Only what is for the right machine counts.
 * @param searched the directories that the loader has looked into
 */
export function lookElsewhere(
  host: Host,
  library: { readonly name: string; readonly program: string; readonly searched: readonly string[] },
  machine: Machine,
): Elsewhere | null {
  const name = baseName(library.name);
  const directories = [...new Set([...candidateDirectories(host, machine, library.program), ...library.searched])];
  const conf = readConf(host);
  for (const directory of directories) {
    host.deadline.check();
    const path = `${directory}/${name}`;
    if (isForMachine(host, path, machine)) return { path, sameName: true, inLdSoConf: conf.includes(directory) };
  }
  const stem = /^(.+?\.so)(?:\.|$)/.exec(name)?.[1];
  if (stem === undefined) return null;
  for (const directory of directories) {
    host.deadline.check();
    const listing = host.fs.list(directory, listLimit);
    if (listing.kind !== 'found') continue;
    const other = listing.value.names.find((entry) => entry === stem || entry.startsWith(`${stem}.`));
    if (other === undefined || other === name) continue;
    const path = `${directory}/${other}`;
    if (isForMachine(host, path, machine)) return { path, sameName: false, inLdSoConf: conf.includes(directory) };
  }
  return null;
}

function candidateDirectories(host: Host, machine: Machine, program: string): string[] {
  const own = directoryOf(program);
  const local = machine.multiarch.map((triplet) => `/usr/local/lib/${triplet}`);
  const below = (parent: string, suffix: string): string[] => {
    const listing = host.fs.list(parent, directoryLimit);
    return listing.kind === 'found' ? listing.value.names.map((entry) => `${parent}/${entry}${suffix}`) : [];
  };
  return [
    ...['/usr/local/lib', '/usr/local/lib64', ...local, ...usualDirectories(machine, '/lib/x')],
    ...[own, `${own === '/' ? '' : own}/lib`, `${own === '/' ? '' : own}/../lib`, '/app', '/app/lib', '/app/libs'],
    ...below('/opt', '/lib'),
    ...below('/opt', '/lib64'),
    ...below('/opt', ''),
    ...below('/usr/local', '/lib'),
    ...below('/usr/lib', ''),
    ...machine.multiarch.flatMap((triplet) => below(`/usr/lib/${triplet}`, '')),
  ];
}

/** Directories that ldconfig(8) would read: /etc/ld.so.conf and what it includes from its usual directory. */
function readConf(host: Host): string[] {
  const directory = '/etc/ld.so.conf.d';
  const listing = host.fs.list(directory, directoryLimit);
  const included = listing.kind === 'found' ? listing.value.names.map((name) => `${directory}/${name}`) : [];
  return ['/etc/ld.so.conf', ...included].flatMap((path) => {
    const file = host.fs.readText(path, 65_536);
    if (file.kind !== 'found') return [];
    const lines = file.value.split(/[\n:, \t]+/).map((line) => line.replace(/\/+$/, ''));
    return lines.filter((line) => line.startsWith('/'));
  });
}

function isForMachine(host: Host, path: string, machine: Machine): boolean {
  const read = host.fs.withFile(path, (file) => decodeElf(file, 'loader'));
  return read.kind === 'found' && read.value.ok && isSameKind(read.value.value, machine);
}
