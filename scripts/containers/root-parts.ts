import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { repository } from '../build/paths.ts';
import { ensurePackage } from './packages.ts';

/**
 * A part of an image's root, copied into a directory from files of this machine.
 * @returns null, or what this machine lacks
 */
export type RootPart = (root: string) => Promise<string | null>;

/** Where Debian, Alpine and distroless have it, and where Go looks first. */
const bundlePath = '/etc/ssl/certs/ca-certificates.crt';

/** Mozilla's roots from Node, except those that expire within a year. */
export const caBundle: RootPart = async (root) => {
  write(root, bundlePath, bundleText());
  return null;
};

export function bundleText(): string {
  const yearMs = 365 * 86_400_000;
  const lasting = rootCertificates.filter(
    (pem) => new X509Certificate(pem).validToDate.getTime() > Date.now() + yearMs,
  );
  return `${lasting.join('\n')}\n`;
}

/** One expired root. */
export const expiredBundle: RootPart = async (root) => {
  const expired = join(repository, 'test/cases/ssl/expired-all/rootfs/etc/company/ca.pem');
  write(root, bundlePath, readFileSync(expired, 'utf8'));
  return null;
};

/** Root's own, as after a COPY with a strict umask. */
export const privateBundle: RootPart = async (root) => {
  write(root, bundlePath, bundleText());
  chmodSync(join(root, bundlePath), 0o600);
  return null;
};

/** Zones without the copies in posix/ and right/, as distroless and Alpine ship them. */
export const tzdata: RootPart = async (root) => {
  const source = '/usr/share/zoneinfo';
  const missing = await ensurePackage('tzdata', join(source, 'tzdata.zi'));
  if (missing !== null) return missing;
  // `localtime` in there leads out of the directory, to the machine's own zone.
  const left = new Set(['posix', 'right', 'localtime'].map((name) => join(source, name)));
  cpSync(source, join(root, source), { recursive: true, verbatimSymlinks: true, filter: (path) => !left.has(path) });
  return null;
};

/** The user that distroless images call nonroot. */
export const nonrootUser: RootPart = async (root) => {
  write(
    root,
    '/etc/passwd',
    'root:x:0:0:root:/root:/sbin/nologin\nnobody:x:65534:65534:nobody:/nonexistent:/sbin/nologin\n' +
      'nonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin\n',
  );
  write(root, '/etc/group', 'root:x:0:\nnobody:x:65534:\ntty:x:5:\nstaff:x:50:\nnonroot:x:65532:\n');
  return null;
};

/** Two users, of whom one is in a second group, and an entry without a user. */
export const namedUsers: RootPart = async (root) => {
  write(
    root,
    '/etc/passwd',
    'root:x:0:0:root:/root:/bin/sh\napp:x:1000:1000:app:/home/app:/bin/sh\nalone:x:1001:1001::/:/bin/sh\n',
  );
  write(root, '/etc/group', 'root:x:0:\napp:x:1000:\ncerts:x:3000:app\nalone:x:1001:\n');
  for (const [place, mode] of [['/home/app', 0o755] as const, ['/root', 0o700] as const]) {
    mkdirSync(join(root, place), { recursive: true });
    chmodSync(join(root, place), mode);
  }
  return null;
};

export function osRelease(id: string, name: string): RootPart {
  return async (root) => {
    write(root, '/etc/os-release', `PRETTY_NAME="${name}"\nNAME="${name}"\nID=${id}\n`);
    return null;
  };
}

/** Alpine's libc and its names: the loader is the library, and `ldd` is the loader. */
export const musl: RootPart = async (root) => {
  const { gnu } = architecture();
  const loader = `/lib/ld-musl-${gnu}.so.1`;
  const missing = await ensurePackage('musl', loader);
  if (missing !== null) return missing;
  copy(root, loader, 0o755);
  link(root, `/lib/libc.musl-${gnu}.so.1`, basename(loader));
  link(root, '/usr/bin/ldd', loader);
  return null;
};

/** The shell and tools of Alpine. */
export const busybox: RootPart = async (root) => {
  const missing = await ensurePackage('busybox-static', '/bin/busybox');
  if (missing !== null) return missing;
  copy(root, '/bin/busybox', 0o755);
  for (const applet of ['sh', 'cat', 'ls', 'sleep']) link(root, `/bin/${applet}`, '/bin/busybox');
  return null;
};

/** glibc's loader and the libraries that a cgo program needs, as distroless/base has them. */
export const glibc: RootPart = async (root) => {
  for (const library of ['libc.so.6', 'libresolv.so.2', 'libpthread.so.0', 'libdl.so.2']) {
    copy(root, `/lib/${architecture().gnu}-linux-gnu/${library}`, 0o755);
  }
  copy(root, architecture().loader, 0o755);
  return null;
};

/** Debian's merged /usr, with a shell, `ldd` and `file`. Must come before other parts that write below /lib. */
export const debianTools: RootPart = async (root) => {
  for (const name of ['bin', 'lib', 'lib64', 'sbin']) {
    mkdirSync(join(root, 'usr', name), { recursive: true });
    symlinkSync(`usr/${name}`, join(root, name));
  }
  for (const [tool, name] of [['file', 'file'] as const, ['ldd', 'libc-bin'] as const]) {
    const missing = await ensurePackage(name, `/usr/bin/${tool}`);
    if (missing !== null) return missing;
  }
  for (const tool of ['/bin/bash', '/bin/sh', '/bin/sleep', '/bin/cat', '/usr/bin/file']) {
    copy(root, tool, 0o755);
    for (const library of librariesOf(tool)) copy(root, library, 0o755);
  }
  copy(root, '/usr/bin/ldd', 0o755);
  for (const data of ['/usr/lib/file/magic.mgc', '/etc/debian_version', '/etc/ld.so.cache', '/etc/ld.so.conf']) {
    if (existsSync(data)) copy(root, data, 0o644);
  }
  link(root, '/usr/share/misc/magic.mgc', '../../lib/file/magic.mgc');
  return null;
};

/** A file of this machine at any place of the root. */
export function file(source: string, place: string, mode = 0o755): RootPart {
  return async (root) => {
    mkdirSync(dirname(join(root, place)), { recursive: true });
    copyFileSync(source, join(root, place));
    chmodSync(join(root, place), mode);
    return null;
  };
}

/** A directory of this machine at any path in the root. */
export function directory(source: string, place: string): RootPart {
  return async (root) => {
    cpSync(source, join(root, place), { recursive: true, verbatimSymlinks: true });
    return null;
  };
}

/** The machine as its packages and its loader are named. */
function architecture(): { gnu: string; loader: string } {
  return process.arch === 'arm64'
    ? { gnu: 'aarch64', loader: '/lib/ld-linux-aarch64.so.1' }
    : { gnu: 'x86_64', loader: '/lib64/ld-linux-x86-64.so.2' };
}

/** A program of this machine at its own path, with its loader and libraries. */
export function copyWithLibraries(root: string, program: string): void {
  for (const path of [program, ...librariesOf(program)]) copy(root, path, 0o755);
}

function librariesOf(program: string): string[] {
  const { loader } = architecture();
  const listing = execFileSync(loader, ['--list', program], { encoding: 'utf8', env: {} });
  return [
    loader,
    ...[...listing.matchAll(/ => (\/\S+) \(0x/g)].flatMap(([, path]) => (path === undefined ? [] : [path])),
  ];
}

function copy(root: string, path: string, mode: number): void {
  const target = join(root, path);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, readFileSync(realpathSync(path)), { mode });
}

function write(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function link(root: string, path: string, target: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  symlinkSync(target, join(root, path));
}
