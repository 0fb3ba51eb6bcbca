import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { elfBytes } from '../bytes/elf/elf-bytes.ts';
import { built, copyInto, place } from './libc-programs.ts';
import { ldconfig, libcRoots } from './libc-roots.ts';

/** Where the files of a root are; null if it has none such. */
export type Placed = {
  readonly args: readonly string[];
  readonly program: string;
  /** Without links. */
  readonly loader: string | null;
  readonly libc: string | null;
  /** The first library besides libc, and the last. */
  readonly library: string | null;
  readonly last: string | null;
};

/** How the program is started in the changed root, where that is not as root with an empty environment. */
type Started = {
  readonly uid?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly app?: string;
  /** A directory that is mounted noexec. */
  readonly noexec?: string;
};

/** What a person could do to an image by accident. */
export interface RootChange {
  readonly name: string;
  /** `skip` where it changes nothing in this root. */
  apply(root: string, placed: Placed): Started | { readonly skip: true };
}

const skip = { skip: true } as const;
const nobody = 65532;

type FileChange = (file: string, root: string, inside: string) => Started | { readonly skip: true } | undefined;

function rewrite(file: string, change: (bytes: Buffer) => Buffer | string): undefined {
  writeFileSync(file, change(readFileSync(file)));
}

function removed(file: string): undefined {
  rmSync(file);
}

function withMode(file: string, mode: number): undefined {
  chmodSync(file, mode);
}

/** What can become of one file. */
const fileChanges: Readonly<Record<string, FileChange>> = {
  'is removed': (file) => removed(file),
  'is empty': (file) => rewrite(file, () => ''),
  'is text': (file) => rewrite(file, () => 'version https://git-lfs.github.com/spec/v1\n'.repeat(40)),
  'is its own path, as a checkout without links writes it': (file, _, inside) => rewrite(file, () => `../..${inside}`),
  'is an HTML page': (file) => rewrite(file, () => `<!DOCTYPE html><title>404</title>${' '.repeat(5000)}`),
  'is compressed': (file) => rewrite(file, (bytes) => gzipSync(bytes)),
  'is all zeros': (file) => rewrite(file, ({ length }) => Buffer.alloc(length)),
  'has CR LF for LF': (file) =>
    rewrite(file, (bytes) => Buffer.from(bytes.toString('latin1').replaceAll('\n', '\r\n'), 'latin1')),
  'went through UTF-8': (file) => rewrite(file, (bytes) => bytes.toString('utf8')),
  'ends in its header': (file) => rewrite(file, (bytes) => bytes.subarray(0, 50)),
  'ends after 4 KiB': (file) => rewrite(file, (bytes) => bytes.subarray(0, 4096)),
  'ends in the middle': (file) => rewrite(file, (bytes) => bytes.subarray(0, bytes.length >> 1)),
  'lacks its last tenth': (file) => rewrite(file, (bytes) => bytes.subarray(0, Math.floor(bytes.length * 0.9))),
  'begins with 512 zeros': (file) => rewrite(file, (bytes) => Buffer.concat([Buffer.alloc(512), bytes])),
  'has zeros after it': (file) => rewrite(file, (bytes) => Buffer.concat([bytes, Buffer.alloc(5000)])),
  'is for arm64': (file) =>
    rewrite(file, () => elfBytes({ goarch: 'arm64', type: 'dyn', soname: path.basename(file), needed: [] })),
  'is for i386': (file) =>
    rewrite(file, () => elfBytes({ goarch: '386', type: 'dyn', soname: path.basename(file), needed: [] })),
  'is a directory': (file) => {
    rmSync(file);
    mkdirSync(file);
  },
  'is a link to nowhere': (file) => {
    rmSync(file);
    symlinkSync('/build/lib/file', file);
  },
  'is a link to itself': (file) => {
    rmSync(file);
    symlinkSync(file.slice(file.lastIndexOf('/') + 1), file);
  },
  'is a link to where it was moved': (file, root) => moved(file, root, '/opt/elsewhere'),
  'is a link out of the root, as on the host': (file, root, inside) => {
    const to = path.join(root, 'opt/elsewhere');
    mkdirSync(to, { recursive: true });
    renameSync(file, path.join(to, path.basename(file)));
    symlinkSync(path.join(root, 'opt/elsewhere', path.basename(inside)), file);
  },
  'has mode 0644': (file) => withMode(file, 0o644),
  'has mode 0600, and another user': (file) => {
    chmodSync(file, 0o600);
    return { uid: nobody };
  },
  'has mode 0711, and another user': (file) => {
    chmodSync(file, 0o711);
    return { uid: nobody };
  },
  'has mode 0000': (file) => withMode(file, 0),
  'is below a directory of mode 0700, and another user': (file) => {
    if (path.dirname(file).endsWith('.changed')) return skip;
    chmodSync(path.dirname(file), 0o700);
    return { uid: nobody };
  },
  'is on a file system that is mounted noexec': (_file, _root, inside) =>
    path.dirname(inside) === '/' ? skip : { noexec: path.dirname(inside) },
};

