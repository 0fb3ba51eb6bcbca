import { join } from '../../../../src/decode/go/env/env.ts';
import { cgoDemands } from '../../../../src/decode/go/source/cgo-preamble.ts';
import { words } from '../../../../src/decode/words.ts';
import type { Host } from '../../../../src/host/host.ts';
import { isCommand } from '../../environment/commands.ts';
import type { PackageProblem } from './facts.ts';
import type { GoPackage } from './read-package.ts';

/** Whether the compiler looks where distributions put headers, and builds for this machine. */
export interface CgoPlace {
  readonly usualHeaders: boolean;
}

/** Compilers of other languages, for files of cgo packages (cmd/go/internal/work/exec.go). */
const compilers = [
  { files: /\.(?:cc|cpp|cxx)$/, variable: 'CXX', fallback: 'g++', of: 'C++' },
  { files: /\.(?:f|F|for|f90)$/, variable: 'FC', fallback: 'gfortran', of: 'Fortran' },
  { files: /\.swig(?:cxx)?$/, variable: 'SWIG', fallback: 'swig', of: 'SWIG' },
] as const;

/** What the cgo files of a package need and the container lacks. */
export function missingForCgo(host: Host, { directory, files, names }: GoPackage, place: CgoPlace): PackageProblem[] {
  const cgoFiles = files.filter(({ preamble }) => preamble !== null);
  if (cgoFiles.length === 0) return [];
  const found: PackageProblem[] = [];
  for (const { files: kind, variable, fallback, of } of compilers) {
    const name = names.find((each) => kind.test(each) && !/^[._]/.test(each));
    const [tool = fallback] = words(host.env.get(variable) ?? '');
    if (name === undefined || isCommand(host, tool)) continue;
    found.push({ kind: 'no-tool', at: `${directory}/${name}`, tool, reason: `${of} code of a cgo package` });
  }
  const tool = host.env.get('PKG_CONFIG') || 'pkg-config';
  for (const { name, preamble } of cgoFiles) {
    const at = `${directory}/${name}`;
    const { packages, headers, directories } = cgoDemands(preamble ?? '');
    const [first] = packages;
    if (first !== undefined && !isCommand(host, tool)) {
      found.push({ kind: 'no-tool', at, tool, reason: `#cgo pkg-config: ${first}` });
    } else if (tool === 'pkg-config') {
      const missing = packages.find((each) => !hasPackageFile(host, each));
      if (missing !== undefined) found.push({ kind: 'no-pkg-config-file', at, name: missing });
    }
    if (!place.usualHeaders || packages.length > 0) continue;
    const own = directories.map((each) => join(each.replace(/\$\{SRCDIR\}/, directory)));
    const searched = [directory, ...own, ...headerDirectories(host)];
    const header = headers.find((each) => !searched.some((where) => isThere(host, `${where}/${each}`)));
    if (header !== undefined) found.push({ kind: 'no-header', at, header });
  }
  return found;
}

/** pkg-config(1) as distributions configure it: the directories in its variables, then libdir and datadir. */
function hasPackageFile(host: Host, name: string): boolean {
  if (name.endsWith('.pc')) return true;
  const own = ['PKG_CONFIG_PATH', 'PKG_CONFIG_LIBDIR'].flatMap((variable) => (host.env.get(variable) ?? '').split(':'));
  const usual = ['/usr/local', '/usr'].flatMap((prefix) => [
    ...['lib', 'lib64', 'share'].map((part) => `${prefix}/${part}/pkgconfig`),
    ...triplets(host, `${prefix}/lib`).map((triplet) => `${prefix}/lib/${triplet}/pkgconfig`),
  ]);
  return [...own, ...usual].some((where) => where !== '' && isThere(host, `${where}/${name}.pc`));
}

/** /usr/local/include, /usr/include with Debian's directory of this machine, and those of the compiler. */
function headerDirectories(host: Host): string[] {
  const compiler = ['/usr/lib/gcc', '/usr/lib/clang', '/usr/lib/llvm'].flatMap((at) =>
    names(host, at).flatMap((machine) => [
      `${at}/${machine}/include`,
      ...names(host, `${at}/${machine}`).map((version) => `${at}/${machine}/${version}/include`),
    ]),
  );
  return [
    '/usr/local/include',
    '/usr/include',
    ...triplets(host, '/usr/include').map((each) => `/usr/include/${each}`),
    ...compiler,
  ];
}

const triplets = (host: Host, directory: string): string[] =>
  names(host, directory).filter((name) => /-linux-/.test(name));

function names(host: Host, directory: string): readonly string[] {
  const listing = host.fs.list(directory, 5000);
  return listing.kind === 'found' ? listing.value.names : [];
}

/** What cannot be read counts as present. */
const isThere = (host: Host, path: string): boolean => host.fs.stat(path).kind !== 'absent';
