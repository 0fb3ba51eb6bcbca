import { inside } from '../container.ts';
import type { Fault, Outcome } from '../fault.ts';
import { judge, together } from '../judge.ts';
import { allProcesses, zombiesOf } from '../processes.ts';
import { whenToolRuns } from '../when-tool-runs.ts';

/** One of its children ends soon, one is killed with its group, one is in its own session and holds no pipe. */
const abandoning = 'sleep 0.01 & sleep 1000 & setsid sleep 1000 >/dev/null 2>&1 & exit 0';

export const zombies: readonly Fault[] = [
  runs('200 runs', {}, 200),
  runs(
    '10 runs in which go, file and ldd hang',
    { go: 'exec sleep 1000', file: 'exec sleep 1000', ldd: 'exec sleep 1000' },
    10,
  ),
  runs(
    '10 runs in which the child of a waiting ldd and file hangs',
    { file: 'sleep 1000; :', ldd: 'sleep 1000; :' },
    10,
  ),
  runs('10 runs that are killed by SIGTERM', { go: 'exec sleep 1000' }, 10, 'SIGTERM'),
  {
    ...runs('10 runs in which file and ldd leave children behind', { file: abandoning, ldd: abandoning }, 10),
    about: { executable: 'static', why: 'which can ask the kernel for them (PR_SET_CHILD_SUBREAPER)' },
  },
];

/** The number of additional zombies of a PID 1 that never waits. */
function runs(what: string, scripts: Readonly<Record<string, string>>, count: number, signal?: NodeJS.Signals): Fault {
  return {
    group: 'a PID 1 that never waits for children',
    fault: what,
    expected: 'no zombie more than before',
    async run(lab) {
      const directory = lab.tools(scripts);
      return inside({ env: { PATH: `${directory}:/usr/local/go/bin:/usr/bin:/bin` } }, async (container) => {
        const before = zombiesOf(container.pid).map(({ pid }) => pid);
        const outcomes: Outcome[] = [];
        for (let each = 0; each < count; each += 1) {
          const run = await lab.run({
            wrap: container.exec(),
            env: { PATH: `${directory}:/usr/local/go/bin:/usr/bin:/bin` },
            timeout: Object.keys(scripts).length === 0 ? 900 : 500,
            ...(signal === undefined
              ? {}
              : { during: (child) => whenToolRuns(child, directory, () => killInside(child.pid, signal)) }),
          });
          outcomes.push(await judge(lab, run, { exit: [0, 1, 3], leftovers: 'counted elsewhere' }));
        }
        await new Promise((resolve) => setTimeout(resolve, 50));
        const more = zombiesOf(container.pid).filter(({ pid }) => !before.includes(pid));
        const outcome = together(outcomes);
        return {
          ...outcome,
          got: `${more.length} more`,
          problems: [
            ...new Set(outcome.problems),
            ...(more.length > 0 ? [`zombies: ${more.map(({ name }) => name).join(', ')}`] : []),
          ],
        };
      });
    },
  };
}

/** Signals the probe, whose parent is nsenter in place of the runtime. */
function killInside(nsenter: number | undefined, signal: NodeJS.Signals): void {
  for (const { pid, parent } of allProcesses()) {
    if (parent !== nsenter) continue;
    try {
      process.kill(pid, signal);
    } catch (error) {
      // On a busy machine it may already have ended.
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
    }
  }
}