function moved(file: string, root: string, to: string): undefined {
  mkdirSync(path.join(root, to), { recursive: true });
  renameSync(file, path.join(root, to, path.basename(file)));
  symlinkSync(`${to}/${path.basename(file)}`, file);
}

const targets = ['program', 'loader', 'libc', 'library', 'last'] as const;

const ofFiles: readonly RootChange[] = targets.flatMap((target) =>
  Object.entries(fileChanges).map(([name, change]) => ({
    name: `${target} ${name}`,
    apply(root, placed) {
      const inside = placed[target];
      if (inside === null || (target === 'last' && inside === placed.library)) return skip;
      return change(path.join(root, inside), root, inside) ?? {};
    },
  })),
);

const muslLoader = '/lib/ld-musl-x86_64.so.1';
const glibcLoader = '/lib64/ld-linux-x86-64.so.2';
const has = (root: string, inside: string): boolean => existsSync(path.join(root, inside));
const remove = (root: string, inside: string): void =>
  rmSync(path.join(root, inside), { recursive: true, force: true });

/** Moves the first library elsewhere. */
function moveLibrary(root: string, { library }: Placed, to: string): string | null {
  if (library === null) return null;
  mkdirSync(path.join(root, to), { recursive: true });
  renameSync(path.join(root, library), path.join(root, to, path.basename(library)));
  return path.basename(library);
}

const movedTo =
  (
    to: string,
    started: (root: string, name: string) => Started | { readonly skip: true } = () => ({}),
  ): RootChange['apply'] =>
  (root, placed) => {
    const name = moveLibrary(root, placed, to);
    return name === null ? skip : started(root, name);
  };

