import { decodeElf } from '../../../src/decode/elf/elf.ts';
import { isSameKind, type Machine } from '../../../src/decode/elf/machines.ts';
import type { Host } from '../../../src/host/host.ts';
import { baseName, directoryOf } from '../../../src/linux/paths.ts';
import { usualDirectories } from '../loader/glibc-directories.ts';
import type { Elsewhere } from './facts.ts';

/** The maximum number of directories to search for another version too: it requires listing them. */
const near = 64;

/** Names in one directory; real ones have a few thousand. */
const listLimit = 8192;

/** Files of /etc/ld.so.conf.d. */
const confLimit = 64;

/** Finds a library by its name, or otherwise under another version. */
export type FindElsewhere = (library: {
  readonly name: string;
  /** The directories that the loader has searched. */
  readonly searched: readonly string[];
}) => Elsewhere | null;

/**
 * Where libraries that the loader does not find do exist, in the whole usual tree, which is walked once for all of
 * them. Only files for the right machine count.
 * @param program its path, which libraries may be next to
 */
export function lookElsewhere(host: Host, machine: Machine, program: string): FindElsewhere {
  const usual = usualDirectories(machine, '/lib/x');
  let known: { readonly directories: readonly string[]; readonly conf: readonly string[] } | null = null;
  return ({ name: asked, searched }) => {
    known ??= { directories: candidateDirectories(host, machine, program), conf: readConf(host) };
    const { directories, conf } = known;
    const name = baseName(asked);
    for (const directory of new Set([...directories, ...searched])) {
      host.deadline.check();
      const path = join(directory, name);
      if (sonameOf(host, path, machine) !== null) return { path, sameName: true, inLdSoConf: conf.includes(directory) };
    }
    const stem = /^(.+?\.so)(?:\.|$)/.exec(name)?.[1];
    if (stem === undefined) return null;
    for (const directory of new Set([...usual, ...searched, ...directories.slice(0, near)])) {
      host.deadline.check();
      const listing = host.fs.list(directory, listLimit);
      if (listing.kind !== 'found') continue;
      const other = listing.value.names.find((entry) => entry === stem || entry.startsWith(`${stem}.`));
      if (other === undefined || other === name) continue;
      const path = join(directory, other);
      const soname = sonameOf(host, path, machine);
      const isIt = soname === name ? ({ isIt: true } as const) : {};
      if (soname !== null) return { path, sameName: false, ...isIt, inLdSoConf: conf.includes(directory) };
    }
    return null;
  };
}

function candidateDirectories(host: Host, machine: Machine, program: string): string[] {
  const own = directoryOf(program);
  const local = machine.multiarch.map((triplet) => `/usr/local/lib/${triplet}`);
  return [
    ...['/usr/local/lib', '/usr/local/lib64', ...local, ...usualDirectories(machine, '/lib/x'), '/'],
    ...[own, `${own === '/' ? '' : own}/lib`, `${own === '/' ? '' : own}/../lib`, '/app', '/app/lib', '/app/libs'],
    ...tree(host, [own === '/' ? '/app' : own, '/opt', '/usr/local', '/usr/lib', '/srv', '/home', '/app', '/root']),
  ];
}

/** Everything below, the nearest first, up to the limits; files among them have nothing below. */
function tree(host: Host, roots: readonly string[]): string[] {
  const found = roots.map((path) => ({ path, depth: 0 }));
  for (let next = 0; next < found.length && found.length < treeLimits.directories; next += 1) {
    const at = found[next];
    if (at === undefined || at.depth === treeLimits.depth) continue;
    host.deadline.check();
    const listing = host.fs.list(at.path, listLimit);
    if (listing.kind !== 'found') continue;
    const names = [...listing.value.names].filter((name) => !notDirectory.test(name) && !withoutLibraries.has(name));
    for (const name of names.sort()) found.push({ path: `${at.path}/${name}`, depth: at.depth + 1 });
  }
  return found.slice(0, treeLimits.directories).map(({ path }) => path);
}

/** /usr/lib and its multiarch directory have a few hundred; vendors go four levels deep: /opt/conda/envs/x/lib. */
const treeLimits = { directories: 800, depth: 4 };

/** File names, as far as the name shows it. */
const notDirectory = /\.(?:so|a|la|o|py|pyc|json|txt|h|hpp|gz|conf|sh|js|go|html|md)(?:\.|$)/;

const withoutLibraries: ReadonlySet<string> = new Set([
  ...['node_modules', 'share', 'doc', 'include', 'src', 'man', 'locale', 'dpkg', 'systemd', 'python3', 'perl', 'gconv'],
]);

function join(directory: string, name: string): string {
  return `${directory === '/' ? '' : directory}/${name}`;
}

/** Directories that ldconfig(8) would read: /etc/ld.so.conf and what it includes from its usual directory. */
function readConf(host: Host): string[] {
  const directory = '/etc/ld.so.conf.d';
  const listing = host.fs.list(directory, confLimit);
  const included = listing.kind === 'found' ? listing.value.names.map((name) => `${directory}/${name}`) : [];
  return ['/etc/ld.so.conf', ...included].flatMap((path) => {
    const file = host.fs.readText(path, 65_536);
    if (file.kind !== 'found') return [];
    const lines = file.value.split(/[\n:, \t]+/).map((line) => line.replace(/\/+$/, ''));
    return lines.filter((line) => line.startsWith('/'));
  });
}

/** Empty for a library without one; null for what is no library for the machine. */
function sonameOf(host: Host, path: string, machine: Machine): string | null {
  const read = host.fs.withFile(path, (file) => decodeElf(file, 'loader'));
  if (read.kind !== 'found' || !read.value.ok || !isSameKind(read.value.value, machine)) return null;
  return read.value.value.dynamic?.soname ?? '';
}
