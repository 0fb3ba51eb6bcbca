import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, describe, expect, it } from 'vitest';
import { execaCoreAsync } from '../../scripts/build/bundle/execa-core.ts';

/** As in src/host/tools/children.ts. */
const options = {
  cwd: '/',
  env: { PATH: '/usr/bin:/bin', WHO: 'a child' },
  extendEnv: false,
  stdin: 'ignore',
  stderr: 'pipe',
  reject: false,
  detached: true,
  cleanup: false,
  buffer: false,
  verbose: 'none',
} as const;

const directory = mkdtempSync(join(tmpdir(), 'execa-core-'));
writeFileSync(join(directory, 'text'), 'no program', { mode: 0o644 });
afterAll(() => rmSync(directory, { recursive: true }));

const starts = [
  { by: 'execa', start: (file: string, args: string[]) => execa(file, args, options) },
  { by: 'the executable', start: (file: string, args: string[]) => execaCoreAsync(file, args, options) },
];

it.each([
  { by: 'execa', start: execa },
  { by: 'the executable', start: execaCoreAsync },
])('a child started by $by has one pipe where its errors are not wanted', async ({ start }) => {
  const script = 'echo answer; echo problem >&2; readlink /proc/$$/fd/2';
  const { nodeChildProcess, stdout, stderr } = start('/bin/sh', ['-c', script], { ...options, stderr: 'ignore' });
  let printed = '';
  stdout?.on('data', (chunk) => (printed += chunk));
  await new Promise((resolve) => nodeChildProcess.once('close', resolve));
  expect([stderr ?? null, printed]).toEqual([null, 'answer\n/dev/null\n']);
});

describe.each(starts)('a child started by $by', ({ start }) => {
  it('has no standard input, and two pipes', async () => {
    const script = 'read line || echo "$WHO reads nothing in $PWD"; echo problem >&2; exit 7';
    const { nodeChildProcess, pid, stdout, stderr } = start('/bin/sh', ['-c', script]);
    const printed = { stdout: '', stderr: '' };
    stdout?.on('data', (chunk) => (printed.stdout += chunk));
    stderr?.on('data', (chunk) => (printed.stderr += chunk));
    const status = await new Promise((resolve) => nodeChildProcess.once('close', resolve));
    expect(pid).toBeGreaterThan(1);
    expect({ status, ...printed }).toEqual({ status: 7, stdout: 'a child reads nothing in /\n', stderr: 'problem\n' });
  });

  it.each([
    ['is missing', '/nonexistent/tool', 'ENOENT'],
    ['is no program', join(directory, 'text'), 'EACCES'],
    ['is below a file', join(directory, 'text/tool'), 'ENOTDIR'],
  ])('says why a tool that %s does not start', async (_what, file, code) => {
    const child = start(file, []);
    expect(child.pid).toBeUndefined();
    expect((await child).cause).toMatchObject({ code });
  });

  it('says why too long arguments do not start', async () => {
    const child = start('/bin/true', ['x'.repeat(1 << 20)]);
    expect(child.pid).toBeUndefined();
    expect((await child).cause).toMatchObject({ code: 'E2BIG' });
  });
});
