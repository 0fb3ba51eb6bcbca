import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { observe } from '../../../probes/timezone/observe.ts';
import { storedZip } from '../../support/bytes/stored-zip.ts';
import { encodeTzif } from '../../support/bytes/tzif-bytes.ts';
import { caseHost } from '../../support/cases/case-host.ts';
import { type GoRelease, otherGo } from '../../support/go/go-releases.ts';
import { go } from '../../support/go/go-toolchain.ts';
import { has, needs } from '../../support/needs.ts';
import {
  type GoFlavour,
  goZoneProgram,
  install,
  type Layout,
  makeRoot,
  runInRoot,
} from '../../support/roots/zone-programs.ts';
import { zones } from '../../support/roots/zones.ts';

/** PROBE_ENV_ALL_GO=1 adds what `GOTOOLCHAIN=go1.x.y go version` has left in the module cache, some minutes long. */
const toolchains = [
  ...otherGo.names.map((version) => ({ version, need: version, release: otherGo.release(version) })),
  ...releasesInModuleCache().map((release) => ({ version: release.version, need: 'go' as const, release })),
];

const tokyo = encodeTzif(zones.tokyo);
const berlin = encodeTzif(zones.berlin);
const database: Layout = { '/usr/share/zoneinfo/Asia/Tokyo': tokyo, '/usr/share/zoneinfo/Europe/London': berlin };

/** What Go versions do not do alike. */
const rows: readonly {
  readonly about: string;
  readonly tz: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly layout: Layout;
  readonly program?: GoFlavour;
}[] = [
  { about: 'a name', tz: 'Asia/Tokyo', layout: database },
  { about: 'a colon before the name', tz: ':Asia/Tokyo', layout: database },
  { about: 'an absolute path', tz: '/usr/share/zoneinfo/Asia/Tokyo', layout: database },
  { about: 'a colon before an absolute path', tz: ':/usr/share/zoneinfo/Asia/Tokyo', layout: database },
  { about: 'a colon alone', tz: ':', layout: database },
  {
    about: '/etc/zoneinfo',
    tz: 'Asia/Tokyo',
    layout: { '/etc/zoneinfo/Asia/Tokyo': tokyo, '/etc/zoneinfo/Europe/London': berlin },
  },
  { about: 'the embedded database', tz: 'Asia/Tokyo', layout: {}, program: 'embedded' },
  {
    about: 'the embedded database, and a GOROOT with another',
    tz: 'Asia/Tokyo',
    env: { GOROOT: '/go' },
    layout: { '/go/lib/time/zoneinfo.zip': storedZip({ 'Asia/Tokyo': berlin, 'Europe/London': berlin }) },
    program: 'embedded',
  },
  {
    about: 'a file that leaves the present to its rule',
    tz: 'Always/Summer',
    layout: {
      ...database,
      '/usr/share/zoneinfo/Always/Summer': encodeTzif({
        types: [
          { offset: 0, abbreviation: 'WIN' },
          { offset: 3600, isDst: true, abbreviation: 'SUM' },
        ],
        transitions: [[1_000_000_000, 0]],
        footer: 'WIN0SUM,0/0,365/23',
      }),
    },
  },
];

describe('the zone that programs of other Go versions are in', needs('root', 'go'), () => {
  let roots = '';
  beforeAll(() => {
    roots = mkdtempSync(path.join(os.tmpdir(), 'probe-env-go-versions-'));
    for (const { release } of toolchains)
      if (release !== null) for (const flavour of ['plain', 'embedded'] as const) goZoneProgram(flavour, release);
  });
  afterAll(() => rmSync(roots, { recursive: true, force: true }));

  for (const { version, need, release } of toolchains) {
    it.each(rows.map((row) => [row.about, row] as const))(`${version}: %s`, needs(need), (about, row) => {
      if (release === null) throw new Error('no such toolchain');
      const root = path.join(roots, `${version}-${about.replace(/\W+/g, '-')}`);
      makeRoot(root, { '/tmp': { directory: true }, ...row.layout });
      install(goZoneProgram(row.program ?? 'plain', release), root, '/app');
      const env = { TZ: row.tz, ...row.env };
      const facts = observe(caseHost(root, { env, app: '/app', now: new Date().toISOString() }), {});
      const [name, abbreviation, offset, verdict] = runInRoot(root, '/app', env).split('\t');
      expect(facts.goVersion).toBe(version);
      expect([facts.go.name, facts.go.abbreviation, facts.go.offset]).toEqual([name, abbreviation, Number(offset)]);
      expect({ verdict, found: facts.loadLocation.source !== null }).toEqual({ verdict, found: verdict === 'ok' });
    });
  }
});

/** The line table that shows it has another format up to Go 1.15, which 1.13 stands for. */
describe('the GOROOT that programs of other Go versions were linked with', needs('root', 'go'), () => {
  const versions = [...otherGo.names, 'go1.13.15'] as const;
  it.each(versions.map((version) => [version] as const))('%s', (version) => {
    const release = otherGo.release(version);
    if (release === null) throw new Error('no such toolchain');
    const goroot = path.join(release.command, '../..');
    const zip = storedZip({ 'Asia/Tokyo': tokyo, 'Europe/London': berlin });
    for (const at of [goroot, '/usr/local/go']) {
      const directory = mkdtempSync(path.join(os.tmpdir(), 'probe-env-linked-'));
      const root = path.join(directory, 'root');
      try {
        makeRoot(root, { '/tmp': { directory: true }, [`${at}/lib/time/zoneinfo.zip`]: zip });
        install(goZoneProgram('linked-goroot', release), root, '/app');
        const env = { TZ: 'Asia/Tokyo' };
        const { go: zone } = observe(caseHost(root, { env, app: '/app', now: new Date().toISOString() }), {});
        const [name] = runInRoot(root, '/app', env).split('\t');
        expect([name, zone.name], at).toEqual(at === goroot ? ['Asia/Tokyo', 'Asia/Tokyo'] : ['UTC', 'UTC']);
      } finally {
        rmSync(directory, { recursive: true, force: true });
      }
    }
  });
});

/** One of each release line up to 1.21, in which the last of the differences came, and the newest. */
function releasesInModuleCache(): GoRelease[] {
  if (!has('go') || process.env.PROBE_ENV_ALL_GO !== '1') return [];
  const directory = path.join(go(['env', 'GOMODCACHE']).trim(), 'golang.org');
  if (!existsSync(directory)) return [];
  const found = new Map<string, GoRelease>();
  for (const name of readdirSync(directory).sort()) {
    const version = /^toolchain@v0\.0\.1-(go1\.\d+[\w.]*)\.linux-(?:amd64|arm64)$/.exec(name)?.[1];
    const command = path.join(directory, name, 'bin/go');
    if (version === undefined || otherGo.names.some((known) => known === version) || !existsSync(command)) continue;
    found.set(/^go1\.\d+/.exec(version)?.[0] ?? version, { version, command });
  }
  const all = [...found.values()].sort((a, b) => a.version.localeCompare(b.version, 'en', { numeric: true }));
  return all.filter(({ version }, index) => index === all.length - 1 || /^go1\.(?:1\d|20|21)\b/.test(version));
}
