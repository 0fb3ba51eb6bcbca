import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TimezoneFacts } from '../../../probes/timezone/facts.ts';
import { judge } from '../../../probes/timezone/judge.ts';
import { observe } from '../../../probes/timezone/observe.ts';
import { caseHost } from '../../support/cases/case-host.ts';
import { needs } from '../../support/needs.ts';
import { cZoneProgram, goZoneProgram, install, makeRoot, runInRoot } from '../../support/roots/zone-programs.ts';
import { rows, tzdata, utcByDesign } from './oracle-rows.ts';

/** Each row is a container; what we say of it is compared with what programs print that run in it. */
describe('the zone that programs are in', needs('root', 'go'), () => {
  let roots = '';
  let compilers: { glibc: string | null; musl: string | null } = { glibc: null, musl: null };

  beforeAll(() => {
    roots = mkdtempSync(path.join(os.tmpdir(), 'probe-env-zones-'));
    compilers = { glibc: cZoneProgram('gcc'), musl: cZoneProgram('musl-gcc') };
    for (const flavour of ['plain', 'embedded', 'linked-goroot'] as const) goZoneProgram(flavour);
  });
  afterAll(() => rmSync(roots, { recursive: true, force: true }));

  for (const compiler of ['gcc', 'musl-gcc'] as const) {
    it(`is asked of C programs too, built by ${compiler}`, needs(compiler), () => {
      expect(cZoneProgram(compiler)).not.toBeNull();
    });
  }

  it('is asked of at least 60 containers', () => {
    expect(rows.length).toBeGreaterThanOrEqual(60);
    expect(new Set(rows.map(({ about }) => about)).size).toBe(rows.length);
  });

  it.each(rows.map((row, index) => [row.about, row, index] as const))('%s', (_, row, index) => {
    const root = path.join(roots, String(index));
    makeRoot(root, { '/tmp': { directory: true }, ...row.layout });
    const env = row.env ?? {};
    install(goZoneProgram(row.program ?? 'plain'), root, '/app');

    const facts = observe(caseHost(root, { env, app: '/app', now: new Date().toISOString() }), {});
    const { name, verdict } = expectAgreement(root, env, facts);
    expect({ verdict, found: facts.loadLocation.source !== null }).toEqual({ verdict, found: verdict === 'ok' });
    const silent = judge(facts, {}).filter(({ code }) => silentUtc.has(code));
    expect({ name, silent: silent.length }).toEqual({
      name,
      silent: name === 'UTC' && !utcByDesign.has(row.about) ? 1 : 0,
    });
  });

  it('is the same for 250 values of TZ that are put together at random', () => {
    const root = path.join(roots, 'random');
    makeRoot(root, { '/tmp': { directory: true }, ...tzdata });
    install(goZoneProgram('plain'), root, '/app');
    for (const tz of fc.sample(randomTz, { numRuns: 250, seed: 6 })) {
      const env = { TZ: tz };
      expectAgreement(root, env, observe(caseHost(root, { env, app: '/app', now: new Date().toISOString() }), {}));
    }
  });

  /** What the programs in the root print is what the facts say. */
  function expectAgreement(
    root: string,
    env: Readonly<Record<string, string>>,
    facts: TimezoneFacts,
  ): { readonly name: string | undefined; readonly verdict: string | undefined } {
    const [name, abbreviation, offset, verdict] = runInRoot(root, '/app', env).split('\t');
    const { go, c } = facts;
    expect({ env, go: [go.name, go.abbreviation, go.offset] }).toEqual({
      env,
      go: [name, abbreviation, Number(offset)],
    });
    for (const library of ['glibc', 'musl'] as const) {
      const program = compilers[library];
      const expected = c[library];
      if (program === null || expected === null) continue;
      install(program, root, `/${library}`);
      expect({ env, library, ...shown(expected) }).toEqual({
        env,
        library,
        ...parsed(runInRoot(root, `/${library}`, env)),
      });
    }
    return { name, verdict };
  }
});

const fragments = [
  'Asia',
  'Tokyo',
  '/',
  '/',
  ':',
  '.',
  '..',
  'zoneinfo',
  '/usr/share/zoneinfo',
  'Europe/Berlin',
  'UTC',
  'EST5EDT',
];
const randomTz = fc
  .array(
    fc.constantFrom(
      ...fragments,
      'asia',
      ' ',
      'CET',
      '-1',
      '+5',
      '<+03>',
      'CEST',
      ',M3.5.0,M10.5.0/3',
      'right',
      'x',
      '0',
    ),
    {
      minLength: 1,
      maxLength: 5,
    },
  )
  .map((parts) => parts.join(''));

/** The findings that say: something else was asked for, and this is UTC. */
const silentUtc = new Set<string>([
  ...['timezone/tz-file-missing', 'timezone/tz-misspelled', 'timezone/tz-posix-rule', 'timezone/tz-unusable'],
  ...['timezone/tz-foreign-name', 'timezone/tz-renamed'],
  ...['timezone/localtime-dangling', 'timezone/localtime-unusable'],
]);

function shown({ abbreviation, offset }: NonNullable<TimezoneFacts['c']['glibc']>): object {
  return { abbreviation, offset };
}

function parsed(line: string): object {
  const [abbreviation, offset] = line.split('\t');
  return { abbreviation, offset: Number(offset) };
}
