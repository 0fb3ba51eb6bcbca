import { existsSync } from 'node:fs';
import type { Reporter, TestCase, TestModule, TestSuite } from 'vitest/node';
import { remedies } from './needs.ts';

/** Tests that were skipped for the same reason, in one block. */
interface Row {
  readonly subject: string;
  readonly lacks: readonly string[];
  count: number;
}

/**
 * Says once, at the end, what was not tested here and what would allow it. Where all of it can be had, in CI as root on Debian,
 * a skipped test fails the run.
 */
export default class SkipTable implements Reporter {
  private pattern: RegExp | undefined;

  onInit(vitest: { readonly config: { readonly testNamePattern?: RegExp | undefined } }): void {
    this.pattern = vitest.config.testNamePattern;
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const rows = collect(modules, this.pattern);
    if (rows.length === 0) return;
    console.log(`${tableOf(rows).join('\n')}\n`);
    if (!mustSkipNothing()) return;
    console.log('In CI, on a machine where all of this can be installed, a skipped test is a failed one.\n');
    process.exitCode = 1;
  }
}

/** Rows of what was skipped; `pattern` is what `-t` asked for. */
export function collect(modules: readonly TestModule[], pattern?: RegExp): Row[] {
  const rows = new Map<string, Row>();
  for (const module of modules) {
    for (const test of module.children.allTests()) {
      if (test.result().state !== 'skipped' || (pattern !== undefined && !pattern.test(test.fullName))) continue;
      const declared = declaring(test);
      // What fails in a hook leaves its tests skipped too, and is reported as a failure.
      if (declared === null && !module.ok()) continue;
      const lacks = declared?.meta().lacks ?? [];
      const subject = subjectOf(declared ?? test);
      const key = JSON.stringify([module.relativeModuleId, subject, lacks]);
      const row = rows.get(key) ?? { subject, lacks, count: 0 };
      row.count += 1;
      rows.set(key, row);
    }
  }
  return [...rows.values()].sort((a, b) => b.count - a.count);
}

/** The test, or the suite around it, that says what it lacks. */
function declaring(test: TestCase): TestCase | TestSuite | null {
  for (let at: TestCase | TestSuite | TestModule = test; at.type !== 'module'; at = at.parent) {
    if (at.meta().lacks !== undefined && (at.parent.type === 'module' || at.parent.meta().lacks === undefined))
      return at;
  }
  return null;
}

/** Its words, or those of the suite that it is one row of. */
function subjectOf(task: TestCase | TestSuite): string {
  return task.parent.type === 'module' ? task.name : task.parent.name;
}

export function tableOf(rows: readonly Row[]): string[] {
  const total = rows.reduce((sum, { count }) => sum + count, 0);
  const lines = rows.map(({ subject, lacks, count }) => [
    String(count).padStart(5),
    cut(subject, 58).padEnd(58),
    lacks.length === 0 ? 'it says no reason (needs.ts)' : `lacks ${lacks.join(', ')}: ${remedies(lacks).join('; ')}`,
  ]);
  return [
    `Not tested here: ${total} tests. What, and what would allow it:`,
    '',
    ...lines.map((line) => line.join('  ')),
  ];
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 3)}...`;
}

function mustSkipNothing(): boolean {
  return process.env.CI === 'true' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
}
