import { expect, it } from 'vitest';
import { absolutePath, baseName, directoryOf } from '../../../src/linux/paths.ts';

it.each([
  ['/', 'app', '/app'],
  ['/srv', 'bin/app', '/srv/bin/app'],
  ['/srv', '/app', '/app'],
])('from %s, %s is %s', (cwd, path, expected) => {
  expect(absolutePath({ cwd }, path)).toBe(expected);
});

it.each([
  ['/srv/app', '/srv', 'app'],
  ['/app', '/', 'app'],
  ['bin/app', 'bin', 'app'],
  ['app', '.', 'app'],
])('%s is in %s, and its name is %s', (path, directory, name) => {
  expect([directoryOf(path), baseName(path)]).toEqual([directory, name]);
});
