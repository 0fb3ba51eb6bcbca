import type { RootFs } from '../host/files/rootfs.ts';

/** The tool that installs packages in an image. */
export type Installer = 'apk' | 'apt-get' | 'dnf' | 'microdnf' | 'zypper';

/** The one that exists; null in distroless and scratch images. */
export function findInstaller(fs: RootFs): Installer | null {
  return installers.find(({ paths }) => paths.some((path) => fs.stat(path).kind === 'found'))?.name ?? null;
}

const installers: readonly { readonly name: Installer; readonly paths: readonly string[] }[] = [
  { name: 'apk', paths: ['/sbin/apk', '/usr/bin/apk'] },
  { name: 'apt-get', paths: ['/usr/bin/apt-get'] },
  { name: 'dnf', paths: ['/usr/bin/dnf'] },
  { name: 'microdnf', paths: ['/usr/bin/microdnf'] },
  { name: 'zypper', paths: ['/usr/bin/zypper'] },
];
