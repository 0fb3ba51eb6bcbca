import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Stated } from '../../src/cli/expectations.ts';
import { createDeadline } from '../../src/deadline.ts';
import type { Host } from '../../src/host/host.ts';
import { NotKnown } from '../../src/host/not-known.ts';
import { namedApp } from '../../src/host/process/find-app.ts';
import { noTools, type ToolResult } from '../../src/host/tools/tools.ts';
import { log } from '../../src/log/log.ts';
import { orchestrate, type Policy } from '../../src/orchestrator.ts';
import type { AnyProbe, ProbeResult, Requirement } from '../../src/probe.ts';
import { toolInfo } from '../../src/report/tool.ts';
import { caseHost } from '../support/cases/case-host.ts';

const nothing: ProbeResult = { facts: {}, findings: [], summary: 'fine' };

function probe(id: string, run: AnyProbe['run']): AnyProbe {
  const finding = {
    severity: 'error',
    title: 'title',
    why: 'why',
    example: { text: '' },
    refs: [],
    message: (detail: { text?: unknown }) => `it says ${detail.text}`,
    remedy: () => 'mend it',
  } as const;
  return { id, title: id, options: {}, requires: [], statements: () => [], findings: { [`${id}/bad`]: finding }, run };
}

function host(timeoutMs = 1000, env: Record<string, string> = {}): Host & { stop(): void } {
  const start = performance.now();
  const deadline = createDeadline(timeoutMs, () => performance.now() - start);
  return {
    ...caseHost('/', { app: null, live: true, env }),
    tools: noTools('a test'),
    deadline,
    stop: () => deadline.cancel('done'),
  };
}

/** A program under a volume of which nobody knows what is in it. */
const hidden = {
  ...namedApp(caseHost('/', { app: null }).fs, '/data/app', '--app'),
  language: () => {
    throw new NotKnown('a volume hides it');
  },
};

const caseApp = namedApp(caseHost('/', { app: null }).fs, '/bin/sh', '--app');

const policy: Policy = {
  root: '/',
  image: null,
  failOn: 'error',
  incomplete: 'fail',
  exitStyle: 'default',
  ignore: [],
  rules: null,
  requireApp: false,
  requireEnvironment: false,
  expect: {},
  timeout: 900,
};
const context = { tool: toolInfo('1.2.3', 'a test'), log, elapsedMs: () => performance.now(), atWork() {} };

describe('what a probe requires', () => {
  const options = { connect: { flags: '-c, --connect <host>', help: '', parse: (text: string) => text } };
  const nowhere = caseHost('/', { app: null, live: false });
  const live = caseHost('/', { app: null, live: true });
  const withProgram = caseHost('/', { app: '/bin/true', live: false });

  it.each<[Requirement, Host, Stated, string]>([
    [
      'container',
      nowhere,
      {},
      'skipped nothing runs in this root; it needs a running container, or its manifest (--pod)',
    ],
    ['container', live, {}, 'ran'],
    ['program', live, {}, 'skipped no program was found; name it with --app'],
    ['program', withProgram, {}, 'ran'],
    ['go', live, {}, 'ran'],
    ['go', caseHost('/', { app: '/no/such' }), {}, 'ran'],
    [
      'go',
      caseHost('/', { app: process.execPath }),
      {},
      `skipped ${process.execPath} is not a Go program: other rules apply to it`,
    ],
    ['go', { ...live, app: hidden }, {}, 'ran'],
    ['network', live, {}, 'skipped it connects only when asked to, by --connect'],
    ['network', live, { other: 'x' }, 'skipped it connects only when asked to, by --connect'],
    ['network', live, { connect: 'x' }, 'ran'],
    [
      'container',
      nowhere,
      { connect: 'x' },
      'incomplete --connect cannot be checked: nothing runs in this root; it needs a running container, or its manifest (--pod)',
    ],
  ])('%s: %#', async (requirement, where, stated, expected) => {
    let ran = false;
    const asked: AnyProbe = {
      ...probe('asked', async () => {
        ran = true;
        return nothing;
      }),
      options,
      requires: [requirement],
    };
    const report = await orchestrate([asked], () => where, { ...policy, expect: stated }, context);
    const [first] = report.runs;
    expect(first?.status === 'ran' ? 'ran' : `${first?.status} ${first?.reason}`).toBe(expected);
    expect(ran).toBe(expected === 'ran');
    expect(report.exitCode).toBe(expected.startsWith('incomplete') ? 3 : 0);
  });
});