/** What can become of a root. */
const ofRoots: Readonly<Record<string, RootChange['apply']>> = {
  nothing: () => ({}),
  'another user': () => ({ uid: nobody }),
  'musl in place of glibc': (root, { loader }) => {
    if (loader === null || !has(root, glibcLoader)) return skip;
    remove(root, '/lib64');
    remove(root, '/lib/x86_64-linux-gnu');
    copyInto(root, muslLoader);
    return {};
  },
  'musl in place of glibc, and libc6-compat': (root, { loader }) => {
    if (loader === null || !has(root, glibcLoader)) return skip;
    remove(root, '/lib64');
    remove(root, '/lib/x86_64-linux-gnu');
    libcRoots['gcompat-like'](root);
    return {};
  },
  'glibc in place of musl': (root, { loader }) => {
    if (loader === null || has(root, glibcLoader)) return skip;
    remove(root, muslLoader);
    libcRoots.glibc(root);
    return {};
  },
  "glibc's loader copied alone into a musl root": (root, { loader }) => {
    if (loader === null || !has(root, glibcLoader)) return skip;
    remove(root, '/lib/x86_64-linux-gnu');
    copyInto(root, muslLoader);
    return {};
  },
  'both libcs': (root) => {
    if (!has(root, glibcLoader)) libcRoots['glibc-without-cache'](root);
    if (!has(root, muslLoader)) copyInto(root, muslLoader);
    return {};
  },
  'no ld.so.cache': (root) => {
    if (!has(root, '/etc/ld.so.cache')) return skip;
    remove(root, '/etc/ld.so.cache');
    return {};
  },
  'an ld.so.cache that is cut off': (root) => {
    if (!has(root, '/etc/ld.so.cache')) return skip;
    rewrite(path.join(root, '/etc/ld.so.cache'), (bytes) => bytes.subarray(0, bytes.length >> 1));
    return {};
  },
  'an ld.so.cache of text': (root) => {
    if (!has(root, '/etc/ld.so.cache')) return skip;
    place(root, '/etc/ld.so.cache', 'hello\n'.repeat(50), 0o644);
    return {};
  },
  'a library moved to /usr/local/lib': movedTo('/usr/local/lib'),
  'a library moved to /usr/local/lib, and ldconfig': movedTo('/usr/local/lib', (root) => {
    if (!has(root, glibcLoader)) return {};
    ldconfig(root);
    return {};
  }),
  'a library moved to /opt/app/lib': movedTo('/opt/app/lib'),
  'a library moved, and LD_LIBRARY_PATH': movedTo('/opt/app/lib', () => ({ env: { LD_LIBRARY_PATH: '/opt/app/lib' } })),
  'a library moved, and LD_LIBRARY_PATH of several': movedTo('/opt/app/lib', () => ({
    env: { LD_LIBRARY_PATH: '/nowhere::/opt/app/lib/' },
  })),
  'a library moved, and LD_PRELOAD': movedTo('/opt/app/lib', (_, name) => ({
    env: { LD_PRELOAD: `/opt/app/lib/${name}` },
  })),
  'a library moved below tls/': (root, placed) =>
    placed.library === null ? skip : movedTo(`${path.dirname(placed.library)}/tls`)(root, placed),
  'a library moved below glibc-hwcaps': (root, placed) => {
    copyInto(root, '/proc/cpuinfo');
    return placed.library === null
      ? skip
      : movedTo(`${path.dirname(placed.library)}/glibc-hwcaps/x86-64-v2`)(root, placed);
  },
  'a text file of its name first in LD_LIBRARY_PATH': (root, { library }) => {
    if (library === null) return skip;
    place(root, `/opt/x/${path.basename(library)}`, 'text\n'.repeat(40));
    return { env: { LD_LIBRARY_PATH: '/opt/x' } };
  },
  'one for arm64 first in LD_LIBRARY_PATH': (root, { library }) => {
    if (library === null) return skip;
    place(
      root,
      `/opt/x/${path.basename(library)}`,
      elfBytes({ goarch: 'arm64', type: 'dyn', soname: 'x', needed: [] }),
    );
    return { env: { LD_LIBRARY_PATH: '/opt/x' } };
  },
  'a directory of its name first in LD_LIBRARY_PATH': (root, { library }) => {
    if (library === null) return skip;
    mkdirSync(path.join(root, '/opt/x', path.basename(library)), { recursive: true });
    return { env: { LD_LIBRARY_PATH: '/opt/x' } };
  },
  'one that may not be read first in LD_LIBRARY_PATH': (root, { library }) => {
    if (library === null) return skip;
    place(root, `/opt/x/${path.basename(library)}`, 'text\n'.repeat(40), 0o600);
    return { uid: nobody, env: { LD_LIBRARY_PATH: '/opt/x' } };
  },
  'LD_PRELOAD of what is not there': () => ({ env: { LD_PRELOAD: '/opt/libjemalloc.so.2' } }),
  'LD_PRELOAD of text': (root) => {
    place(root, '/opt/text.so', 'text\n'.repeat(40));
    return { env: { LD_PRELOAD: '/opt/text.so' } };
  },
  'LD_PRELOAD of a library for the other libc': (root) => {
    copyInto(root, built(has(root, glibcLoader) ? 'musl-needs-foo' : 'c-needs-foo', 'libfoo.so'), '/opt/other.so');
    return { env: { LD_PRELOAD: '/opt/other.so' } };
  },
  '/etc/ld.so.preload of what is not there': (root) => {
    place(root, '/etc/ld.so.preload', '/opt/libjemalloc.so.2\n', 0o644);
    return {};
  },
  '/etc/ld.so.preload of text': (root) => {
    place(root, '/opt/text.so', 'text\n'.repeat(40));
    place(root, '/etc/ld.so.preload', '/opt/text.so\n', 0o644);
    return {};
  },
  'another library of its name': (root, { library }) => {
    if (library === null || !library.includes('lib')) return skip;
    const other = built(
      has(root, glibcLoader) ? 'c-tls-library' : 'musl-needs-foo',
      has(root, glibcLoader) ? 'app' : 'libfoo.so',
    );
    copyFileSync(other, path.join(root, library));
    return {};
  },
  'the program by a link': (root) => {
    mkdirSync(path.join(root, 'b'));
    symlinkSync('../app', path.join(root, 'b/app'));
    return { app: '/b/app' };
  },
  'the program as a set-user-ID file, with LD_LIBRARY_PATH': (root, placed) => {
    const name = moveLibrary(root, placed, '/opt/app/lib');
    if (name === null) return skip;
    chmodSync(path.join(root, 'app'), 0o4755);
    return { uid: nobody, env: { LD_LIBRARY_PATH: '/opt/app/lib' } };
  },
  'a musl path file that names another directory': (root) => {
    if (!has(root, muslLoader)) return skip;
    place(root, '/etc/ld-musl-x86_64.path', '/nowhere\n', 0o644);
    return {};
  },
  'a musl path file that is empty': (root) => {
    if (!has(root, muslLoader)) return skip;
    place(root, '/etc/ld-musl-x86_64.path', '', 0o644);
    return {};
  },
  'an empty directory over /usr/lib': (root) => {
    if (!has(root, '/usr/lib')) return skip;
    remove(root, '/usr/lib');
    mkdirSync(path.join(root, '/usr/lib'), { recursive: true });
    return {};
  },
  'an empty directory over /opt': (root) => {
    if (!has(root, '/opt')) return skip;
    remove(root, '/opt');
    mkdirSync(path.join(root, '/opt'));
    return {};
  },
  'the loader copied to another place only': (root, { loader }) => {
    if (loader === null) return skip;
    mkdirSync(path.join(root, '/opt/elsewhere'), { recursive: true });
    renameSync(path.join(root, loader), path.join(root, '/opt/elsewhere', path.basename(loader)));
    return {};
  },
};

export const rootChanges: readonly RootChange[] = [
  ...ofFiles,
  ...Object.entries(ofRoots).map(([name, apply]) => ({ name, apply })),
];
