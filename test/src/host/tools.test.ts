import { spawnSync } from 'node:child_process';
import * as crypto from 'node:crypto';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import * as tls from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDeadline } from '../../../src/deadline.ts';
import { createChildren } from '../../../src/host/children.ts';
import { createEnvironment } from '../../../src/host/environment.ts';
import { createRootFs } from '../../../src/host/rootfs.ts';
import { nodeSyscalls, type Syscalls } from '../../../src/host/syscalls.ts';
import type { System } from '../../../src/host/system.ts';
import { createTools } from '../../../src/host/tools.ts';
import { log } from '../../../src/log.ts';

const uid = process.getuid?.() ?? 0;
let directory: string;
let runs = 0;

/** Not in /tmp, whose sticky bit tools are not trusted under. */
beforeEach(() => {
  directory = mkdtempSync(join('/var/lib', 'probe-env-tools-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function tool(name: string, body: string): void {
  writeFileSync(join(directory, name), `#!/bin/sh\n${body}\n`, { mode: 0o755 });
}

function open(timeoutMs = 5000, asUid = uid, calls: Syscalls = nodeSyscalls) {
  const start = performance.now();
  runs += 1;
  const system: System = {
    env: {},
    pid: process.pid,
    uid: asUid,
    gid: 0,
    groups: [],
    cwd: '/',
    machine: 'x86_64',
    elapsedMs: () => performance.now() - start,
    load: { crypto: () => crypto, tls: () => tls },
    kill(pid, signal) {
      try {
        return process.kill(pid, signal);
      } catch {
        return false;
      }
    },
  };
  const mark = { name: 'PROBE_ENV_CHILD_OF', value: `test.${process.pid}.${runs}` };
  const deadline = createDeadline(timeoutMs, system.elapsedMs);
  const children = createChildren(system, calls, mark);
  const fs = createRootFs(calls, deadline, '/');
  const env = createEnvironment('self', { PATH: `${directory}:/usr/bin:/bin` });
  const tools = createTools({ fs, env, system, children, deadline, log });
  return { tools, children, deadline, elapsedMs: system.elapsedMs, left: () => marked(`${mark.name}=${mark.value}.`) };
}

/** The command lines of the processes that have this in their environment. */
function marked(entry: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        if (!readFileSync(`/proc/${pid}/environ`, 'latin1').includes(entry)) return [];
        return [readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ')];
      } catch {
        return [];
      }
    });
}

async function eventually(condition: () => boolean): Promise<void> {
  for (let round = 0; round < 100 && !condition(); round += 1) await new Promise((done) => setTimeout(done, 10));
}

describe.skipIf(uid !== 0)('tools', () => {
  it('answers with what was printed', async () => {
    tool('hello', 'echo "$1"; echo two >&2; exit 3');
    const { tools, deadline } = open();
    const result = await tools.run({ tool: 'hello', args: ['one'] });
    deadline.cancel('done');
    expect(result).toEqual({
      kind: 'ran',
      path: join(directory, 'hello'),
      exitCode: 3,
      signal: null,
      stdout: 'one',
      stderr: 'two',
    });
  });

  it.each([
    ['once where it succeeds', 'echo answer', { exitCode: 0, stdout: 'answer', stderr: '' }, 1],
    ['once more where it fails', 'echo answer; exit 3', { exitCode: 3, stdout: 'answer', stderr: 'problem' }, 2],
    ['once more where it says nothing', 'exit 0', { exitCode: 0, stdout: '', stderr: 'problem' }, 2],
  ])('runs one whose errors are wanted only then %s', async (_when, body, expected, times) => {
    tool('quiet', `echo x >>${directory}/runs; echo problem >&2; ${body}`);
    const { tools, deadline } = open();
    // Where setpriv stands before it, that is listened to.
    const result = await tools.run({ tool: 'quiet', args: [], endsByItself: true, quiet: true });
    deadline.cancel('done');
    expect(result).toMatchObject({ kind: 'ran', ...expected });
    expect(readFileSync(join(directory, 'runs'), 'utf8')).toBe('x\n'.repeat(times));
  });

  it('hands over nothing of our environment', async () => {
    tool('show', 'export -p | grep -v OLDPWD | sed s/PROBE_ENV_CHILD_OF=.*/MARK/');
    const { tools, deadline } = open();
    const result = await tools.run({ tool: 'show', args: [], env: { GOFLAGS: '' } });
    deadline.cancel('done');
    expect(result.kind === 'ran' && result.stdout.split('\n').sort()).toEqual(
      [
        "export GOFLAGS=''",
        "export LC_ALL='C'",
        `export PATH='${directory}:/usr/bin:/bin'`,
        "export PWD='/'",
        'export MARK',
      ].sort(),
    );
  });

  it('gives no standard input', async () => {
    tool('reader', 'cat; echo end');
    const { tools, deadline } = open();
    expect(await tools.run({ tool: 'reader', args: [] })).toMatchObject({ kind: 'ran', stdout: 'end' });
    deadline.cancel('done');
  });

  const hung = {
    'that sleeps': 'sleep 100',
    'that ignores SIGTERM': 'trap "" TERM HUP INT; while :; do sleep 100; done',
    'that spins': 'while :; do :; done',
    'whose child sleeps': 'sleep 100 & wait',
    'whose child left the session': 'setsid sleep 100 & wait',
  };
  for (const [name, body] of Object.entries(hung)) {
    it(`kills a tool ${name}, before the deadline`, async () => {
      tool('hangs', body);
      const { tools, children, deadline, elapsedMs, left } = open(500);
      const result = await tools.run({ tool: 'hangs', args: [] });
      expect(result).toEqual({ kind: 'timed-out', path: join(directory, 'hangs') });
      expect(deadline.signal.aborted).toBe(false);
      await children.end(400);
      await eventually(() => left().length === 0);
      expect(left()).toEqual([]);
      expect(elapsedMs()).toBeLessThan(1500);
      deadline.cancel('done');
    });
  }

  const survivors = {
    'in its group': 'sleep 100 & echo answer',
    'in a session of its own': 'setsid sleep 100 & echo answer',
  };
  for (const [name, body] of Object.entries(survivors)) {
    it(`takes the answer of a tool whose child ${name} holds the pipe`, async () => {
      tool('forks', body);
      const { tools, children, deadline, elapsedMs, left } = open();
      expect(await tools.run({ tool: 'forks', args: [] })).toMatchObject({ kind: 'ran', stdout: 'answer' });
      expect(elapsedMs()).toBeLessThan(2000);
      await children.end(100);
      await eventually(() => left().length === 0);
      expect(left()).toEqual([]);
      deadline.cancel('done');
    });
  }

  // Again where the machine is so busy that what was killed takes that long to die.
  it('suspects no tool of children where we were busy while it ended', { retry: 5 }, async () => {
    // Its child dies with it, which closes the pipe a little later.
    tool('hello', 'sleep 100 & echo "$1"');
    const listed: string[] = [];
    const calls: Syscalls = {
      ...nodeSyscalls,
      list(path, limit) {
        listed.push(path);
        return nodeSyscalls.list(path, limit);
      },
    };
    const { tools, children, deadline } = open(5000, uid, calls);
    // Each round of the event loop takes longer than a pipe may stay open.
    let busy = setImmediate(function round() {
      const end = performance.now() + 40;
      while (performance.now() < end);
      busy = setImmediate(round);
    });
    const result = await tools.run({ tool: 'hello', args: ['one'] });
    clearImmediate(busy);
    deadline.cancel('done');
    await children.end(100);
    expect(result).toMatchObject({ kind: 'ran', stdout: 'one' });
    expect(listed).toEqual([]);
  });

  it('stops a tool that prints without end, with bounded memory', async () => {
    tool('floods', 'exec cat /dev/zero');
    const { tools, children, deadline, left } = open();
    const before = process.memoryUsage().rss;
    expect(await tools.run({ tool: 'floods', args: [] })).toMatchObject({ kind: 'flooded' });
    expect(process.memoryUsage().rss - before).toBeLessThan(64 << 20);
    await children.end(200);
    await eventually(() => left().length === 0);
    expect(left()).toEqual([]);
    deadline.cancel('done');
  });

  it('leaves the children of one tool alone when another one misbehaves', async () => {
    tool('patient', 'sleep 0.4 & wait $! && echo done');
    tool('forks', 'setsid sleep 100 & exit 0');
    const { tools, children, deadline } = open();
    const patient = tools.run({ tool: 'patient', args: [] });
    await tools.run({ tool: 'forks', args: [] });
    expect(await patient).toMatchObject({ kind: 'ran', stdout: 'done' });
    await children.end(100);
    deadline.cancel('done');
  });

  it('kills what a tool has left, whenever the run is cancelled', async () => {
    tool('forks', 'setsid sleep 100 & sleep 0.02');
    for (let ms = 10; ms < 70; ms += 4) {
      const { tools, children, deadline, left } = open();
      const running = tools.run({ tool: 'forks', args: [] });
      await new Promise((resolve) => setTimeout(resolve, ms));
      deadline.cancel('stopped');
      await running;
      await children.end(200);
      await eventually(() => left().length === 0);
      expect([ms, left()]).toEqual([ms, []]);
    }
  });

  it('kills what still runs when the run is cancelled', async () => {
    tool('hangs', 'sleep 100');
    const { tools, children, deadline, left } = open();
    const running = tools.run({ tool: 'hangs', args: [] });
    setTimeout(() => deadline.cancel('stopped by SIGTERM'), 50);
    expect(await running).toMatchObject({ kind: 'timed-out' });
    await children.end(200);
    await eventually(() => left().length === 0);
    expect(left()).toEqual([]);
  });

  const unstartable: Record<string, readonly [string | Buffer, string]> = {
    'for another machine': [
      Buffer.from('\x7fELF\x02\x01\x01'.padEnd(18, '\0').padEnd(64, '\xf3\0'), 'latin1'),
      'ENOEXEC',
    ],
    'that is text without an interpreter': ['echo shell\n', 'ENOEXEC'],
    'that is empty': ['', 'ENOEXEC'],
    'with a missing interpreter': ['#!/no/such/interpreter\n', 'ENOENT'],
  };
  for (const [name, [content, errno]] of Object.entries(unstartable)) {
    it(`says why the kernel refuses a tool ${name}`, async () => {
      writeFileSync(join(directory, 'broken'), content, { mode: 0o755 });
      const { tools, deadline } = open();
      const result = await tools.run({ tool: 'broken', args: [] });
      deadline.cancel('done');
      expect(result).toEqual({ kind: 'cannot-start', path: join(directory, 'broken'), errno });
    });
  }

  describe('trusts', () => {
    async function reasonFor(name = 'go', asUid = 0): Promise<string> {
      const { tools, deadline } = open(5000, asUid);
      const result = await tools.run({ tool: name, args: [] });
      deadline.cancel('done');
      return result.kind === 'unavailable' ? result.reason.replaceAll(directory, 'DIR') : result.kind;
    }

    it('what only root can write', async () => {
      tool('go', 'exit 0');
      expect(await reasonFor()).toBe('ran');
    });
    it('no directory that everybody can write, sticky or not', async () => {
      tool('go', 'exit 0');
      for (const [mode, text] of [
        [0o777, '777'],
        [0o1777, '1777'],
      ] as const) {
        chmodSync(directory, mode);
        expect(await reasonFor()).toBe(
          `DIR can be written by everybody (mode ${text}), so root runs nothing from there`,
        );
      }
    });
    it('no file of another user', async () => {
      tool('go', 'exit 0');
      chownSync(join(directory, 'go'), 1234, 0);
      expect(await reasonFor()).toBe('DIR/go belongs to uid 1234, so root runs nothing from there');
      expect(await reasonFor('go', 1234)).toBe('ran');
    });
    it('no directory of another user on the way, links included', async () => {
      mkdirSync(join(directory, 'home/bin'), { recursive: true });
      chownSync(join(directory, 'home'), 1234, 0);
      writeFileSync(join(directory, 'home/bin/go'), '#!/bin/sh\n', { mode: 0o755 });
      symlinkSync('home/bin/go', join(directory, 'go'));
      expect(await reasonFor()).toBe('DIR/home belongs to uid 1234, so root runs nothing from there');
    });
    it('no group that could write', async () => {
      tool('go', 'exit 0');
      chmodSync(join(directory, 'go'), 0o775);
      expect(await reasonFor()).toBe('DIR/go can be written by its group (mode 775), so root runs nothing from there');
    });
  });

  it('blames no tool that cannot start for lack of /dev/null', async () => {
    writeFileSync(join(directory, 'broken'), '#!/nonexistent\n', { mode: 0o755 });
    const lstat: Syscalls['lstat'] = (path) => (path === '/dev/null' ? undefined : nodeSyscalls.lstat(path));
    const { tools, deadline } = open(5000, uid, { ...nodeSyscalls, lstat });
    const result = await tools.run({ tool: 'broken', args: [] });
    deadline.cancel('done');
    const reason = 'no tool starts without /dev/null, which is not there';
    expect(result).toEqual({ kind: 'unavailable', reason });
  });

  describe('starts tools so that they die with us, where setpriv is installed', () => {
    async function parentDeathSignal(endsByItself: boolean): Promise<string> {
      tool('signal', 'cat /proc/self/stat >/dev/null; exec setpriv --dump');
      const { tools, deadline } = open();
      const result = await tools.run({ tool: 'signal', args: [], endsByItself });
      deadline.cancel('done');
      return (result.kind === 'ran' && /^Parent death signal: (.*)$/m.exec(result.stdout)?.[1]) || '?';
    }

    it.runIf(spawnSync('/usr/bin/setpriv', ['--pdeathsig', 'KILL', '/bin/true']).status === 0).each([
      { endsByItself: false, signal: 'KILL' },
      { endsByItself: true, signal: '[none]' },
    ])('unless they are known to end by themselves: $endsByItself', async ({ endsByItself, signal }) => {
      expect(await parentDeathSignal(endsByItself)).toBe(signal);
    });
  });
});
