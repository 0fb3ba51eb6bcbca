import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { needs, staticBuild } from '../support/needs.ts';
import { builtExecutable } from '../support/program/executable.ts';
import { staticExecutable } from '../support/program/static-executable.ts';

const cases = path.join(import.meta.dirname, '../cases');
const healthy = ['timezone', '--timeout', '60s', '--root', path.join(cases, 'timezone/distroless/rootfs')];
const failing = ['ssl', '--timeout', '60s', '--root', path.join(cases, 'ssl/expired-all/rootfs')];
const lost = 'probe-env: standard output: no space left, the text is cut off\n';

describe.each([
  ['on Node', builtExecutable],
  ['of its own', staticExecutable],
])('the standard streams of the executable %s', { ...needs(...staticBuild), timeout: 900_000 }, (_name, built) => {
  it.each<[string, readonly string[], number, string]>([
    ['a passing report', healthy, 3, lost],
    ['one in JSON', [...healthy, '--format', 'json'], 3, lost],
    ['one whose reader may do without', [...healthy, '--incomplete', 'pass'], 0, lost],
    ['a failing one', failing, 1, lost],
    ['the version', ['--version'], 3, lost],
  ])('a full device takes %s', async (_what, args, status, stderr) => {
    const full = openSync('/dev/full', 'w');
    expect(await ended(built(), args, full)).toEqual({ status, stderr });
    closeSync(full);
  });

  // Node gives a child a socket for its standard input.
  it.each(['--policy', '--pod', '--image-config'])(
    '%s - waits for a socket that never ends, and no longer',
    async (flag) => {
      const { status, stderr } = await ended(built(), [...healthy, flag, '-'], 'ignore', 'pipe');
      expect(stderr).toBe(`probe-env: ${flag}: no data came from standard input in 5 s\n`);
      expect(status).toBe(64);
    },
  );
});

function ended(
  executable: string,
  args: readonly string[],
  stdout: number | 'ignore',
  stdin: 'ignore' | 'pipe' = 'ignore',
): Promise<{ status: number | null; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(executable, args, { stdio: [stdin, stdout, 'pipe'], timeout: 30_000 });
    let stderr = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.once('error', reject).once('close', (status) => resolve({ status, stderr }));
  });
}
