import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ControlGroup, type Limits, limited } from '../cgroup.ts';
import type { Fault, Outcome } from '../fault.ts';
import { judge, together } from '../judge.ts';
import { goProgram, type Lab, type Run } from '../lab.ts';
import { need, needRoot } from '../wrappers.ts';

const args = ['--all', '--app', goProgram];
const mega = 1 << 20;

function row(fault: string, expected: string, run: Fault['run']): Fault {
  return { group: 'too little of everything', fault, expected, run };
}

/** With less than Node needs none of our code runs; and what is enough for Node is plenty for the static executable. */
const aboutNode = { executable: 'node', why: 'which starts threads before our program' } as const;
const aboutStatic = { executable: 'static', why: 'which is one thread' } as const;

/** Only root can switch to another user, whose processes are counted separately: nobody else has this uid. */
function withProcesses(count: number): string[] {
  needRoot();
  need('prlimit', '--version');
  return ['setpriv', '--reuid=64999', '--regid=64999', '--clear-groups', 'prlimit', `--nproc=${count}`];
}

/** Milliseconds: the default of `--timeout`, what an answer may take beyond it, and after which no run is waited for. */
const [timeout, allowed, patience] = [900, 300, 60_000];

/**
 * The answer within the kubelet's second, of the probe's own time, or the deadline's line. Nothing can answer before
 * it has started: Node's start alone takes a second here, and 10 to 18 s, bare Node's too, while the machine itself
 * gets little time. So a run is late that takes longer than 1.2 s and than three starts, the slower one of those
 * before and after it.
 */
async function starved(lab: Lab, limits: Limits, runs: number, extra: readonly string[] = []): Promise<Outcome> {
  return limited(limits, async (group: ControlGroup) => {
    const run = (words: readonly string[]) => lab.run({ args: words, wrap: group.enter(), patience });
    const outcomes: Outcome[] = [];
    let complete = 0;
    await run([...args, ...extra]); // the pages of the executable are read in
    let before = await run(['--version']);
    for (let count = 0; count < runs; count += 1) {
      const probe = await run([...args, ...extra]);
      const after = await run(['--version']);
      const start = Math.max(before.ms, after.ms);
      if (probe.status === 0 || probe.status === 1) complete += 1;
      outcomes.push(await judge(lab, probe, { exit: [0, 1, 3], over: Math.max(allowed, 3 * start - timeout) }));
      before = after;
    }
    const peak = group.peakMemory();
    const memory = peak === null ? '' : `, peak ${Math.round(peak / mega)} MB`;
    return { ...together(outcomes), got: `${complete} of ${runs} complete${memory}` };
  });
}

/**
 * Node starts two threads before our program: DelayedTaskScheduler and one V8Worker. With fewer than it needs it
 * aborts, or waits for a thread that never starts; both before any of our code runs.
 */
const processesNeeded = 3;

function tooFew(pids: number, expected: string, ends: boolean): Fault {
  const fault = row(`pids.max=${pids}: fewer than Node's own threads`, expected, (lab) =>
    limited({ pids }, async (group) => {
      const run = await lab.run({
        args: [...args, '--no-tools'],
        wrap: group.enter(),
        during: (child) => void setTimeout(() => child.kill('SIGKILL'), 1500),
      });
      const said = run.signal === 'SIGABRT' || run.signal === 'SIGTRAP' || run.signal === 'SIGILL';
      const right = ends ? said : run.signal === 'SIGKILL';
      return { got: `${run.signal ?? run.status}`, problems: right ? [] : [`ended with ${run.status}`], ms: run.ms };
    }),
  );
  return { ...fault, about: aboutNode };
}

