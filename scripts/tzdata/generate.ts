/**
 * Writes the time zone rules that are a part of probe-env, src/decode/zone/reference/data.ts:
 *   node scripts/tzdata/generate.ts ZONEINFO WINDOWS-ZONES
 * ZONEINFO is the directory `tzdata/zoneinfo` of the Python package tzdata 2026.6 (`pip download --no-deps tzdata==2026.6`, a zip
 * file), WINDOWS-ZONES the file `supplemental/windowsZones.json` of the npm package cldr-core 48.2.0.
 */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { decodeTzif } from '../../src/decode/zone/tzif.ts';
import { type Era, erasOf } from './eras.ts';

const [directory, windowsFile] = process.argv.slice(2);
if (directory === undefined || windowsFile === undefined)
  throw new Error('usage: node scripts/tzdata/generate.ts ZONEINFO WINDOWS-ZONES');

const source = path.join(directory, 'tzdata.zi');
const lines = readFileSync(source, 'utf8')
  .split('\n')
  .map((line) => line.split(' '));
const release = lines[0]?.[2];
if (release === undefined) throw new Error(`${source} does not say its release`);
const rules: string[] = [];
const zones = lines.flatMap(([kind, name = '']) => (kind === 'Z' ? [name] : [])).sort();
const links = lines.flatMap(([kind, target = '', name = '']) => (kind === 'L' ? [{ target, name }] : []));
const rows = zones.map((zone) => {
  const names = [
    zone,
    ...links
      .filter((link) => targetOf(link.target) === zone)
      .map(({ name }) => name)
      .sort(),
  ];
  return ` ${names.join(' ')} |${encode(erasOf(decode(zone)))}`;
});

const text = `// Made by scripts/tzdata/generate.ts.

/** The release of the time zone database that these rules are. */
export const referenceRelease = '${release}';

/** The day on which that release was packaged: what is younger is not in here. */
export const referenceDay = '${statSync(source).mtime.toISOString().slice(0, 10)}';

/** The first line has the yearly rules, each further one a zone with its links and its eras: see zones.ts. */
export function referenceRows(): string {
  return \`${[rules.join(';'), ...rows].join('\n')}
\`;
}

/** Names of Windows without "Standard Time", and the zone of each: windowsZones of CLDR 48, territory 001. */
export function windowsRows(): string {
  return \`${windowsZones().join('\n')}
\`;
}
`;
writeFileSync(path.join(import.meta.dirname, '../../src/decode/zone/reference/data.ts'), text);

function targetOf(name: string): string {
  const link = links.find((each) => each.name === name);
  return link === undefined ? name : targetOf(link.target);
}

function decode(zone: string): Parameters<typeof erasOf>[0] {
  const decoded = decodeTzif(readFileSync(path.join(directory ?? '', zone)));
  if (!decoded.ok) throw new Error(`${zone}: ${decoded.problem}`);
  return decoded.value;
}

/** `until:offset/rule`, in units of 30 seconds to the base of 36, each end counted from the one before. */
function encode(eras: readonly Era[]): string {
  let from = 0;
  return eras
    .map(({ until, offset, rule }) => {
      const length = until === null ? '' : units(until - from);
      from = until ?? from;
      return `${length}:${units(offset)}${rule === null ? '' : `/${ruleIndex(rule).toString(36)}`}`;
    })
    .join(',');
}

function units(seconds: number): string {
  if (seconds % 30 !== 0) throw new Error(`${seconds} s are not a multiple of 30`);
  return (seconds / 30).toString(36);
}

function ruleIndex(rule: string): number {
  if (!rules.includes(rule)) rules.push(rule);
  return rules.indexOf(rule);
}

function windowsZones(): string[] {
  const { supplemental } = JSON.parse(readFileSync(windowsFile ?? '', 'utf8'));
  const mapped: { mapZone: { _other: string; _type: string; _territory: string } }[] =
    supplemental.windowsZones.mapTimezones;
  return mapped
    .filter(({ mapZone }) => mapZone._territory === '001')
    .map(({ mapZone }) => `${mapZone._other.replace(' Standard Time', '')}|${mapZone._type}`);
}
