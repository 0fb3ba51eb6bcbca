/**
 * usage: run.ts [--executable node|static] [WORD...]: tries the faults whose group or name contains one of the words; all without one.
 */
import { parseArgs } from 'node:util';
import { executableNamed, executableOption } from '../executables.ts';
import { type Fault, Skip } from './fault.ts';
import { Lab } from './lab.ts';
import { bytes } from './rows/bytes.ts';
import { environment } from './rows/environment.ts';
import { files } from './rows/files.ts';
import { lockedDown } from './rows/locked-down.ts';
import { output } from './rows/output.ts';
import { program } from './rows/program.ts';
import { scarcity } from './rows/scarcity.ts';
import { secrets } from './rows/secrets.ts';
import { signals } from './rows/signals.ts';
import { tools } from './rows/tools.ts';
import { zombies } from './rows/zombies.ts';

const all: readonly Fault[] = [
  ...tools,
  ...files,
  ...output,
  ...signals,
  ...environment,
  ...secrets,
  ...bytes,
  ...lockedDown,
  ...program,
  ...zombies,
  ...scarcity,
];
const { values, positionals: words } = parseArgs({ options: executableOption, allowPositionals: true });
const executable = executableNamed(values.executable);
const named = all.filter(
  ({ group, fault }) => words.length === 0 || words.some((word) => `${group}: ${fault}`.includes(word)),
);
const faults = named.filter(({ about }) => about === undefined || about.executable === executable.kind);

const columns = { fault: 62, expected: 44, got: 60 };
const lab = new Lab(executable);
const counts = { passed: 0, failed: 0, skipped: 0 };
let group = '';
console.log(row('fault', 'expected', 'got', 'ms'));
try {
  for (const fault of faults) {
    if (fault.group !== group) console.log(`\n${fault.group}`);
    group = fault.group;
    await report(fault);
  }
} finally {
  lab.remove();
}
for (const { group, fault, about } of named)
  if (about !== undefined && about.executable !== executable.kind)
    console.log(`about the ${about.executable} executable, ${about.why}: ${group}: ${fault}`);
console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exit(counts.failed === 0 && counts.passed > 0 ? 0 : 1);

async function report({ fault, expected, run }: Fault): Promise<void> {
  try {
    let outcome = await run(lab);
    let note = '';
    // Other work on the machine can make a run late once; being late twice is our fault.
    if (outcome.problems.some((problem) => problem.startsWith('late'))) {
      note = ` (again after ${Math.round(outcome.ms)} ms)`;
      outcome = await run(lab);
    }
    counts[outcome.problems.length === 0 ? 'passed' : 'failed'] += 1;
    console.log(row(fault, expected, outcome.got, `${Math.round(outcome.ms)}${note}`));
    for (const problem of outcome.problems) console.log(`    WRONG: ${problem}`);
  } catch (error) {
    if (!(error instanceof Skip)) throw error;
    counts.skipped += 1;
    console.log(row(fault, expected, `skipped: ${error.message}`, ''));
  }
}

function row(fault: string, expected: string, got: string, ms: string): string {
  return [pad(fault, columns.fault), pad(expected, columns.expected), pad(got, columns.got), ms].join(' | ');
}

function pad(text: string, width: number): string {
  return (text.length > width ? `${text.slice(0, width - 3)}...` : text).padEnd(width);
}
