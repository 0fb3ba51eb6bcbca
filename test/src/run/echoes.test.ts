import { describe, expect, it } from 'vitest';
import { probes } from '../../../probes/index.ts';
import type { Code } from '../../../src/finding.ts';
import type { FindingSource } from '../../../src/probe.ts';
import type { ReportedRun } from '../../../src/report/model.ts';
import { withoutEchoes } from '../../../src/run/echoes.ts';
import { ownSources } from '../../../src/run/own-runs.ts';
import { findingOf, lateRun, ranRun, wordlessSpec } from '../../support/report/reports.ts';

const source = (findings: Record<Code, readonly Code[] | null>): FindingSource => ({
  id: 'x',
  title: 'x',
  findings: Object.fromEntries(
    Object.entries(findings).map(([code, coveredBy]) => [
      code,
      coveredBy === null ? wordlessSpec : { ...wordlessSpec, coveredBy },
    ]),
  ),
});
const sources = [source({ 'a/x': ['b/x', 'c/x'], 'a/y': null }), source({ 'b/x': ['c/x'], 'c/x': null })];
const ran = (probe: string, ...codes: string[]): ReportedRun =>
  ranRun(
    probe,
    probe,
    codes.map((code) => findingOf('error', code, 'm')),
  );

describe('a cause that several findings tell', () => {
  it.each<[string, ReportedRun[], string[]]>([
    ['nobody tells more', [ran('a', 'a/x', 'a/y')], ['a/x', 'a/y']],
    ['one tells more', [ran('a', 'a/x', 'a/y'), ran('b', 'b/x')], ['a/y', 'b/x']],
    ['the last of a chain tells all', [ran('a', 'a/x'), ran('b', 'b/x'), ran('c', 'c/x')], ['c/x']],
    ['who could tell more did not run', [ran('a', 'a/x'), lateRun('b')], ['a/x']],
    ['others are told', [ran('a', 'a/y'), ran('b', 'b/x')], ['a/y', 'b/x']],
  ])('%s', (_, runs, codes) => {
    const left = withoutEchoes(sources, runs);
    expect(left.map(({ probe }) => probe)).toEqual(runs.map(({ probe }) => probe));
    expect(left.flatMap((run) => (run.status === 'ran' ? run.findings.map(({ code }) => code) : []))).toEqual(codes);
  });

  it('leaves runs as they are that have no echo, and asks for no facts', () => {
    const asked: string[] = [];
    const echo: ReportedRun = {
      ...ranRun('a', 'summary', [findingOf('error', 'a/x', 'm')]),
      get facts() {
        asked.push('facts');
        return { a: 1 };
      },
      get metrics() {
        asked.push('metrics');
        return [{ name: 'n', help: 'h', labels: {}, value: 1 }];
      },
    };
    const b = ran('b', 'b/x');
    const [first, second] = withoutEchoes(sources, [lateRun('c'), b]);
    expect(first).toEqual(lateRun('c'));
    expect(second).toBe(b);
    const [told] = withoutEchoes(sources, [echo, b]);
    if (told?.status !== 'ran') throw new Error('it ran');
    // The copy asks once; what is printed asks again.
    asked.splice(0);
    expect([told.facts, told.metrics, told.summary]).toEqual([
      { a: 1 },
      [{ name: 'n', help: 'h', labels: {}, value: 1 }],
      'summary',
    ]);
    expect(asked).toEqual(['facts', 'metrics']);
  });

  it('is told by somebody: no two findings of ours leave it to each other', () => {
    const tells = new Map(
      [...probes, ...ownSources]
        .flatMap(({ findings }) => Object.entries(findings))
        .map(([code, { coveredBy = [] }]) => [code, coveredBy] as const),
    );
    const reached = (code: string, seen: Set<string>): Set<string> => {
      for (const next of tells.get(code) ?? []) {
        if (seen.has(next)) continue;
        seen.add(next);
        reached(next, seen);
      }
      return seen;
    };
    expect([...tells.values()].some((coveredBy) => coveredBy.length > 0)).toBe(true);
    expect([...tells.keys()].filter((code) => reached(code, new Set()).has(code))).toEqual([]);
  });
});

it.each([
  ...['libc/list-not-json', 'libc/script-carriage-return', 'libc/shell-option-unknown', 'libc/script-unreadable'],
  ...['libc/script-stops', 'libc/init-option-unknown', 'user/switch-refused'],
])('that no program was looked at is not told beside %s', (code) => {
  const left = withoutEchoes([...ownSources, ...probes], [ran('run', 'run/no-program'), ran('x', code)]);
  expect(left.flatMap((run) => (run.status === 'ran' ? run.findings.map((each) => each.code) : []))).toEqual([code]);
});
