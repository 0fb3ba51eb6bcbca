import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { probes } from '../../../probes/index.ts';
import { createCommandLine } from '../../../src/cli/cli.ts';
import type { Host } from '../../../src/host/host.ts';
import { log } from '../../../src/log/log.ts';
import { orchestrate } from '../../../src/orchestrator.ts';
import { policyInForce } from '../../../src/policy/apply.ts';
import { parsePolicy } from '../../../src/policy/parse.ts';
import { policyOfPresentState } from '../../../src/policy/present-state.ts';
import type { AnyProbe } from '../../../src/probe.ts';
import type { Report } from '../../../src/report/model.ts';
import { toolInfo } from '../../../src/report/tool.ts';
import { caseHost } from '../../support/cases/case-host.ts';
import { runSource } from '../../support/program/run-source.ts';

const cases = path.join(import.meta.dirname, '../../cases');
const commandLine = createCommandLine(probes);
const context = { tool: toolInfo('1.2.3', 'a test'), log, elapsedMs: () => 0, atWork() {} };
const now = new Date('2026-06-01T00:00:00Z');
/** Every case would take long, and they are much alike. */
const oneIn = 4;

/** Runs a probe as `--policy` would, with the words that a policy states. */
async function lookAt(probe: AnyProbe, host: () => Host, text: string): Promise<Report> {
  const policy = parsePolicy(text, 'policy.yaml', probes);
  return await look(probe, host, policy.words, policyInForce(policy, now));
}

async function look(
  probe: AnyProbe,
  host: () => Host,
  words: ReadonlyMap<string, readonly string[]>,
  rules: ReturnType<typeof policyInForce> | null = null,
): Promise<Report> {
  const invocation = commandLine.parse([], {}, words);
  if (invocation.action !== 'run') throw new Error('no run');
  const { options, expect } = invocation;
  return await orchestrate([probe], host, { ...options, image: null, expect, rules }, context);
}

const written: string[] = [];

for (const probe of probes) {
  const directory = path.join(cases, probe.id);
  describe.runIf(existsSync(directory))(`the policy that a container fulfills: ${probe.id}`, () => {
    const names = existsSync(directory) ? readdirSync(directory).filter((_, index) => index % oneIn === 0) : [];
    it.each(names)('%s', async (name) => {
      const described = JSON.parse(readFileSync(path.join(directory, name, 'case.json'), 'utf8'));
      const host = (): Host => caseHost(path.join(directory, name, 'rootfs'), described);
      const { report, text } = await policyOfPresentState(probes, (words) => look(probe, host, words), now);
      if (text === null) throw new Error(`nothing was written: ${JSON.stringify(report.runs)}`);
      written.push(text);
      const again = await lookAt(probe, host, text);
      expect({ text, exitCode: again.exitCode }).toEqual({ text, exitCode: 0 });
      // Whatever counted is waived, by name.
      expect(again.ignored.length).toBe(
        report.runs
          .flatMap((run) => (run.status === 'ran' ? run.findings : []))
          .filter(({ severity }) => severity === 'error').length,
      );
    });
  });
}

it('states all that is worth it', () => {
  const keys = new Set(written.flatMap((text) => [...text.matchAll(/^ {2}([a-z-]+):/gm)].map(([, key]) => key)));
  expect([...keys].sort()).toEqual(
    [
      ...['go', 'expect-module', 'expect-build', 'env', 'min-certs', 'tz', 'libc', 'static', 'cgo', 'is', 'non-root'],
      ...['pod-security', 'drop-all', 'no-new-privs', 'seccomp', 'read-only-root', 'distro', 'no-shell'],
    ].sort(),
  );
});

describe('--write-policy', () => {
  const root = path.join(cases, 'ssl/expired-all/rootfs');

  it('prints a policy that --policy takes, and exits 0 though there are findings', async () => {
    const run = await runSource(['ssl', 'baseline', '--write-policy', '--root', root, '--timeout', '60s']);
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(run.stdout).toMatch(/^# What holds for .* on \d{4}-\d\d-\d\d, as probe-env /);
    expect(() => parsePolicy(run.stdout, 'x', probes)).not.toThrow();
  });

  it('prints the report where a probe did not complete', async () => {
    const run = await runSource(['ssl', '--write-policy', '--root', root, '--timeout', '1ms']);
    expect(run.exitCode).toBe(3);
    expect(run.stdout).toMatch(/^INCOMPLETE /);
  });
});
