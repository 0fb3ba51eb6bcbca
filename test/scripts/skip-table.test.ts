import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { needs, remedies } from '../support/needs.ts';

const repository = join(import.meta.dirname, '../..');

/** Tests of the rules in TZ, where no compiler is on PATH. */
function withoutCompilers(env: Record<string, string>, args: readonly string[] = []) {
  const vitest = [join(repository, 'node_modules/vitest/vitest.mjs'), 'run', 'test/src/decode/zone/c-tz', ...args];
  const { status, stdout } = spawnSync(process.execPath, vitest, {
    cwd: repository,
    // A user whom the user database does not know has no other home.
    env: { PATH: '/nonexistent', HOME: process.env.HOME ?? '/', NO_COLOR: '1', ...env },
    encoding: 'utf8',
  });
  return { status, table: stdout.slice(stdout.indexOf('Not tested here')), stdout };
}

describe('what a machine lacks', () => {
  it('is said once, at the end, with what would allow the test', () => {
    const { status, table, stdout } = withoutCompilers({});
    expect(stdout.split('Not tested here')).toHaveLength(2);
    expect(table).toMatch(
      /^Not tested here: 4 tests\..*\n\n +3 {2}POSIX rules in TZ, against glibc +lacks gcc: apt-get install gcc libc6-dev\n +1 {2}POSIX rules in TZ, against musl +lacks musl-gcc: apt-get install gcc musl-tools\n/,
    );
    expect(status).toBe(0);
  });

  it('is not said of tests that were not asked for', () => {
    expect(withoutCompilers({}, ['-t', 'no such test']).stdout).not.toContain('Not tested here');
  });

  it('fails the run in CI, as root on Debian', needs('root', 'apt-get'), () => {
    const { status, table } = withoutCompilers({ CI: 'true' });
    expect(table).toContain('a skipped test is a failed one');
    expect(status).toBe(1);
  });

  it('has one remedy for what is lacking twice, and one command for all packages', () => {
    expect(remedies(['ldd', 'ldconfig', 'gcc', 'musl-gcc', 'root'])).toEqual([
      'apt-get install libc-bin gcc libc6-dev musl-tools',
      'sudo env "PATH=$PATH" npm test',
    ]);
  });
});
