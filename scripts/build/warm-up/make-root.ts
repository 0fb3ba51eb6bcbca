import { X509Certificate } from 'node:crypto';
import {
  appendFileSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { machine } from 'node:os';
import { dirname, join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { repository } from '../paths.ts';
import { caseNames, usualImages } from './usual-images.ts';

const mounts = [
  '22 1 0:20 / / rw,relatime - overlay overlay rw',
  '23 22 0:21 / /proc rw,nosuid,nodev,noexec - proc proc rw',
  '24 22 0:22 / /sys/fs/cgroup ro - cgroup2 cgroup ro',
  '',
].join('\n');

const limits = [
  'Limit                     Soft Limit           Hard Limit           Units     ',
  'Max data size             unlimited            unlimited            bytes     ',
  'Max stack size            8388608              unlimited            bytes     ',
  'Max processes             96364                96364                processes ',
  'Max open files            1048576              1048576              files     ',
  'Max address space         unlimited            unlimited            bytes     ',
  '',
].join('\n');

/** proc_pid_status(5) of a process in a container as Docker starts it. */
function statusOf(name: string, pid: number): string {
  return [
    `Name:\t${name}`,
    'Umask:\t0022',
    'State:\tS (sleeping)',
    `Pid:\t${pid}`,
    'PPid:\t0',
    'TracerPid:\t0',
    'Uid:\t0\t0\t0\t0',
    'Gid:\t0\t0\t0\t0',
    'Groups:\t0 ',
    'Threads:\t1',
    'CapInh:\t0000000000000000',
    'CapPrm:\t00000000a80425fb',
    'CapEff:\t00000000a80425fb',
    'CapBnd:\t00000000a80425fb',
    'CapAmb:\t0000000000000000',
    'NoNewPrivs:\t0',
    'Seccomp:\t2',
    '',
  ].join('\n');
}

/** Files with invented content, by their path in the container. */
const texts: Readonly<Record<string, string>> = {
  '/etc/hosts': '127.0.0.1\tlocalhost\n::1\tlocalhost\n',
  '/etc/nsswitch.conf': 'hosts: files dns\n',
  '/etc/os-release': 'PRETTY_NAME="Example Linux 1"\nID=example\nVERSION_ID="1"\n',
  '/etc/passwd': 'root:x:0:0:root:/root:/sbin/nologin\n',
  '/etc/resolv.conf': 'search example.svc.cluster.local\nnameserver 192.0.2.1\noptions ndots:5\n',
  '/etc/timezone': 'Europe/Berlin\n',
  '/proc/1/cgroup': '0::/\n',
  '/proc/1/cmdline': '/app/server\0',
  '/proc/1/environ': 'LANG=C.UTF-8\0',
  '/proc/1/limits': limits,
  '/proc/1/mountinfo': mounts,
  '/proc/1/status': statusOf('server', 1),
  '/proc/1/stat': '1 (server) S 0 1 1 0 -1 4194560 0 0 0 0 0 0 0 0 20 0 1 0 1 0 0\n',
  '/proc/self/cgroup': '0::/\n',
  '/proc/self/attr/current': 'unconfined\n',
  '/proc/self/limits': limits,
  '/proc/self/mountinfo': mounts,
  '/proc/self/status': statusOf('probe-env', 7),
  '/sys/fs/cgroup/cgroup.controllers': 'cpu memory\n',
  '/sys/fs/cgroup/cpu.max': '50000 100000\n',
  '/sys/fs/cgroup/memory.max': '268435456\n',
};

const links: Readonly<Record<string, string>> = {
  '/etc/ssl/certs/0a1b2c3d.0': 'Example.pem',
  '/etc/ssl/certs/Example.pem': '../../../usr/share/ca-certificates/Example.crt',
  '/etc/localtime': '../usr/share/zoneinfo/Europe/Berlin',
  // Of the tools only the names count here: what they answer stands in scripts/static/container.ts.
  '/usr/bin/file': '../../app/server',
  '/usr/bin/ldd': '../../app/server',
  '/usr/local/go/bin/go': '../../../../app/server',
  '/proc/1/exe': '/app/server',
  ...Object.fromEntries(
    Object.entries({ cgroup: 0, ipc: 1, mnt: 2, net: 3, pid: 4, user: 5, uts: 6 }).flatMap(([kind, number]) =>
      ['1', 'self'].map((pid) => [`/proc/${pid}/ns/${kind}`, `${kind}:[${4026532000 + number}]`]),
    ),
  ),
};

/** Files that are next to this one, and a real Go program that every working copy has: the TypeScript compiler. */
const copies: Readonly<Record<string, string>> = {
  '/app/server': join(repository, `node_modules/@typescript/typescript-linux-${process.arch}/lib/tsc`),
  '/etc/ssl/certs/ca-certificates.crt': join(import.meta.dirname, 'ca-certificates.crt'),
  // As Debian's ssl-cert puts one there.
  '/etc/ssl/certs/ssl-cert-snakeoil.pem': join(import.meta.dirname, 'server.pem'),
  '/usr/local/share/ca-certificates/Example.crt': join(import.meta.dirname, 'ca-certificates.crt'),
  '/usr/share/ca-certificates/Example.crt': join(import.meta.dirname, 'ca-certificates.crt'),
  '/usr/share/zoneinfo/Europe/Berlin': join(import.meta.dirname, 'zone.tzif'),
};

const retiredRoots = join(import.meta.dirname, 'retired-roots.pem');

/** The files of a Go toolchain, next to its command. */
const toolchain: Readonly<Record<string, string>> = {
  VERSION: 'go1.25.0\n',
  'go.env': '# As it comes.\nGOPROXY=https://proxy.golang.org,direct\nGOSUMDB=sum.golang.org\nGOTOOLCHAIN=auto\n',
  'pkg/tool/linux_amd64/compile': '',
  'src/fmt/print.go': 'package fmt\n',
};

/**
 * Programs for glibc and musl, and one of Go with cgo, with their loaders and libraries, a kilobyte each, from the
 * cases of the libc probe.
 */
const caseRoots = caseNames.map((name) => join(repository, 'test/cases/libc', name, 'rootfs'));

/**
 * Creates the roots that the snapshot is warmed up on: `rootfs`, a made-up container with a Go program as PID 1, and
 * `toolchain`; `image` and `images`, roots to inspect from outside; `public-roots.pem`, the certificates that most
 * images have; `machine`, the `uname -m` of the machine where the programs run. Generated, since links like these do
 * not belong in a repository.
 */
export function makeWarmUpRoot(directory: string): void {
  const inRoot = (path: string): string => {
    const full = join(directory, 'rootfs', path);
    mkdirSync(dirname(full), { recursive: true });
    return full;
  };
  for (const [index, root] of caseRoots.entries()) {
    cpSync(root, join(directory, 'rootfs'), { recursive: true, verbatimSymlinks: true });
    renameSync(inRoot('/app'), inRoot(`/programs/${index}`));
  }
  for (const [path, text] of Object.entries(texts)) writeFileSync(inRoot(path), text);
  for (const [path, target] of Object.entries(links)) symlinkSync(target, inRoot(path));
  for (const [path, source] of Object.entries(copies)) copyFileSync(source, inRoot(path));
  writeFileSync(join(directory, 'public-roots.pem'), publicRoots());
  makeBareImage(join(directory, 'image'), inRoot('/programs/0'));
  for (const { probe, name } of usualImages) {
    const cases = join(repository, 'test/cases', probe, name, 'rootfs');
    cpSync(cases, join(directory, 'images', name), { recursive: true, verbatimSymlinks: true });
  }
  for (const [path, text] of Object.entries(toolchain)) writeFileSync(inRoot(join('/usr/local/go', path)), text);
  // Some that are known, including expired ones, after some that are not.
  appendFileSync(inRoot('/etc/ssl/certs/ca-certificates.crt'), readFileSync(retiredRoots));
  // The programs are for this machine, even if the executable is for another.
  writeFileSync(join(directory, 'machine'), machine());
  for (const [path, text] of Object.entries(toolchain)) {
    mkdirSync(join(directory, 'toolchain', dirname(path)), { recursive: true });
    writeFileSync(join(directory, 'toolchain', path), text);
  }
  mkdirSync(join(directory, 'toolchain/bin'));
  mkdirSync(join(directory, 'toolchain/path'));
  copyFileSync(join(import.meta.dirname, 'go'), join(directory, 'toolchain/bin/go'));
  // As /usr/bin/go is one.
  symlinkSync('../bin/go', join(directory, 'toolchain/path/go'));
}

/**
 * The roots that most images have, as OpenSSL writes them: Mozilla's list from Node, and those that it has dropped.
 * The same on every machine.
 */
export function publicRoots(): string {
  const current = rootCertificates.map((pem) => new X509Certificate(pem).toString());
  return `${current.join('')}${readFileSync(retiredRoots, 'latin1')}`;
}

/** A static program and the public roots; next to it a program with a missing loader. */
function makeBareImage(image: string, dynamicProgram: string): void {
  mkdirSync(join(image, 'etc/ssl/certs'), { recursive: true });
  copyFileSync(copies['/app/server'] ?? '', join(image, 'server'));
  copyFileSync(join(image, '../public-roots.pem'), join(image, 'etc/ssl/certs/ca-certificates.crt'));
  copyFileSync(dynamicProgram, join(image, 'dynamic'));
}
