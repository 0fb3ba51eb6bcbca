import { parseGoVersion } from '../../src/decode/go-version.ts';
import type { Expectations } from '../../src/expectations.ts';
import type { Host } from '../../src/host/host.ts';
import { goRules } from './go-rules.ts';
import { type GoZone, resolveGoZone } from './go-zone.ts';
import { followLocaltime, type Localtime, zoneOfPath } from './localtime.ts';
import { readZoneFile } from './zone-file.ts';

export type TimezoneFacts = {
  /** The value of TZ, and where the environment was read; null when it is unset. */
  readonly tz: string | null;
  readonly environment: string;
  readonly localtime: Localtime;
  /** Whose rules of Go apply; null where the program's version is not known, and the newest are taken. */
  readonly goVersion: string | null;
  /** What the Go program sees. */
  readonly go: GoZone;
  /** The zone's name in the database: what TZ or the way of /etc/localtime says. Null where nothing tells. */
  readonly zone: string | null;
  readonly database: boolean;
  /** The zone of `--tz`, and whether it is the one in force. */
  readonly expected: { readonly zone: string; readonly holds: boolean } | null;
};

export function observe(host: Host, expect: Expectations): TimezoneFacts {
  const tz = host.env.get('TZ');
  const goVersion = goVersionOf(host);
  const rules = goRules(goVersion === null ? null : parseGoVersion(goVersion));
  const localtime = followLocaltime(host.fs);
  const { facts: go, file } = resolveGoZone(host, tz, rules);
  const zone = file === null ? 'UTC' : go.request === '/etc/localtime' ? localtime.zone : zoneOfPath(file.path);
  return {
    tz: tz ?? null,
    environment: host.env.source,
    localtime,
    goVersion,
    go,
    zone,
    database: rules.directories.some((directory) => host.fs.stat(`${directory}/Europe/London`).kind === 'found'),
    expected: expect.tz === undefined ? null : { zone: expect.tz, holds: holds(expect.tz) },
  };

  function holds(expected: string): boolean {
    if (expected === zone) return true;
    if (file === null) return false;
    return rules.directories.some((directory) => {
      const read = readZoneFile(host.fs, `${directory}/${expected}`);
      return read.ok && Buffer.compare(read.file.bytes, file.bytes) === 0;
    });
  }
}

function goVersionOf(host: Host): string | null {
  const info = host.app?.buildInfo();
  return info?.kind === 'found' && info.value.ok ? info.value.value.goVersion : null;
}
