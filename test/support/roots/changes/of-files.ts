import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { elfBytes } from '../../bytes/elf/elf-bytes.ts';
import { nobody, type RootChange, rewrite, type Started, skip } from './change.ts';

/** Each of what can become of one file, of each file that a start needs. */
export function changesOfFiles(): readonly RootChange[] {
  return targets.flatMap((target) =>
    Object.entries(fileChanges).map(([name, change]) => ({
      name: `${target} ${name}`,
      apply(root, placed) {
        const inside = placed[target];
        if (inside === null || (target === 'last' && inside === placed.library)) return skip;
        return change(path.join(root, inside), root, inside) ?? {};
      },
    })),
  );
}

const targets = ['program', 'loader', 'libc', 'library', 'last'] as const;

type FileChange = (file: string, root: string, inside: string) => Started | { readonly skip: true } | undefined;

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

function removed(file: string): undefined {
  rmSync(file);
}

function withMode(file: string, mode: number): undefined {
  chmodSync(file, mode);
}

function moved(file: string, root: string, to: string): undefined {
  mkdirSync(path.join(root, to), { recursive: true });
  renameSync(file, path.join(root, to, path.basename(file)));
  symlinkSync(`${to}/${path.basename(file)}`, file);
}
