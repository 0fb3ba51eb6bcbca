import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { copyInto, place } from './libc-programs.ts';

/** Container roots made of this machine's own libcs. */
export const libcRoots = {
  scratch: () => {},
  glibc: (root: string) => {
    glibc(root);
    ldconfig(root);
  },
  'glibc-without-cache': glibc,
  musl,
  both: (root: string) => {
    glibc(root);
    musl(root);
    ldconfig(root);
  },
  'gcompat-like': (root: string) => {
    musl(root);
    mkdirSync(path.join(root, 'lib64'), { recursive: true });
    symlinkSync('/lib/ld-musl-x86_64.so.1', path.join(root, glibcLoader));
  },
} as const satisfies Record<string, (root: string) => void>;

export type RootName = keyof typeof libcRoots;

const glibcLoader = '/lib64/ld-linux-x86-64.so.2';
const muslLoader = '/lib/ld-musl-x86_64.so.1';
const multiarch = '/lib/x86_64-linux-gnu';

function glibc(root: string): void {
  copyInto(root, glibcLoader);
  for (const name of ['libc.so.6', 'libm.so.6', 'libdl.so.2', 'libpthread.so.0', 'libresolv.so.2']) {
    copyInto(root, `${multiarch}/${name}`);
  }
}

function musl(root: string): void {
  copyInto(root, muslLoader);
}

/** Writes /etc/ld.so.cache with /usr/local/lib in it, as Debian configures it. Run after the libraries are in place. */
export function ldconfig(root: string): void {
  place(root, '/etc/ld.so.conf', '/usr/local/lib\n', 0o644);
  execFileSync('/sbin/ldconfig', ['-r', root], { stdio: ['ignore', 'ignore', 'ignore'] });
}
