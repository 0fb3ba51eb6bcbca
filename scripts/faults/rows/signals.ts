import { setTimeout as pause } from 'node:timers/promises';
import { type Fault, Skip } from '../fault.ts';
import { judge } from '../judge.ts';
import { goProgram, type Lab, type Run } from '../lab.ts';
import { whenToolRuns } from '../when-tool-runs.ts';
import { hasSetprivGuard } from '../wrappers.ts';

/** Starts a run whose `go` hangs, and sends the signals when the tool runs. */
async function interrupted(
  lab: Lab,
  script: string,
  signals: readonly NodeJS.Signals[],
  more: readonly string[] = [],
): Promise<{ run: Run; after: number }> {
  const directory = lab.tools({ go: script });
  let sent = 0;
  const run = await lab.run({
    args: ['--all', '--app', goProgram, ...more],
    env: { PATH: `${directory}:/usr/bin:/bin` },
    timeout: 5000,
    during: (child) =>
      whenToolRuns(child, directory, () => {
        sent = performance.now();
        for (const signal of signals) child.kill(signal);
      }),
  });
  return { run, after: performance.now() - sent };
}

const family = 'setsid sleep 1000 & sleep 1000; exit 0';

function politely(signal: NodeJS.Signals, ...more: readonly string[]): Fault {
  return {
    group: 'signals',
    fault: [signal, ...more, 'while go and its child hang'].join(' '),
    expected: 'a report within 200 ms, nothing left',
    async run(lab) {
      const { run, after } = await interrupted(lab, family, [signal], more);
      const outcome = await judge(lab, run, { exit: [0, 1, 3], says: ['go'] });
      return {
        ...outcome,
        ms: after,
        problems:
          after > 200 ? [...outcome.problems, `late: ${Math.round(after)} ms after the signal`] : outcome.problems,
      };
    },
  };
}

/** After a signal that we cannot handle, the remaining processes must be gone within a second. */
function deadly(fault: string, script: string, signals: readonly NodeJS.Signals[]): Fault {
  return {
    group: 'signals',
    fault,
    expected: 'its tools end within a second',
    async run(lab) {
      if (lab.kind === 'node' && !hasSetprivGuard())
        throw new Skip('no util-linux setpriv: the kernel is not asked to end the tools');
      const { run } = await interrupted(lab, script, signals);
      const started = performance.now();
      const left = await lab.leftovers(1000);
      return {
        got: `${run.signal ?? run.status}, gone after ${Math.round(performance.now() - started)} ms`,
        problems: left.map((command) => `left behind: ${command}`),
        ms: performance.now() - started,
      };
    },
  };
}

export const signals: readonly Fault[] = [
  politely('SIGTERM'),
  politely('SIGINT'),
  politely('SIGTERM', '--write-policy'),
  deadly('SIGKILL while go sleeps', 'exec sleep 1000', ['SIGKILL']),
  deadly('SIGKILL while go ignores all signals it can', 'trap "" TERM INT HUP PIPE; while :; do :; done', ['SIGKILL']),
  deadly('SIGHUP while go sleeps', 'exec sleep 1000', ['SIGHUP']),
  deadly('SIGTERM, and SIGKILL at once', 'exec sleep 1000', ['SIGTERM', 'SIGKILL']),
  {
    group: 'signals',
    fault: 'SIGUSR1, which opens a debugger in Node',
    expected: 'no debugger: the report, or the end',
    async run(lab) {
      const { run } = await interrupted(lab, 'sleep 0.3', ['SIGUSR1']);
      const ended = run.signal === 'SIGUSR1';
      return judge(lab, ended ? { ...run, status: 0 } : run, {
        exit: [0, 1, 3],
        hides: [/Debugger/],
        ...(ended ? { stdout: 'elsewhere' } : {}),
      });
    },
  },
  {
    group: 'signals',
    fault: 'SIGSTOP for 300 ms, then SIGCONT',
    expected: 'a report, the deadline holds',
    async run(lab) {
      const directory = lab.tools({ go: 'exec sleep 1000' });
      const run = await lab.run({
        args: ['--all', '--app', goProgram],
        env: { PATH: `${directory}:/usr/bin:/bin` },
        timeout: 700,
        during: (child) => {
          void pause(100)
            .then(() => child.kill('SIGSTOP'))
            .then(() => pause(300))
            .then(() => child.kill('SIGCONT'));
        },
      });
      return judge(lab, run, { exit: [0, 1, 3], says: ['go'] });
    },
  },
];
