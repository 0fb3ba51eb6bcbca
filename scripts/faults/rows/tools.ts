import { chmodSync, chownSync, copyFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Fault, type Outcome, Skip } from '../fault.ts';
import { judge, type Want } from '../judge.ts';
import { goProgram, type Lab } from '../lab.ts';
import { makeFifo } from '../special-files.ts';

/** What a tool does instead of its work, and what the report must say about it. */
interface Misdeed {
  readonly does: string;
  readonly script: string;
  /** What the report says about it, after the path of the tool; null if the tool does answer in the end. */
  readonly told: string | null;
}

const noAnswer = 'did not respond in time';

const misdeeds: readonly Misdeed[] = [
  { does: 'sleeps', script: 'exec sleep 1000', told: noAnswer },
  {
    does: 'ignores SIGTERM, SIGINT and SIGHUP',
    script: 'trap "" TERM INT HUP; while :; do sleep 1000; done',
    told: noAnswer,
  },
  { does: 'spins', script: 'while :; do :; done', told: noAnswer },
  { does: 'stops itself', script: 'kill -STOP $$; sleep 1000', told: noAnswer },
  { does: 'waits for a child that sleeps', script: 'sleep 1000 & wait', told: noAnswer },
  { does: 'waits for a child that left its session', script: 'setsid sleep 1000 & wait', told: noAnswer },
  { does: 'closes its output and sleeps', script: 'exec >/dev/null 2>&1; exec sleep 1000', told: noAnswer },
  { does: 'prints byte by byte without end', script: 'while :; do echo x; sleep 0.01; done', told: noAnswer },
  { does: 'ends, with a child that holds its output', script: 'sleep 1000 & exit 0', told: null },
  {
    does: 'ends, with a child in another session that holds its output',
    script: 'setsid sleep 1000 & exit 0',
    told: null,
  },
  { does: 'prints 1 GB', script: 'exec head -c 1000000000 /dev/zero', told: 'printed endlessly' },
  {
    does: 'prints 1 GB to standard error',
    script: 'exec head -c 1000000000 /dev/zero >&2',
    told: 'printed endlessly',
  },
  { does: 'reads standard input', script: 'exec cat', told: null },
  { does: 'is killed by a signal', script: 'kill -SEGV $$', told: null },
  {
    does: 'prints control characters and broken UTF-8',
    script: "printf '\\033[31mred\\377\\376\\nsecond\\000line'",
    told: null,
  },
  { does: 'prints nothing and fails', script: 'exit 7', told: null },
];

function misdeed(tool: string, { does, script, told }: Misdeed): Fault {
  return {
    group: 'hostile tools',
    fault: `${tool} ${does}`,
    expected: told === null ? 'a report, nothing left' : `${told}, nothing left`,
    async run(lab) {
      const directory = lab.tools({ [tool]: script });
      const run = await lab.run({
        args: ['--all', '--app', goProgram],
        env: { PATH: `${directory}:/usr/bin:/bin` },
        timeout: 500,
      });
      const says = told === null || tool === 'ldd' ? [] : [`/${tool} ${told}`];
      return judge(lab, run, { exit: told === null ? [0, 1] : [0, 1, 3], says });
    },
  };
}

/** Changes a directory with a tool that records when it was run. */
interface Mistrust {
  readonly fault: string;
  readonly arrange: (directory: string) => void;
}

const nobody = 65_533;

