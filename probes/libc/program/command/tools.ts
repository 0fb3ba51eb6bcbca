import type { Installer } from '../../../../src/linux/installer.ts';
import { baseName } from '../../../../src/linux/paths.ts';

/** Whether it is a program that images start others with, and that distributions have a package of. */
export function isTool(command: string): boolean {
  return baseName(command) in tools;
}

/** The Dockerfile line that installs it, and where it then is, if that is another path; null if nothing is known to. */
export function installTool(command: string, installer: Installer | undefined): string | null {
  const name = baseName(command);
  const path = installer === 'apk' || installer === 'apt-get' ? tools[name]?.[installer] : undefined;
  if (path === undefined) return null;
  const line =
    installer === 'apk' ? 'apk add --no-cache' : 'apt-get update && apt-get install -y --no-install-recommends';
  const renamed = command.includes('/') && command !== path ? `name it ${path}, and ` : '';
  return `${renamed}in the final stage: RUN ${line} ${name}`;
}

/** Packages that have the name of their program, and its path: Alpine 3.22 (apk info -L) and Debian 12 (dpkg -c). */
const tools: Readonly<Record<string, Partial<Record<Installer, string>>>> = {
  bash: { apk: '/bin/bash', 'apt-get': '/bin/bash' },
  'dumb-init': { apk: '/usr/bin/dumb-init', 'apt-get': '/usr/bin/dumb-init' },
  gosu: { 'apt-get': '/usr/sbin/gosu' },
  'su-exec': { apk: '/sbin/su-exec' },
  tini: { apk: '/sbin/tini', 'apt-get': '/usr/bin/tini' },
};
