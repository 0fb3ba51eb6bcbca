import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { syscalls } from '../../../../src/runtime/node/files.ts';
import type { Syscalls } from '../../../../src/runtime/syscalls.ts';
import { needs } from '../../../support/needs.ts';
import { eventually, uid, useToolDirectory } from '../../../support/roots/tool-directory.ts';

const { path, tool, open } = useToolDirectory();

describe('the child that is a tool', needs('root'), () => {
  const hung = {
    'that sleeps': 'sleep 100',
    'that ignores SIGTERM': 'trap "" TERM HUP INT; while :; do sleep 100; done',
    'that spins': 'while :; do :; done',
    'whose child sleeps': 'sleep 100 & wait',
    'whose child left the session': 'setsid sleep 100 & wait',
  };
  for (const [name, body] of Object.entries(hung)) {
    // Again where the machine is so busy that we run too late ourselves: a tool has all but a little of the time.
    it(`kills a tool ${name}, before the deadline`, { retry: 3 }, async () => {
      tool('hangs', body);
      const { tools, children, deadline, elapsedMs, left } = open(500);
      const result = await tools.run({ tool: 'hangs', args: [] });
      expect(result).toEqual({ kind: 'timed-out', path: join(path(), 'hangs') });
      expect(deadline.remainingMs()).toBeGreaterThan(0);
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
      ...syscalls,
      list(path, limit) {
        listed.push(path);
        return syscalls.list(path, limit);
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

  it('kills what a tool has left, whenever the run is canceled', async () => {
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

  it('kills what still runs when the run is canceled', async () => {
    tool('hangs', 'sleep 100');
    const { tools, children, deadline, left } = open();
    const running = tools.run({ tool: 'hangs', args: [] });
    setTimeout(() => deadline.cancel('stopped by SIGTERM'), 50);
    expect(await running).toMatchObject({ kind: 'timed-out' });
    await children.end(200);
    await eventually(() => left().length === 0);
    expect(left()).toEqual([]);
  });
});
