import { type Container, type ContainerOptions, inside } from '../container.ts';
import type { Fault, Outcome } from '../fault.ts';
import { judge } from '../judge.ts';
import { idleProgram, type Lab, type Run } from '../lab.ts';
import { need } from '../wrappers.ts';

/** Who PID 1 is, who we are, and what we may see of it: the rule of ptrace(2), PTRACE_MODE_READ_FSCREDS. */
export interface Sight {
  readonly fault: string;
  readonly pid1?: ContainerOptions;
  readonly probe?: readonly string[];
  /** What `foundBy` of the report must say; null if no program can be found. */
  readonly foundBy: RegExp | null;
  /** Where the report must have read the program's environment. */
  readonly environment?: 'self' | '/proc/1/environ';
  /** Puts us into a separate cgroup. */
  readonly enter?: readonly string[];
  /** Runs before the probe. */
  readonly before?: (container: Container, lab: Lab) => (() => void) | undefined;
}

/** Where these rows are in the table. */
export const sightGroup = 'the program under other users, inits and locks';

/** The row of a sight. */
export function sightRow(sight: Sight): Fault {
  return {
    group: sightGroup,
    fault: sight.fault,
    expected:
      sight.foundBy === null
        ? 'no program, and it says so'
        : `found by ${sight.foundBy.source.replaceAll(/[\\^$]/g, '')}`,
    run: (lab) => look(lab, sight, sight.pid1 ?? {}, idleProgram),
  };
}

/** A row whose PID 1 needs preparation. */
export function arrangedRow(
  fault: string,
  expected: string,
  arrange: (lab: Lab) => { sight: Omit<Sight, 'fault'>; pid1: ContainerOptions; path: string | null },
): Fault {
  return {
    group: sightGroup,
    fault,
    expected,
    async run(lab) {
      const { sight, pid1, path } = arrange(lab);
      return look(lab, { fault, ...sight }, pid1, path);
    },
  };
}

/**
 * Starts PID 1 and looks at it as the sight says.
 * @param path of PID 1's file, as the report must show it
 */
export async function look(lab: Lab, sight: Sight, pid1: ContainerOptions, path: string | null): Promise<Outcome> {
  need('setpriv', '--version');
  return inside(pid1, async (container) => {
    const after = sight.before?.(container, lab);
    const run = await lab.run({
      args: ['--all', '--format', 'json'],
      wrap: [...(sight.enter ?? []), ...container.exec(sight.probe)],
      timeout: 900,
    });
    after?.();
    const outcome = await judge(lab, run, { exit: [0, 1], leftovers: 'counted elsewhere' });
    return { ...outcome, got: describe(run), problems: [...outcome.problems, ...misfound(run, sight, path)] };
  });
}

type JsonReport = {
  readonly program: { readonly path: string; readonly foundBy: string } | null;
  readonly probes: readonly { readonly probe: string; readonly facts?: { readonly environment?: unknown } }[];
};

function parse(run: Run): JsonReport | null {
  try {
    return JSON.parse(run.stdout);
  } catch {
    return null;
  }
}

function describe(run: Run): string {
  const app = parse(run)?.program;
  return `${run.status} ${app ? `found by ${app.foundBy}` : 'no program'}`;
}

/** What the report says wrongly of where the program was found. */
export function misfound(run: Run, { foundBy, environment }: Sight, path: string | null): string[] {
  const report = parse(run);
  if (report === null) return ['no report'];
  const problems = [];
  if (foundBy === null) return report.program === null ? [] : [`found by ${report.program.foundBy}`];
  if (!foundBy.test(report.program?.foundBy ?? ''))
    problems.push(`found by ${report.program?.foundBy}, not ${foundBy}`);
  if (path !== null && report.program?.path !== path) problems.push(`found ${report.program?.path}, not ${path}`);
  const source = report.probes.find(({ probe }) => probe === 'timezone')?.facts?.environment;
  if (environment !== undefined && source !== environment)
    problems.push(`environment of ${source}, not ${environment}`);
  return problems;
}
