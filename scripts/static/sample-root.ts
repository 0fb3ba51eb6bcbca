import { copyFileSync, linkSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeWarmUpRoot } from '../build/warm-up/make-root.ts';
import { writeCgoProgram } from './cgo-program.ts';

/**
 * Creates the roots of the sample runs: those that Node's snapshot is warmed up on, with more in the container, as a pod of Debian has it.
 * The image only keeps together what they touch; a snapshot, which is read whole at every start, would be larger by it.
 */
export function makeSampleRoot(directory: string): void {
  makeWarmUpRoot(directory);
  const inRoot = (path: string): string => {
    const full = join(directory, 'rootfs', path);
    mkdirSync(dirname(full), { recursive: true });
    return full;
  };
  for (const [path, text] of Object.entries(texts)) writeFileSync(inRoot(path), text);
  symlinkSync('../run', inRoot('/var/run'));
  copyFileSync(inRoot('/usr/share/ca-certificates/Example.crt'), inRoot(`${serviceAccount}/ca.crt`));
  // A toolchain is found by the path of its command, which is looked at as any program. What it answers is in container.ts.
  rmSync(inRoot('/usr/local/go/bin/go'));
  linkSync(inRoot('/app/server'), inRoot('/usr/local/go/bin/go'));
  // The usual mistake: a program that needs a loader, in an image without one.
  writeCgoProgram(inRoot('/app/server'), join(directory, 'image/cgo'));
}

const serviceAccount = '/run/secrets/kubernetes.io/serviceaccount';

const mounts = [
  '22 1 0:20 / / rw,relatime - overlay overlay rw',
  '23 22 0:21 / /proc rw,nosuid,nodev,noexec - proc proc rw',
  '24 22 0:22 / /dev rw,nosuid - tmpfs tmpfs rw,size=65536k,mode=755',
  '25 22 0:23 / /sys ro,nosuid,nodev,noexec - sysfs sysfs ro',
  '26 25 0:24 / /sys/fs/cgroup ro,nosuid,nodev,noexec - cgroup2 cgroup ro',
  '27 24 0:25 / /dev/shm rw,nosuid,nodev,noexec - tmpfs shm rw,size=65536k',
  '28 22 254:1 /pods/1/etc-hosts /etc/hosts rw - ext4 /dev/vda1 rw',
  '29 22 254:1 /pods/1/resolv.conf /etc/resolv.conf rw - ext4 /dev/vda1 rw',
  `30 22 0:26 / ${serviceAccount} ro - tmpfs tmpfs rw,size=262144k`,
  '',
].join('\n');

/** Files with invented content, by their path in the container. */
const texts: Readonly<Record<string, string>> = {
  '/etc/debian_version': '12.5\n',
  '/etc/default/locale': 'LANG=C.UTF-8\n',
  '/etc/environment': '',
  '/etc/group': 'root:x:0:\ndaemon:x:1:\nnogroup:x:65534:\n',
  '/etc/os-release': 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\nVERSION_ID="12"\n',
  '/etc/passwd': 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n',
  '/etc/profile': 'PATH="/usr/local/bin:/usr/bin:/bin"\nexport PATH\n',
  '/etc/ssl/certs/java/cacerts': '',
  '/proc/1/mountinfo': mounts,
  '/proc/self/mountinfo': mounts,
  [`${serviceAccount}/namespace`]: 'default',
  '/usr/share/zoneinfo/tzdata.zi': '# version 2025b\n',
};