const mistrusted: readonly Mistrust[] = [
  { fault: 'in a directory that everybody can write', arrange: (directory) => chmodSync(directory, 0o777) },
  { fault: 'in a directory like /tmp', arrange: (directory) => chmodSync(directory, 0o1777) },
  { fault: 'in a directory that its group can write', arrange: (directory) => chmodSync(directory, 0o775) },
  { fault: 'in a directory of another user', arrange: (directory) => chownSync(directory, nobody, nobody) },
  { fault: 'that everybody can write', arrange: (directory) => chmodSync(join(directory, 'go'), 0o777) },
  { fault: 'of another user', arrange: (directory) => chownSync(join(directory, 'go'), nobody, nobody) },
  {
    fault: 'behind a link into a directory of another user',
    arrange(directory) {
      const home = join(directory, 'home');
      mkdirSync(home);
      copyFileSync(join(directory, 'go'), join(home, 'go'));
      chmodSync(join(home, 'go'), 0o755);
      chownSync(home, nobody, nobody);
      symlinkSync('home/go', join(directory, 'link'));
      rmSync(join(directory, 'go'));
      symlinkSync('link', join(directory, 'go'));
    },
  },
];

function mistrust({ fault, arrange }: Mistrust): Fault {
  return {
    group: 'tools that root does not run',
    fault: `go ${fault}`,
    expected: 'not run, and the report says why',
    async run(lab) {
      if (process.getuid?.() !== 0) throw new Skip('needs root');
      const directory = lab.tools({ go: `touch ${lab.directory}/was-run` });
      arrange(directory);
      const run = await lab.run({
        args: ['--all', '--app', goProgram, '--format', 'json'],
        env: { PATH: `${directory}:/usr/bin:/bin` },
      });
      const outcome = await judge(lab, run, {
        exit: [0, 1],
        says: [/root runs nothing from there|denied|not executable/],
      });
      return { ...outcome, problems: [...outcome.problems, ...wasRun(lab)] };
    },
  };
}

function wasRun(lab: Lab): string[] {
  try {
    copyFileSync(join(lab.directory, 'was-run'), '/dev/null');
    return ['it was run'];
  } catch {
    return [];
  }
}

/** What is in PATH under the name of a tool, but is not one. */
const notPrograms: readonly { fault: string; make: (path: string) => void; want?: Partial<Want> }[] = [
  { fault: 'is a directory', make: (path) => mkdirSync(path) },
  { fault: 'is a FIFO', make: (path) => makeFifo(path) },
  { fault: 'is a link to itself', make: (path) => symlinkSync('go', path) },
  { fault: 'is text without an interpreter', make: (path) => writeFileSync(path, 'touch /was-run\n', { mode: 0o755 }) },
  { fault: 'is empty', make: (path) => writeFileSync(path, '', { mode: 0o755 }) },
  {
    fault: 'needs an interpreter that is missing',
    make: (path) => writeFileSync(path, '#!/none/sh\n', { mode: 0o755 }),
  },
  {
    fault: 'is a program of another machine',
    make(path) {
      const elf = Buffer.alloc(120);
      elf.write('\x7fELF\x02\x01\x01', 0, 'latin1');
      elf.writeUInt16LE(2, 16);
      elf.writeUInt16LE(0xf3, 18);
      writeFileSync(path, elf, { mode: 0o755 });
    },
  },
  { fault: 'cannot be executed', make: (path) => writeFileSync(path, '#!/bin/sh\n', { mode: 0o644 }) },
];

function notProgram({ fault, make }: (typeof notPrograms)[number]): Fault {
  return {
    group: 'a go that is not a program',
    fault: `go ${fault}`,
    expected: 'a report, nothing run by a shell',
    async run(lab): Promise<Outcome> {
      const directory = lab.newDirectory();
      make(join(directory, 'go'));
      const run = await lab.run({ args: ['--all', '--app', goProgram], env: { PATH: `${directory}` } });
      return judge(lab, run, { exit: [0, 1], hides: ['was-run', 'sh: 1: '] });
    },
  };
}

export const tools: readonly Fault[] = [
  ...misdeeds.map((each) => misdeed('go', each)),
  ...misdeeds
    .filter(({ does }) => /^(sleeps|ends, with a child in|prints 1 GB$|waits for a child that sleeps)/.test(does))
    .flatMap((each) => [misdeed('file', each), misdeed('ldd', each)]),
  ...mistrusted.map(mistrust),
  ...notPrograms.map(notProgram),
];
