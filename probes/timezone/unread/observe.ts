import { editDistance } from '../../../src/decode/edit-distance.ts';
import { referenceZone } from '../../../src/decode/zone/reference/zones.ts';
import type { RootFs } from '../../../src/host/files/rootfs.ts';
import type { Host } from '../../../src/host/host.ts';
import { clockOfReference, futureDifference, type ZoneClock } from '../compare.ts';
import { readPosixRule } from '../names/posix-rule.ts';
import { suggestZone } from '../names/suggestion.ts';
import type { ZoneNames } from '../names/zone-names.ts';
import type { UnreadSetting } from './facts.ts';

/**
 * Settings that name another zone than the program's, and that Go does not read.
 * @param inForce the clock of the program
 * @param seconds the present, since the epoch
 */
export function readUnread(host: Host, names: ZoneNames, inForce: ZoneClock, seconds: number): UnreadSetting[] {
  const stated = [
    ...host.env
      .names()
      .flatMap((name) => settingIn(name, host.env.get(name) ?? ''))
      .map((setting) => ({ kind: 'variable' as const, ...setting })),
    ...[...files, ...profiles(host.fs)].map(({ path, mark, key }) => ({
      kind: 'file' as const,
      name: path,
      value: readSetting(host.fs, path, mark, key),
    })),
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
 * Variables whose names say that they set the zone of a container: those of Django and Home Assistant (TIME_ZONE), of
 * Compose files and many kinds of images (TIMEZONE), n8n (GENERIC_TIMEZONE), php, PostgreSQL's clients (PGTZ),
 * CONTAINER_TIMEZONE of linuxserver.io and others, and TZ in another case. Those of a database or a schedule
 * (DB_TIMEZONE, CRON_TZ) are not about the program's own clock.
 */
const variable =
  /^(?:(?:app|application|container|default|docker|generic|global|host|linux|local|log|os|php|pod|server|set|site|sys|system|user)_?)?(?:tz|time_?zone)(?:_?name|_id)?$|^pgtz$/i;

/** The zone that a variable states by its name, or by an option of Java in it; nothing for others, and for TZ. */
function settingIn(name: string, value: string): { name: string; value: string }[] {
  if (name !== 'TZ' && isAboutZone(name, value)) return [{ name, value }];
  if (!/_?(?:OPTS|OPTIONS|ARGS|FLAGS)$/i.test(name)) return [];
  const zone = /(?:^|[\s"'])-Duser\.timezone=["']?([\w/+:-]+)/.exec(value)?.[1];
  return zone === undefined ? [] : [{ name: `${name}=-Duser.timezone`, value: zone }];
}

/** Matches the name, typos included; or a name about time zones whose value is a zone. */
function isAboutZone(name: string, value: string): boolean {
  if (name === 'TZDIR' || name === 'ZONEINFO') return !value.startsWith('/');
  const plain = name.replace(/[-.]/g, '_').replace(/^_+|_+$/g, '');
  const letters = plain.replaceAll('_', '').toUpperCase();
  return (
    variable.test(plain) || letters === 'TZ' || letters === 'LOCALTIME' || editDistance(letters, 'TIMEZONE', 1) <= 1
  );
}

const profileDirectory = '/etc/profile.d';
const profileKey = /^\s*((?:export )?TZ=)([^;$\n]+)/m;

/**
 * Files that other C libraries or init systems read: OpenWrt's uClibc and its successor /etc/TZ, Red Hat's and SUSE's old
 * /etc/sysconfig/clock, Gentoo's /etc/conf.d/clock, Arch's and BSD's /etc/rc.conf, Solaris's /etc/TIMEZONE and /etc/default/init,
 * PAM's /etc/environment, and shells at a login /etc/profile.
 */
const files: readonly { readonly path: string; readonly mark: string; readonly key: RegExp }[] = [
  { path: '/etc/TZ', mark: '', key: /^()(.+)$/m },
  { path: '/etc/TIMEZONE', mark: 'TZ=', key: /^(TZ=)(.+)$/m },
  { path: '/etc/default/init', mark: 'TZ=', key: /^(TZ=)(.+)$/m },
  { path: '/etc/sysconfig/clock', mark: 'ZONE=', key: /^((?:ZONE|TIMEZONE)=)(.+)$/m },
  { path: '/etc/conf.d/clock', mark: 'TIMEZONE=', key: /^(TIMEZONE=)(.+)$/m },
  { path: '/etc/rc.conf', mark: 'TIMEZONE=', key: /^(TIMEZONE=)(.+)$/m },
  { path: '/etc/config/system', mark: 'zonename', key: /^\s*(option\s+zonename\s+)(.+)$/m },
  { path: '/etc/environment', mark: 'TZ=', key: /^((?:export )?TZ=)(.+)$/m },
  { path: '/etc/profile', mark: 'TZ=', key: profileKey },
];

/** What shells read at login, which a program in a container never does. */
function profiles(fs: RootFs): typeof files {
  const listing = fs.list(profileDirectory, 100);
  const names = listing.kind === 'found' ? listing.value.names : [];
  return names
    .filter((name) => name.endsWith('.sh'))
    .map((name) => ({ path: `${profileDirectory}/${name}`, mark: 'TZ=', key: profileKey }));
}

/** @param mark what each text that the expression matches contains: QuickJS runs it at each line, and few files have the setting */
function readSetting(fs: RootFs, path: string, mark: string, key: RegExp): string {
  const text = fs.readText(path, 16 << 10);
  const value = text.kind === 'found' && text.value.includes(mark) ? (key.exec(text.value)?.[2] ?? '') : '';
  return value.trim().replace(/^["']|["']$/g, '');
}
