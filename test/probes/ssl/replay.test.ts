import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { probes } from '../../../probes/index.ts';
import { sslProbe } from '../../../probes/ssl/index.ts';
import { createCommandLine } from '../../../src/cli/cli.ts';
import { caseHost } from '../../support/case-host.ts';

const folder = path.join(import.meta.dirname, '../../cases/ssl');
const commandLine = createCommandLine(probes, '0.0.0');

/** Facts are what people paste into a report: they are JSON, small, and lead to the same findings again. */
describe('facts', () => {
  for (const name of readdirSync(folder)) {
    it(`of ${name} can be judged again`, async () => {
      const described = JSON.parse(readFileSync(path.join(folder, name, 'case.json'), 'utf8'));
      const invocation = commandLine.parse(described.args ?? [], {});
      if (invocation.action !== 'run') throw new Error('args are not those of a run');
      const host = caseHost(path.join(folder, name, 'rootfs'), described);
      const facts = await sslProbe.observe(host, invocation.expect);
      const text = JSON.stringify(facts);
      expect(text.length).toBeLessThan(6000);
      expect(text).not.toContain('PRIVATE KEY-----');
      expect(sslProbe.judge(JSON.parse(text), invocation.expect)).toEqual(sslProbe.judge(facts, invocation.expect));
      expect(sslProbe.summary(facts).length).toBeLessThanOrEqual(120);
    });
  }
});
