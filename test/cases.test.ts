import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { probes } from '../probes/index.ts';
import { createCommandLine } from '../src/cli/cli.ts';
import { type CaseHost, caseHost } from './support/cases/case-host.ts';
import { remedyProblems } from './support/report/remedy-form.ts';

/** test/cases/<probe>/<case>/case.json, next to the container's root in `rootfs/`. */
interface Case extends CaseHost {
  /** What the case is about, in a sentence. */
  readonly about: string;
  /** Expectations, as on the command line. */
  readonly args?: readonly string[];
  /** Every finding, in order, whole. */
  readonly findings: readonly { readonly code: string; readonly detail: unknown }[];
  /** The summary, if it matters. */
  readonly summary?: string;
  /** Facts that must hold, a subset. */
  readonly facts?: object;
}

const casesDirectory = path.join(import.meta.dirname, 'cases');
const commandLine = createCommandLine(probes);

for (const probe of probes) {
  describe.runIf(caseNames(probe.id).length > 0)(probe.id, () => {
    for (const name of caseNames(probe.id)) {
      const directory = path.join(casesDirectory, probe.id, name);
      const described: Case = JSON.parse(readFileSync(path.join(directory, 'case.json'), 'utf8'));
      it(`${name}: ${described.about}`, async () => {
        const invocation = commandLine.parse(described.args ?? [], {});
        if (invocation.action !== 'run') throw new Error('args are not those of a run');
        const result = await probe.run(caseHost(path.join(directory, 'rootfs'), described), invocation.expect);
        expect(JSON.parse(JSON.stringify(result.findings))).toEqual(described.findings);
        expect(result.findings.flatMap((finding) => remedyProblems(remedyOf(finding)))).toEqual([]);
        if (described.summary !== undefined) expect(result.summary).toBe(described.summary);
        if (described.facts !== undefined)
          expect(JSON.parse(JSON.stringify(result.facts))).toMatchObject(described.facts);
      });
    }
  });
}

describe.runIf(probes.some(({ findings }) => Object.keys(findings).length > 0))('the catalog', () => {
  for (const probe of probes) {
    const produced = new Set(
      caseNames(probe.id).flatMap((name) => {
        const described: Case = JSON.parse(
          readFileSync(path.join(casesDirectory, probe.id, name, 'case.json'), 'utf8'),
        );
        return described.findings.map(({ code }) => code);
      }),
    );
    for (const [code, spec] of Object.entries(probe.findings)) {
      it(`${code} is produced by a case and renders its example`, () => {
        expect(code).toMatch(new RegExp(`^${probe.id}/[a-z0-9]+(-[a-z0-9]+)*$`));
        expect(produced).toContain(code);
        for (const text of [spec.title, spec.message(spec.example), spec.remedy(spec.example)]) {
          expect(text).toMatch(/^[^\n\r]{8,}$/);
          expect(text).not.toMatch(/undefined|\[object|NaN/);
        }
        expect(remedyProblems(spec.remedy(spec.example))).toEqual([]);
        expect(spec.why.length).toBeGreaterThan(40);
      });
    }
  }
});

function remedyOf({ code, detail }: { readonly code: string; readonly detail: unknown }): string {
  for (const { findings } of probes) {
    const spec: { remedy(detail: never): string } | undefined = Object.entries(findings).find(
      ([key]) => key === code,
    )?.[1];
    if (spec !== undefined) return Reflect.apply(spec.remedy, spec, [detail]);
  }
  throw new Error(`unknown code ${code}`);
}

function caseNames(probe: string): string[] {
  const directory = path.join(casesDirectory, probe);
  return existsSync(directory) ? readdirSync(directory).sort() : [];
}