/** We are one process; each tool is one more. */
const oneThread: readonly Fault[] = [
  row('RLIMIT_NPROC=1, --no-tools', 'a complete report', async (lab) =>
    judge(lab, await lab.run({ args: [...args, '--no-tools'], wrap: withProcesses(1) }), { exit: [0, 1] }),
  ),
  row('RLIMIT_NPROC=1, with tools', 'a report without them', async (lab) => {
    const run = await lab.run({ args: [...args, '--format', 'json'], wrap: withProcesses(1) });
    return judge(lab, run, { exit: [0, 1], says: ['EAGAIN'] });
  }),
  ...[1, 2].map((pids) =>
    row(`pids.max=${pids}, with tools`, 'a complete report', (lab) =>
      limited({ pids }, async (group) => judge(lab, await lab.run({ args, wrap: group.enter() }), { exit: [0, 1] })),
    ),
  ),
  row('RLIMIT_AS=64 MB', 'a complete report', async (lab) =>
    judge(lab, await lab.run({ args, wrap: ['prlimit', `--as=${64 * mega}`] }), { exit: [0, 1] }),
  ),
  row('RLIMIT_AS=40 MB, and a bundle that needs more', 'the line that says so', async (lab) => {
    const run = await lab.run({
      args: ['ssl'],
      env: { SSL_CERT_FILE: largeBundle(lab) },
      wrap: ['prlimit', `--as=${40 * mega}`],
    });
    const says = ['INCOMPLETE: out of memory: ssl did not finish'];
    return judge(lab, run, { exit: [3], says });
  }),
  row('the same with --incomplete pass', 'the line that says so, exit 0', async (lab) => {
    const run = await lab.run({
      args: ['ssl', '--incomplete', 'pass'],
      env: { SSL_CERT_FILE: largeBundle(lab) },
      wrap: ['prlimit', `--as=${40 * mega}`],
    });
    return judge(lab, run, { exit: [0], says: ['OK, incomplete: out of memory: ssl did not finish'] });
  }),
  row('memory.max of 8 MB, 5 runs', 'complete', (lab) =>
    limited({ memory: 8 * mega }, async (group) => {
      const outcomes: Outcome[] = [];
      for (let count = 0; count < 5; count += 1)
        outcomes.push(
          await judge(lab, await lab.run({ args: [...args, '--no-tools'], wrap: group.enter() }), { exit: [0, 1] }),
        );
      return together(outcomes);
    }),
  ),
].map((fault) => ({ ...fault, about: aboutStatic }));

/** So many certificates that the data about them does not fit. */
function largeBundle(lab: Lab): string {
  const path = join(lab.newDirectory(), 'bundle.pem');
  const certificate = readFileSync(join(lab.containerRoot(), 'etc/ssl/certs/ca-certificates.crt'), 'latin1');
  const [block = ''] = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----\n/.exec(certificate) ?? [];
  const der = Buffer.from(block.replaceAll(/-----.*-----/g, ''), 'base64');
  const copies = Array.from({ length: 10_000 }, (_, index) => {
    // Another signature, so that no two are the same.
    der.writeUInt32LE(index, der.length - 8);
    return `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`;
  });
  writeFileSync(path, copies.join(''));
  return path;
}

const threads: readonly Fault[] = [
  row(`RLIMIT_NPROC=${processesNeeded}, --no-tools`, 'a complete report', async (lab) => {
    const run = await lab.run({ args: [...args, '--no-tools'], wrap: withProcesses(processesNeeded) });
    return judge(lab, run, { exit: [0, 1] });
  }),
  row(`RLIMIT_NPROC=${processesNeeded}, with tools`, 'a report without them', async (lab) => {
    const run = await lab.run({ args: [...args, '--format', 'json'], wrap: withProcesses(processesNeeded) });
    return judge(lab, run, { exit: [0, 1], says: ['EAGAIN'] });
  }),
].map((fault) => ({ ...fault, about: aboutNode }));

