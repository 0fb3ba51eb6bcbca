import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { probes } from '../probes/index.ts';
import { createCommandLine } from '../src/cli/cli.ts';
import type { Stated } from '../src/cli/expectations.ts';
import type { Host } from '../src/host/host.ts';
import { podRules } from '../src/pod/findings.ts';
import { judgePod } from '../src/pod/judge.ts';
import { policyRules } from '../src/policy/findings.ts';
import type { FindingSource } from '../src/probe.ts';
import { ownSources } from '../src/run/own-runs.ts';
import { runRules } from '../src/run/run-rules.ts';
import type { CaseHost } from './support/cases/case.ts';
import { caseHost } from './support/cases/case-host.ts';
import { remedyProblems } from './support/report/remedy-form.ts';

/** test/cases/<source>/<case>/case.json, next to the container's root in `rootfs/`. */
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

/** Anything with findings that a case can produce: a probe, or the manifest of a pod. */
interface CaseSource extends FindingSource {
  run(host: Host, expect: Stated): Promise<Result>;
}

interface Result {
  readonly findings: readonly { readonly code: string; readonly detail: unknown }[];
  readonly facts: unknown;
  readonly summary?: string;
}

const manifest: CaseSource = {
  ...podRules,
  async run({ declared }) {
    if (declared?.pod == null) throw new Error('the case has no manifest in declare.pod');
    const { container, effects } = declared.pod;
    return { findings: judgePod(container, effects), facts: effects };
  },
};

const sources: readonly CaseSource[] = [...probes, manifest];
/** What these find depends on the command line and on the policy, not on a container: test/src/run and test/src/policy produce it. */
const withoutCases: readonly FindingSource[] = [runRules, policyRules];
const casesDirectory = path.join(import.meta.dirname, 'cases');
const commandLine = createCommandLine(probes);

for (const source of sources) {
  describe(source.id, () => {
    for (const name of caseNames(source.id)) {
      const directory = path.join(casesDirectory, source.id, name);
      const described: Case = JSON.parse(readFileSync(path.join(directory, 'case.json'), 'utf8'));
      it(`${name}: ${described.about}`, async () => {
        const invocation = commandLine.parse(described.args ?? [], {});
        if (invocation.action !== 'run') throw new Error('args are not those of a run');
        const result = await source.run(caseHost(path.join(directory, 'rootfs'), described), invocation.expect);
        expect(JSON.parse(JSON.stringify(result.findings))).toEqual(described.findings);
        expect(result.findings.flatMap((finding) => remedyProblems(remedyOf(finding)))).toEqual([]);
        if (described.summary !== undefined) expect(result.summary).toBe(described.summary);
        if (described.facts !== undefined)
          expect(JSON.parse(JSON.stringify(result.facts))).toMatchObject(described.facts);
      });
    }
  });
}

describe('the catalog', () => {
  it('has all sources of findings', () => {
    expect([...sources, ...withoutCases].map(({ id }) => id).sort()).toEqual(
      [...probes, ...ownSources].map(({ id }) => id).sort(),
    );
  });

  for (const source of [...sources, ...withoutCases]) {
    const produced = new Set(
      caseNames(source.id).flatMap((name) => {
        const described: Case = JSON.parse(
          readFileSync(path.join(casesDirectory, source.id, name, 'case.json'), 'utf8'),
        );
        return described.findings.map(({ code }) => code);
      }),
    );
    for (const [code, spec] of Object.entries(source.findings)) {
      it(`${code} ${withoutCases.includes(source) ? '' : 'is produced by a case and '}renders its example`, () => {
        expect(code).toMatch(new RegExp(`^${source.id}/[a-z0-9]+(-[a-z0-9]+)*$`));
        if (!withoutCases.includes(source)) expect(produced).toContain(code);
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
  for (const { findings } of sources) {
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
