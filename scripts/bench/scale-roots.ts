import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { elfBytes } from '../../test/support/bytes/elf/elf-bytes.ts';
import { elfPresets } from '../../test/support/bytes/elf/elf-spec.ts';

/** Container roots that differ in one number each; every directory is made anew. */

/** A bundle of so many certificates, all different: one real root with its serial number counted up. */
export function certificateRoot(directory: string, count: number): string {
  const pem = readFileSync(someRoots, 'latin1');
  const der = Buffer.from(pem.slice(0, pem.indexOf('-----END')).replace(/-----.*?-----/, ''), 'base64');
  // SEQUENCE { SEQUENCE { [0] { INTEGER version }, INTEGER serial of 20 bytes: its last four are free to choose.
  const serialEnd = 8 + 5 + 2 + 20;
  const blocks = Array.from({ length: count }, (_, index) => {
    der.writeUInt32BE(index, serialEnd - 4);
    const lines = der.toString('base64').replace(/.{64}/g, '$&\n');
    return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
  });
  return makeRoot(directory, { '/etc/ssl/certs/ca-certificates.crt': blocks.join(''), '/app': program([]) });
}

/** A program of so many megabytes, in the way of programs that embed their data. */
export function programRoot(directory: string, megabytes: number): string {
  return makeRoot(directory, { '/app': Buffer.concat([program([]), Buffer.alloc(megabytes << 20, 0x5a)]) });
}

/** A program that needs so many libraries, each of which needs libc. */
export function libraryRoot(directory: string, count: number): string {
  const names = Array.from({ length: count }, (_, index) => `libpart${index}.so.1`);
  const libraries = names.map((name) => [
    `/lib/x86_64-linux-gnu/${name}`,
    elfBytes({ type: 'dyn', soname: name, needed: ['libc.so.6'], versionNeeds: { 'libc.so.6': ['GLIBC_2.2.5'] } }),
  ]);
  return makeRoot(directory, {
    '/app': program([...names, 'libc.so.6']),
    '/lib64/ld-linux-x86-64.so.2': elfBytes(elfPresets['glibc-loader']),
    '/lib/x86_64-linux-gnu/libc.so.6': elfBytes(elfPresets['glibc-libc']),
    ...Object.fromEntries(libraries),
  });
}

function program(needed: readonly string[]): Buffer {
  return elfBytes({
    type: 'exec',
    ...(needed.length > 0 ? { interpreter: '/lib64/ld-linux-x86-64.so.2', needed } : {}),
    go: { version: 'go1.26.4', lines: ['path\texample.com/server', 'mod\texample.com/server\t(devel)\t'] },
  });
}

const someRoots = join(import.meta.dirname, '../build/warm-up/ca-certificates.crt');

/** With roots in it, unless `files` says which: without any, the program is searched for code that needs some. */
function makeRoot(directory: string, files: Readonly<Record<string, string | Buffer>>): string {
  mkdirSync(join(directory, 'etc/ssl/certs'), { recursive: true });
  copyFileSync(someRoots, join(directory, 'etc/ssl/certs/ca-certificates.crt'));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), content, { mode: 0o755 });
  }
  return directory;
}
