import { describe, expect, it } from 'vitest';
import type { Stated } from '../../../src/cli/expectations.ts';
import { DeadlineExceeded } from '../../../src/deadline.ts';
import { NotKnown } from '../../../src/host/not-known.ts';
import { noTools, type ToolResult } from '../../../src/host/tools/tools.ts';
import { createMask } from '../../../src/log/mask.ts';
import type { AnyProbe, ProbeResult } from '../../../src/probe.ts';
import { runProbe } from '../../../src/run/probe-run.ts';
import { createRulings } from '../../../src/run/ruling.ts';
import { caseHost } from '../../support/cases/case-host.ts';
import { wordlessSpec } from '../../support/report/reports.ts';

const host = caseHost('/', { app: null, live: true, env: { GOPROXY: 'https://alice:correct-horse@proxy' } });
const fine: ProbeResult = { facts: {}, findings: [], summary: 'fine' };

/** A run of a probe that does this, what was logged, and how far the clock went. */
async function ranWith(run: AnyProbe['run'], expect_: Stated = {}, tools = host.tools) {
  const logged: unknown[] = [];
  const note = (fields: object, message: string): void => void logged.push([message, fields]);
  let clock = 1000;
  const probe: AnyProbe = {
    id: 'a',
    title: 'A',
    options: { connect: { flags: '--connect <host>', help: '', parse: (text: string) => text } },
    requires: [],
    statements: () => [],
    findings: { 'a/x': { ...wordlessSpec, message: () => 'm', remedy: () => 'r' } },
    run,
  };
  const outcome = await runProbe(probe, { ...host, tools }, createMask(host.env), {
    expect: expect_,
    rulings: createRulings({ ignore: [], rules: null }),
    log: { debug: note, warn: note, error: note },
    elapsedMs: () => {
      clock += 250;
      return clock;
    },
  });
  return { outcome, logged };
}

describe('a run of a probe', () => {
  it('has what the probe says, without secrets, and how long it took', async () => {
    const metric = { name: 'n', help: 'h', labels: { file: 'correct-horse' }, value: 1 };
    const { outcome, logged } = await ranWith(async () => ({
      facts: { a: 'correct-horse' },
      findings: [{ code: 'a/x', detail: { text: 'correct-horse' } }],
      summary: 'fine correct-horse',
      metrics: () => [metric],
    }));
    expect(outcome).toMatchObject({
      probe: 'a',
      status: 'ran',
      summary: 'fine xxxxx',
      facts: { a: 'xxxxx' },
      metrics: [{ name: 'n', help: 'h', labels: { file: 'xxxxx' }, value: 1 }],
      findings: [{ code: 'a/x', detail: { text: 'xxxxx' } }],
      ms: 250,
    });
    expect(logged).toEqual([['probe ran', { probe: 'a', ms: 250 }]]);
  });

  it('has no metrics where the probe has none', async () => {
    const { outcome } = await ranWith(async () => fine);
    expect(outcome).toMatchObject({ metrics: [], summary: 'fine' });
  });

  it('names tools that did not answer, in the order of their names', async () => {
    const results: ToolResult[] = [
      { kind: 'timed-out', path: '/bin/go' },
      { kind: 'flooded', path: '/bin/file' },
      { kind: 'unavailable', reason: 'none' },
    ];
    const tools = { ...noTools('a test'), run: async () => results.shift() ?? expect.fail('asked too often') };
    const asking: AnyProbe['run'] = async (asked) => {
      for (let count = 0; count < 3; count += 1) await asked.tools.run({ tool: 'x', args: [] });
      return fine;
    };
    expect((await ranWith(asking, {}, tools)).outcome).toMatchObject({
      summary: 'fine; /bin/file printed endlessly; /bin/go did not respond in time',
    });
  });

  const late = new DeadlineExceeded();
  const stopped = new DeadlineExceeded('it was stopped');

  it.each<[string, unknown, Stated, object]>([
    [
      'a fault',
      new TypeError('https://u:p@h'),
      {},
      { status: 'incomplete', reason: 'TypeError: https://xxxxx@h', late: false },
    ],
    ['no error at all', 'words', {}, { status: 'incomplete', reason: 'words', late: false }],
    [
      'the end of the time',
      late,
      {},
      { status: 'incomplete', reason: 'the time of --timeout was used up', late: true },
    ],
    ['the end of the run', stopped, {}, { status: 'incomplete', reason: 'it was stopped', late: false }],
    ['what nobody can know', new NotKnown('a volume hides it'), {}, { status: 'skipped', reason: 'a volume hides it' }],
    [
      'what nobody can know, and something stated',
      new NotKnown('a volume hides it'),
      { connect: 'x' },
      { status: 'incomplete', reason: '--connect cannot be checked: a volume hides it', late: false },
    ],
  ])('ends with %s', async (_, error, stated, expected) => {
    const { outcome, logged } = await ranWith(async () => {
      throw error;
    }, stated);
    expect(outcome).toEqual({ probe: 'a', ...expected });
    const isKnown = error instanceof NotKnown;
    expect(logged).toEqual(isKnown ? [] : [['probe is incomplete', { probe: 'a', err: error }]]);
  });
});