describe('the orchestrator', () => {
  it('keeps the order of the list, whatever finishes first', async () => {
    const h = host();
    const slow = probe('slow', async () => pause(20, nothing));
    const quick = probe('quick', async () => nothing);
    const report = await orchestrate([slow, quick], () => h, policy, context);
    h.stop();
    expect(report.runs.map((run) => run.probe)).toEqual(['slow', 'quick']);
    expect(report.exitCode).toBe(0);
  });

  it('runs the others when one throws, and says in one line why that one is incomplete', async () => {
    const h = host();
    const broken = probe('broken', async () => {
      throw new TypeError('https://u:secret@h is not iterable');
    });
    const report = await orchestrate([broken, probe('well', async () => nothing)], () => h, policy, context);
    h.stop();
    expect(report.runs[0]).toEqual({
      probe: 'broken',
      status: 'incomplete',
      reason: 'TypeError: https://xxxxx@h is not iterable',
      late: false,
    });
    expect(report.runs[1]).toMatchObject({ status: 'ran', summary: 'fine' });
    expect(report.exitCode).toBe(3);
  });

  it('tells who is at work, whenever that changes', async () => {
    const h = host();
    const told: string[][] = [];
    const atWork = (ids: readonly string[]): void => void told.push([...ids]);
    const slow = probe('slow', async () => pause(20, nothing));
    const quick = probe('quick', async () => nothing);
    await orchestrate([slow, quick], () => h, policy, { ...context, atWork });
    h.stop();
    expect(told).toEqual([['slow', 'quick'], ['slow'], []]);
  });

  it('says when the environment is ours and not that of the program', async () => {
    const h = host();
    const app = { path: '/app', foundBy: '/proc/7/exe', pid: 7, running: true } as const;
    const run = async (changed: object): Promise<readonly string[]> => {
      const changedHost: Host = { ...h, ...changed };
      return (await orchestrate([probe('well', async () => nothing)], () => changedHost, policy, context)).assumptions;
    };
    const self = { ...h.env, source: 'self' };
    expect(await run({ app: { ...caseApp, ...app }, env: self })).toEqual([
      expect.stringMatching(/^\/proc\/7\/environ could not be read .*those of this process$/),
    ]);
    expect(await run({ app: { ...caseApp, ...app } })).toEqual([]);
    expect(await run({ app: { ...caseApp, ...app, pid: null }, env: self })).toEqual([]);
    expect(await run({ env: self })).toEqual([expect.stringMatching(/^no Go program was found: .*this process/)]);
    expect(await run({ env: self, live: false })).toEqual([]);
    expect(await run({ app: { ...caseApp, ...app }, remark: 'two of them' })).toEqual(['two of them']);
    h.stop();
  });

  it('does not wait for a probe that is late', async () => {
    const h = host(40);
    const never = probe('never', () => new Promise(() => {}));
    const start = performance.now();
    const report = await orchestrate([never, probe('well', async () => nothing)], () => h, policy, context);
    expect(performance.now() - start).toBeLessThan(500);
    expect(report.runs[0]).toMatchObject({
      status: 'incomplete',
      reason: 'the time of --timeout was used up',
      late: true,
    });
    expect(report.exitCode).toBe(3);
  });

  it('counts a finding more than a probe that is late', async () => {
    const h = host(40);
    const never = probe('never', () => new Promise(() => {}));
    const bad = probe('bad', async () => ({ ...nothing, findings: [{ code: 'bad/bad', detail: { text: 'so' } }] }));
    const report = await orchestrate([never, bad], () => h, policy, context);
    expect(report.exitCode).toBe(1);
  });

  it('names tools that did not answer', async () => {
    const h = host();
    const results: ToolResult[] = [
      { kind: 'timed-out', path: '/bin/go' },
      { kind: 'flooded', path: '/bin/file' },
      { kind: 'unavailable', reason: 'none' },
    ];
    h.tools.run = async () => results.pop() ?? { kind: 'unavailable', reason: 'none' };
    const asking = probe('asking', async ({ tools }) => {
      for (let count = 0; count < 3; count += 1) await tools.run({ tool: 'x', args: [] });
      return nothing;
    });
    const report = await orchestrate([asking], () => h, policy, context);
    h.stop();
    expect(report.runs[0]).toMatchObject({
      summary: 'fine; /bin/file printed endlessly; /bin/go did not respond in time',
    });
  });

  it('masks secrets in facts, findings and summary', async () => {
    const h = host(1000, { GOPROXY: 'https://alice:correct-horse@proxy' });
    const leaky = probe('leaky', async () => ({
      facts: { list: ['https://u:p@h', 'correct-horse'] },
      findings: [{ code: 'leaky/bad', detail: { text: 'correct-horse' } }],
      summary: 'https://u:p@h',
    }));
    const report = await orchestrate([leaky], () => h, policy, context);
    h.stop();
    expect(report.runs[0]).toMatchObject({
      facts: { list: ['https://xxxxx@h', 'xxxxx'] },
      findings: [{ message: 'it says xxxxx', detail: { text: 'xxxxx' } }],
      summary: 'https://xxxxx@h',
    });
  });

  it('reports every probe as incomplete when the host cannot be looked at', async () => {
    const failing = (): never => {
      throw new Error('EIO: i/o error, read');
    };
    const report = await orchestrate([probe('a', async () => nothing)], failing, policy, context);
    expect(report).toMatchObject({ app: null, exitCode: 3, runs: [{ status: 'incomplete' }] });
  });

  it('leaves ignored findings out, and counts them', async () => {
    const h = host();
    const bad = probe('bad', async () => ({ ...nothing, findings: [{ code: 'bad/bad', detail: { text: '' } }] }));
    const report = await orchestrate([bad], () => h, { ...policy, ignore: ['bad/bad'] }, context);
    h.stop();
    expect(report).toMatchObject({ ignored: [{ code: 'bad/bad', probe: 'bad', reason: null }], exitCode: 0 });
  });
});

