import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { probes } from '../probes/index.ts';
import { createCommandLine } from '../src/cli/cli.ts';
import { caseHost } from './support/cases/case-host.ts';

const casesDirectory = path.join(import.meta.dirname, 'cases');
const commandLine = createCommandLine(probes);

/** Bytes of JSON: facts are pasted into reports. */
const largest = 20_000;

/** Facts are JSON, small, and lead to the same findings again: nothing is decided while they are gathered. */
for (const probe of probes) {
  const directory = path.join(casesDirectory, probe.id);
  describe.runIf(existsSync(directory))(`facts of ${probe.id}`, () => {
    for (const name of existsSync(directory) ? readdirSync(directory) : []) {
      it(`${name} can be judged again`, async () => {
        const described = JSON.parse(readFileSync(path.join(directory, name, 'case.json'), 'utf8'));
        const invocation = commandLine.parse(described.args ?? [], {});
        if (invocation.action !== 'run') throw new Error('args are not those of a run');
        const { facts, findings } = await probe.run(
          caseHost(path.join(directory, name, 'rootfs'), described),
          invocation.expect,
        );
        const text = JSON.stringify(facts);
        expect(text.length).toBeLessThan(largest);
        expect(text).not.toContain('PRIVATE KEY-----');
        // The list of probes hides the type of their facts, which are JSON here anyway.
        const judge: unknown = Reflect.get(probe, 'judge');
        if (typeof judge !== 'function') throw new Error(`${probe.id} has no judge`);
        expect(judge(JSON.parse(text), invocation.expect)).toEqual(findings);
      });
    }
  });
}
