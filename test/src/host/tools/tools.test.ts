import { chmodSync, chownSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { syscalls } from '../../../../src/runtime/node/files.ts';
import type { Syscalls } from '../../../../src/runtime/syscalls.ts';
import { needs } from '../../../support/needs.ts';
import { uid, useToolDirectory } from '../../../support/roots/tool-directory.ts';

const { path, tool, open } = useToolDirectory();

describe('tools', needs('root'), () => {
  it('answers with what was printed', async () => {
    tool('hello', 'echo "$1"; echo two >&2; exit 3');
    const { tools, deadline } = open();
    const result = await tools.run({ tool: 'hello', args: ['one'] });
    deadline.cancel('done');
    expect(result).toEqual({
      kind: 'ran',
      path: join(path(), 'hello'),
      exitCode: 3,
      signal: null,
      stdout: 'one',
      stderr: 'two',
    });
  });

  it('finds a tool that is not to be run, and says why it did not', async () => {
    tool('hello', 'echo "$1"');
    const { tools, deadline } = open(5000, uid, syscalls, 'there is too little CPU');
    expect(tools.find('hello')).toBe(join(path(), 'hello'));
    expect(await tools.run({ tool: 'hello', args: [] })).toEqual({
      kind: 'unavailable',
      reason: 'there is too little CPU',
    });
    deadline.cancel('done');
  });

  it.each([
    ['once where it succeeds', 'echo answer', { exitCode: 0, stdout: 'answer', stderr: '' }, 1],
    ['once more where it fails', 'echo answer; exit 3', { exitCode: 3, stdout: 'answer', stderr: 'problem' }, 2],
    ['once more where it says nothing', 'exit 0', { exitCode: 0, stdout: '', stderr: 'problem' }, 2],
  ])('runs one whose errors are wanted only then %s', async (_when, body, expected, times) => {
    tool('quiet', `echo x >>${path()}/runs; echo problem >&2; ${body}`);
    const { tools, deadline } = open();
    // If setpriv is in front of it, its standard error is read.
    const result = await tools.run({ tool: 'quiet', args: [], endsByItself: true, quiet: true });
    deadline.cancel('done');
    expect(result).toMatchObject({ kind: 'ran', ...expected });
    expect(readFileSync(join(path(), 'runs'), 'utf8')).toBe('x\n'.repeat(times));
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
        `export PATH='${path()}:/usr/bin:/bin'`,
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
      writeFileSync(join(path(), 'broken'), content, { mode: 0o755 });
      const { tools, deadline } = open();
      const result = await tools.run({ tool: 'broken', args: [] });
      deadline.cancel('done');
      expect(result).toEqual({ kind: 'cannot-start', path: join(path(), 'broken'), errno });
    });
  }

  describe('trusts', () => {
    async function reasonFor(name = 'go', asUid = 0): Promise<string> {
      const { tools, deadline } = open(5000, asUid);
      const result = await tools.run({ tool: name, args: [] });
      deadline.cancel('done');
      return result.kind === 'unavailable' ? result.reason.replaceAll(path(), 'DIR') : result.kind;
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
        chmodSync(path(), mode);
        expect(await reasonFor()).toBe(
          `DIR can be written by everybody (mode ${text}), so root runs nothing from there`,
        );
      }
    });
    it('no file of another user', async () => {
      tool('go', 'exit 0');
      chownSync(join(path(), 'go'), 1234, 0);
      expect(await reasonFor()).toBe('DIR/go belongs to uid 1234, so root runs nothing from there');
      expect(await reasonFor('go', 1234)).toBe('ran');
    });
    it('no directory of another user on the way, links included', async () => {
      mkdirSync(join(path(), 'home/bin'), { recursive: true });
      chownSync(join(path(), 'home'), 1234, 0);
      writeFileSync(join(path(), 'home/bin/go'), '#!/bin/sh\n', { mode: 0o755 });
      symlinkSync('home/bin/go', join(path(), 'go'));
      expect(await reasonFor()).toBe('DIR/home belongs to uid 1234, so root runs nothing from there');
    });
    it('no group that could write', async () => {
      tool('go', 'exit 0');
      chmodSync(join(path(), 'go'), 0o775);
      expect(await reasonFor()).toBe('DIR/go can be written by its group (mode 775), so root runs nothing from there');
    });
  });

  it('blames no tool that cannot start for lack of /dev/null', async () => {
    writeFileSync(join(path(), 'broken'), '#!/nonexistent\n', { mode: 0o755 });
    const lstat: Syscalls['lstat'] = (path) => (path === '/dev/null' ? undefined : syscalls.lstat(path));
    const { tools, deadline } = open(5000, uid, { ...syscalls, lstat });
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

    it.each([
      { endsByItself: false, signal: 'KILL' },
      { endsByItself: true, signal: '[none]' },
    ])(
      'unless they are known to end by themselves: $endsByItself',
      needs('setpriv'),
      async ({ endsByItself, signal }) => {
        expect(await parentDeathSignal(endsByItself)).toBe(signal);
      },
    );
  });
});
