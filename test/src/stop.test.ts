import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { needs } from '../support/needs.ts';
import { mainSource, withCompiledSources } from '../support/program/run-source.ts';
import { eventually, marked, useToolDirectory } from '../support/roots/tool-directory.ts';

const { path, tool } = useToolDirectory();

describe('a run that is stopped', needs('root'), () => {
  it.each([
    ['a report', []],
    ['a policy', ['--write-policy']],
    ['a pass', ['--wait', '60s']],
  ])('while it is to give %s ends in a report, and leaves nothing behind', async (_what, args) => {
    tool('go', 'setsid sleep 1000 & sleep 1000; exit 0');
    const child = spawn(process.execPath, [mainSource, 'go', '--timeout', '60s', '--app', '/bin/true', ...args], {
      env: withCompiledSources({ PATH: `${path()}:/usr/bin:/bin` }),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
    const left = (): string[] => marked(`PROBE_ENV_CHILD_OF=${child.pid}.`);
    while (left().length < 3 && child.exitCode === null) await new Promise((done) => setTimeout(done, 20));
    child.kill('SIGTERM');
    const [status] = await once(child, 'close');
    expect([status, printed.split('\n', 1)[0]]).toEqual([3, expect.stringContaining('stopped by SIGTERM')]);
    await eventually(() => left().length === 0);
    expect(left()).toEqual([]);
  });
});
