/**
 * Every case of test/cases as what its facts are judged to. The facts are gathered once and kept in a file: rules never read, so what a
 * changed rule makes of them is known without looking at the root again.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { probes } from '../../../probes/index.ts';
import { createCommandLine } from '../../../src/cli/cli.ts';
import { caseHost } from '../../../test/support/cases/case-host.ts';
import { describe, expect, it } from './vitest.ts';

const cases = path.resolve('test/cases');
const kept = path.resolve('.facts.json');
const commandLine = createCommandLine(probes);
const facts: Record<string, unknown> = existsSync(kept) ? JSON.parse(readFileSync(kept, 'utf8')) : {};

for (const probe of probes) {
  const directory = path.join(cases, probe.id);
  describe.runIf(existsSync(directory))(`facts of ${probe.id}`, () => {
    for (const name of existsSync(directory) ? readdirSync(directory) : []) {
      const described = JSON.parse(readFileSync(path.join(directory, name, 'case.json'), 'utf8'));
      const invocation = commandLine.parse(described.args ?? [], {});
      if (invocation.action !== 'run') throw new Error('args are not those of a run');
      const key = `${probe.id}/${name}`;
      it(name, () => {
        const judge: unknown = Reflect.get(probe, 'judge');
        if (typeof judge !== 'function') throw new Error(`${probe.id} has no judge`);
        const findings = judge(structuredClone(facts[key]), invocation.expect);
        expect(JSON.parse(JSON.stringify(findings))).toEqual(described.findings);
      });
    }
  });
}

/** Before anything is changed. */
export async function gatherFacts(): Promise<void> {
  if (existsSync(kept)) return;
  for (const probe of probes) {
    const directory = path.join(cases, probe.id);
    for (const name of existsSync(directory) ? readdirSync(directory) : []) {
      const described = JSON.parse(readFileSync(path.join(directory, name, 'case.json'), 'utf8'));
      const invocation = commandLine.parse(described.args ?? [], {});
      if (invocation.action !== 'run') throw new Error('args are not those of a run');
      const run = await probe.run(caseHost(path.join(directory, name, 'rootfs'), described), invocation.expect);
      facts[`${probe.id}/${name}`] = JSON.parse(JSON.stringify(run.facts));
    }
  }
  writeFileSync(kept, JSON.stringify(facts));
}
