import { referenceZone } from '../../../src/decode/zone/reference/zones.ts';
import type { RootFs } from '../../../src/host/files/rootfs.ts';
import type { Host } from '../../../src/host/host.ts';
import { clockOfReference, futureDifference, type ZoneClock } from '../compare.ts';
import { readPosixRule } from '../names/posix-rule.ts';
import { suggestZone } from '../names/suggestion.ts';
import type { ZoneNames } from '../names/zone-names.ts';
import type { UnreadSetting } from './facts.ts';

/**
 * Settings that name another zone than the program is in, and that Go does not read.
 * @param inForce the clock of the program
 * @param seconds the present, since the epoch
 */
export function readUnread(host: Host, names: ZoneNames, inForce: ZoneClock, seconds: number): UnreadSetting[] {
  const stated = [
    ...variables.map((name) => ({ kind: 'variable' as const, name, value: host.env.get(name) ?? '' })),
    ...files.map(({ path, key }) => ({ kind: 'file' as const, name: path, value: readSetting(host.fs, path, key) })),
  ];
  return stated.flatMap((setting) => {
    const value = setting.value.trim();
    if (value === '' || value.length > longest) return [];
    const rule = readPosixRule(value, seconds, names);
    if (rule !== null) {
      const { offset, zone, inDatabase } = rule;
      return offset === inForce.offsetAt(seconds) ? [] : [{ ...setting, value, zone, inDatabase }];
    }
    const suggestion = suggestZone(value, names);
    const stated = suggestion === null ? null : referenceZone(suggestion.zone);
    if (suggestion === null || stated === null) return [];
    if (futureDifference(clockOfReference(stated), inForce, seconds) === null) return [];
    return [{ ...setting, value, zone: suggestion.zone, inDatabase: suggestion.inDatabase }];
  });
}

/** The longest name has 32 characters, a rule some 40. */
const longest = 64;

/**
 * Variables that other programs read their zone from: Django and Home Assistant (TIME_ZONE), Compose files and images of many
 * kinds (TIMEZONE), n8n (GENERIC_TIMEZONE), php, PostgreSQL's clients (PGTZ), and CONTAINER_TIMEZONE of linuxserver.io's kin.
 */
const variables = [
  ...['TIMEZONE', 'TIME_ZONE', 'TIMEZONE_NAME', 'GENERIC_TIMEZONE', 'CONTAINER_TIMEZONE', 'SYSTEM_TIMEZONE'],
  ...['DEFAULT_TIMEZONE', 'DEFAULT_TIME_ZONE', 'APP_TIMEZONE', 'TZ_NAME', 'PHP_TZ', 'PGTZ'],
];

/**
 * Files that other C libraries or init systems read: OpenWrt's uClibc and its successor /etc/TZ, Red Hat's and SUSE's old
 * /etc/sysconfig/clock, Solaris's /etc/TIMEZONE, PAM's /etc/environment.
 */
const files: readonly { readonly path: string; readonly key: RegExp }[] = [
  { path: '/etc/TZ', key: /^()(.+)$/m },
  { path: '/etc/TIMEZONE', key: /^(TZ=)(.+)$/m },
  { path: '/etc/sysconfig/clock', key: /^((?:ZONE|TIMEZONE)=)(.+)$/m },
  { path: '/etc/environment', key: /^((?:export )?TZ=)(.+)$/m },
];

function readSetting(fs: RootFs, path: string, key: RegExp): string {
  const text = fs.readText(path, 16 << 10);
  const value = text.kind === 'found' ? (key.exec(text.value)?.[2] ?? '') : '';
  return value.trim().replace(/^["']|["']$/g, '');
}