describe('a cause that two probes tell', () => {
  const found = (code: `${string}/${string}`): ProbeResult => ({ ...nothing, findings: [{ code, detail: {} }] });
  const first = probe('a', async () => found('a/bad'));
  const second = probe('b', async () => found('b/bad'));
  const echo: AnyProbe = {
    ...first,
    findings: Object.fromEntries(
      Object.entries(first.findings).map(([code, spec]) => [code, { ...spec, coveredBy: ['b/bad' as const] }]),
    ),
  };
  const codes = async (probes: readonly AnyProbe[], ignore: Policy['ignore'] = []): Promise<string[]> => {
    const report = await orchestrate(probes, () => host(), { ...policy, ignore }, context);
    return report.runs.flatMap((run) => (run.status === 'ran' ? run.findings.map(({ code }) => code) : []));
  };

  it('is told once, by the probe that says more', async () => {
    expect(await codes([echo, second])).toEqual(['b/bad']);
  });

  it('is told by the other where that one does not run, finds nothing, or is ignored', async () => {
    expect(await codes([echo])).toEqual(['a/bad']);
    expect(await codes([echo, probe('b', async () => nothing)])).toEqual(['a/bad']);
    expect(await codes([echo, second], ['b/bad'])).toEqual(['a/bad']);
    expect(await codes([first, second])).toEqual(['a/bad', 'b/bad']);
  });
});
