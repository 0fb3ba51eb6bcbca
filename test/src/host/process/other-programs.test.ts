import { expect, it } from 'vitest';
import type { RootFs } from '../../../../src/host/files/rootfs.ts';
import { createEnvironment } from '../../../../src/host/process/environment.ts';
import { findApp } from '../../../../src/host/process/find-app.ts';
import { otherPrograms } from '../../../../src/host/process/other-programs.ts';
import { type FakeProcess, hostWith } from './fake-processes.ts';

const tini: FakeProcess = { name: 'tini', exe: '/tini' };
const app: FakeProcess = { name: 'app', parent: 1, exe: '/app', startTime: 1 };

function remarkOn(other: FakeProcess): string | null {
  const { fs, app: found } = hostWith({ 1: tini, 7: app, 9: other });
  return otherPrograms(fs, found, 1, 4_000_000);
}

it('is told from the processes that were read when the program was found', () => {
  const { fs, app: found } = hostWith({
    1: tini,
    7: app,
    9: { name: 'other', parent: 1, exe: '/other', startTime: 2 },
  });
  const listed: string[] = [];
  const counting: RootFs = {
    ...fs,
    list(path, limit) {
      listed.push(path);
      return fs.list(path, limit);
    },
  };
  const env = createEnvironment('none', {});
  expect(findApp(counting, env, 4_000_000)?.path).toBe(found?.path);
  expect(otherPrograms(counting, found, 1, 4_000_000)).toContain('/other also runs here');
  expect(listed).toEqual(['/proc']);
});

it('names a Go program below the same init by its path, whether or not its file was replaced', () => {
  const remark = 'the program is /app, below tini, which is PID 1; /other also runs here (to check it: --app /other)';
  expect(remarkOn({ name: 'other', parent: 1, exe: '/other', startTime: 2 })).toBe(remark);
  expect(remarkOn({ name: 'other', parent: 1, exe: '/other (deleted)', startTime: 2 })).toBe(remark);
});

it('is silent about another process of the program, before and after its file was replaced', () => {
  expect(remarkOn({ ...app, startTime: 2 })).toBeNull();
  expect(remarkOn({ ...app, exe: '/app (deleted)', startTime: 2 })).toBeNull();
});
