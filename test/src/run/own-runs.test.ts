import { describe, expect, it } from 'vitest';
import type { Host } from '../../../src/host/host.ts';
import { createMask } from '../../../src/log/mask.ts';
import type { PolicyInForce } from '../../../src/policy/apply.ts';
import type { ReportedRun } from '../../../src/report/model.ts';
import { podRuns, policyRuns, requiredRuns } from '../../../src/run/own-runs.ts';
import { createRulings } from '../../../src/run/ruling.ts';
import { caseHost } from '../../support/cases/case-host.ts';
import { lateRun, ranRun } from '../../support/report/reports.ts';

const live = caseHost('/', { app: null });
const mask = createMask(live.env);
const rulings = () => createRulings({ ignore: [], rules: null });

/** What a run says, and its findings. */
const said = (runs: readonly ReportedRun[]): unknown[] =>
  runs.map((run) => (run.status === 'ran' ? [run.probe, run.summary, run.findings.map(({ code }) => code)] : run));

const image = (volumes: Record<string, object>, container?: object): Host =>
  caseHost('/', {
    app: null,
    declare: {
      config: { architecture: 'amd64', config: { Entrypoint: ['/bin/sh'], User: 'app', Volumes: volumes } },
      ...(container === undefined
        ? {}
        : {
            pod: JSON.stringify({
              apiVersion: 'v1',
              kind: 'Pod',
              metadata: { name: 'web' },
              spec: { containers: [{ name: 'web', ...container }] },
            }),
          }),
    },
  });

describe('the run of the manifest', () => {
  it('is there where a manifest is, also where nothing is wrong with it', () => {
    expect(podRuns(live, rulings(), mask)).toEqual([]);
    expect(podRuns(image({}), rulings(), mask)).toEqual([]);
    expect(said(podRuns(image({}, {}), rulings(), mask))).toEqual([['pod', 'web of pod.json:1', []]]);
    const named = podRuns(image({}, { securityContext: { runAsNonRoot: true } }), rulings(), mask);
    expect(said(named)).toEqual([['pod', 'web of pod.json:1', ['pod/non-root-by-name']]]);
    expect(named[0]).toMatchObject({ facts: { hiddenProgram: null }, metrics: [], ms: 0 });
  });
});

const declaring = (config: object): Host =>
  caseHost('/', {
    app: null,
    declare: { config: { architecture: 'amd64', config: { Entrypoint: ['/bin/sh'], ...config } } },
  });

const healthy = (...test: string[]): Host => declaring({ Healthcheck: { Test: test } });

function healthyInPod(...test: string[]): Host {
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec: { containers: [{ name: 'web' }] } };
  const config = { architecture: 'amd64', config: { Entrypoint: ['/bin/sh'], Healthcheck: { Test: test } } };
  return caseHost('/', { app: null, declare: { config, pod: JSON.stringify(pod) } });
}

const cannotStart = ['run', 'HEALTHCHECK cannot start', ['run/health-check-missing']];

describe('the run of what was required', () => {
  const all = { requireApp: true, requireEnvironment: true };
  const none = { requireApp: false, requireEnvironment: false };

  it.each<[string, Host, typeof all, unknown[]]>([
    ['all is there', live, none, []],
    ['no program', live, all, [['run', 'what was required is not there', ['run/no-program']]]],
    [
      'a volume over the image',
      image({ '/etc/ssl': {} }),
      none,
      [['run', 'a volume covers a part of the image', ['run/volume-over-image']]],
    ],
    ['a health check without its command', healthy('CMD', '/none/curl'), none, [cannotStart]],
    ['a health check by a shell', healthy('CMD-SHELL', 'no-such-curl -f localhost || exit 1'), none, [cannotStart]],
    ['a health check that is there', healthy('CMD-SHELL', 'exit 0'), none, []],
    ['a health check that is off', healthy('NONE'), none, []],
    ['a health check in a pod, which ignores it', healthyInPod('CMD', '/none/curl'), none, []],
    [
      'both',
      { ...image({ '/etc/ssl': {} }), app: null },
      all,
      [['run', 'what was required is not there', ['run/no-program', 'run/volume-over-image']]],
    ],
  ])('%s', (_, host, required, expected) => {
    const runs = requiredRuns(host, required, rulings(), mask);
    expect(said(runs)).toEqual(expected);
    for (const run of runs) expect(run).toMatchObject({ facts: {}, metrics: [], ms: 0 });
  });
});

describe('the run of the policy', () => {
  const unused = { code: 'policy/waiver-unused', detail: { code: 'ssl/x', place: 'policy.yaml:1' } } as const;
  const policy = (waivers: number, asked: boolean[] = []): PolicyInForce => ({
    name: 'policy.yaml',
    waivers,
    ruleOn: (_, severity) => ({ counts: true, severity }),
    findings(isComplete) {
      for (const code of ['ssl/x', 'go/x', 'user/x', 'none']) asked.push(isComplete(code));
      return [unused];
    },
  });
  const runs: ReportedRun[] = [ranRun('ssl', 'x'), lateRun('go'), { probe: 'user', status: 'skipped', reason: '' }];

  it('is there where the policy has waivers', () => {
    expect(policyRuns(null, runs, rulings(), mask)).toEqual([]);
    expect(policyRuns(policy(0), runs, rulings(), mask)).toEqual([]);
    const found = (count: number): unknown[] => said(policyRuns(policy(count), runs, rulings(), mask));
    expect(found(1)).toEqual([['policy', '1 waiver in policy.yaml', ['policy/waiver-unused']]]);
    expect(found(2)).toEqual([['policy', '2 waivers in policy.yaml', ['policy/waiver-unused']]]);
    expect(policyRuns(policy(1), runs, rulings(), mask)[0]).toMatchObject({ facts: {}, metrics: [], ms: 0 });
  });

  it('takes only those probes for complete that ran', () => {
    const asked: boolean[] = [];
    policyRuns(policy(1, asked), runs, rulings(), mask);
    expect(asked).toEqual([true, false, false, false]);
  });
});
