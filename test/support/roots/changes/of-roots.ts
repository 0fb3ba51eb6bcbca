import { chmodSync, copyFileSync, existsSync, mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { elfBytes } from '../../bytes/elf/elf-bytes.ts';
import { built, copyInto, place } from '../libc-programs.ts';
import { ldconfig, libcRoots } from '../libc-roots.ts';
import { nobody, type Placed, type RootChange, rewrite, type Started, skip } from './change.ts';

/** Each of what can become of a root. */
export function changesOfRoots(): readonly RootChange[] {
  return Object.entries(changes).map(([name, apply]) => ({ name, apply }));
}

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
const changes: Readonly<Record<string, RootChange['apply']>> = {
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