export const scarcity: readonly Fault[] = [
  ...threads,
  ...oneThread,
  tooFew(1, 'Node aborts at once', true),
  tooFew(2, 'Node waits: only the caller can end it', false),
  row(`pids.max=${processesNeeded}, --no-tools`, 'a complete report', (lab) =>
    limited({ pids: processesNeeded }, async (group) => {
      const run = await lab.run({ args: [...args, '--no-tools'], wrap: group.enter() });
      return judge(lab, run, { exit: [0, 1] });
    }),
  ),
  ...[3, 4, 5, 8].map((pids) =>
    row(`pids.max=${pids}, with tools`, 'a complete report', (lab) =>
      limited({ pids }, async (group) => judge(lab, await lab.run({ args, wrap: group.enter() }), { exit: [0, 1] })),
    ),
  ),
  row('--cpus=0.05, 5 runs', 'complete, or the deadline’s line, in 1.2 s or 3 starts', (lab) =>
    starved(lab, { cpus: 0.05 }, 5),
  ),
  row('--memory=64m, 5 runs', 'complete', (lab) => starved(lab, { memory: 64 * mega }, 5)),
  row('--cpus=0.05 --memory=64m, 5 runs', 'complete, or the deadline’s line, in 1.2 s or 3 starts', (lab) =>
    starved(lab, { cpus: 0.05, memory: 64 * mega }, 5),
  ),
  row('--cpus=0.05 --memory=64m --no-tools, 10 runs', 'complete, or the deadline’s line, in 1.2 s or 3 starts', (lab) =>
    starved(lab, { cpus: 0.05, memory: 64 * mega }, 10, ['--no-tools']),
  ),
  lowestMemory('warm', 40),
  lowestMemory('cold', 128),
  row('20 at once', 'complete, or the deadline’s line', async (lab) => {
    const runs = await Promise.all(Array.from({ length: 20 }, () => lab.run({ args: [...args, '--no-tools'] })));
    return atOnce(lab, runs);
  }),
  row('20 at once, with tools', 'complete, or the deadline’s line', async (lab) => {
    const runs = await Promise.all(Array.from({ length: 20 }, () => lab.run({ args })));
    return atOnce(lab, runs);
  }),
  ...[
    ['--nofile=24', 'RLIMIT_NOFILE=24: few descriptors'],
    ['--fsize=0', 'RLIMIT_FSIZE=0: no file can be written'],
    ['--memlock=0', 'RLIMIT_MEMLOCK=0'],
    ['--core=0', 'RLIMIT_CORE=0'],
    ['--stack=262144', 'RLIMIT_STACK=256 KB'],
    ['--cpu=2', 'RLIMIT_CPU=2 s'],
    ['--sigpending=0', 'RLIMIT_SIGPENDING=0: no signal can be queued'],
  ].map(([limit = '', fault = '']) =>
    row(fault, 'a complete report', async (lab) => {
      need('prlimit', '--version');
      return judge(lab, await lab.run({ args, wrap: ['prlimit', limit] }), { exit: [0, 1] });
    }),
  ),
];

/**
 * The minimum memory with which a run is complete; `bound` must be enough. With a cold cache, it depends on the
 * read-ahead of the disk: with 8 MB of it a small group discards what it has just read.
 */
function lowestMemory(cache: 'warm' | 'cold', bound: number): Fault {
  return row(`the lowest memory, page cache ${cache}`, `complete with ${bound} MB or less`, async (lab) => {
    let lowest: number | null = null;
    let ms = 0;
    // A copy, since nobody else must have it in memory.
    const copy = join(lab.newDirectory(), 'probe-env');
    copyFileSync(lab.executable, copy);
    execFileSync('sync', [copy]);
    for (let memory = bound; memory >= 16; memory -= cache === 'warm' ? 4 : 16) {
      const run = await limited({ memory: memory * mega }, async (group) => {
        if (cache === 'cold') execFileSync('dd', [`if=${copy}`, 'iflag=nocache', 'count=0', 'status=none']);
        return lab.run({ args: [...args, '--no-tools'], executable: copy, wrap: group.enter(), timeout: 900 });
      });
      if (run.status !== 0 && run.status !== 1) break;
      lowest = memory;
      ms = run.ms;
    }
    return {
      got: lowest === null ? 'none' : `${lowest} MB`,
      problems: lowest === null ? [`incomplete with ${bound} MB`] : [],
      ms,
    };
  });
}

async function atOnce(lab: Lab, runs: readonly Run[]): Promise<Outcome> {
  const outcomes: Outcome[] = [];
  for (const run of runs) outcomes.push(await judge(lab, run, { exit: [0, 1, 3], over: 300 }));
  const complete = runs.filter(({ status }) => status !== 3).length;
  return { ...together(outcomes), got: `${complete} of ${runs.length} complete` };
}
