import { describe, expect, it } from 'vitest';
import type { BuildInfo } from '../../../src/decode/go/program/build-info.ts';
import { NotKnown } from '../../../src/host/not-known.ts';
import type { App } from '../../../src/host/process/app.ts';
import { namedApp } from '../../../src/host/process/find-app.ts';
import { modulesOf } from '../../../src/report/modules.ts';
import { caseHost } from '../../support/cases/case-host.ts';

const { fs } = caseHost('/', { app: null });
const app = (buildInfo: App['buildInfo']): App => ({ ...namedApp(fs, '/app', '--app'), buildInfo });
const main = { path: 'example.com/app', version: 'v1.0.0', sum: '', replace: null };
const build: BuildInfo = {
  goVersion: 'go1.26.8',
  path: 'example.com/app/cmd',
  main,
  deps: [main],
  settings: { GOOS: 'linux' },
};

describe('the modules of the program', () => {
  it.each<[string, App | null, object]>([
    ['no program', null, { state: 'unknown', problem: 'no program was found' }],
    [
      'one that is not there',
      app(() => ({ kind: 'absent', errno: 'ENOENT', path: '/app' })),
      { state: 'unknown', problem: '/app could not be read (absent)' },
    ],
    [
      'one that is not of Go',
      app(() => ({ kind: 'found', path: '/app', value: { ok: false, problem: 'no build info' } })),
      { state: 'unknown', problem: '/app: no build info' },
    ],
    [
      'one that a volume hides',
      app(() => {
        throw new NotKnown('a volume hides it');
      }),
      { state: 'unknown', problem: 'a volume hides it' },
    ],
    [
      'one that says them',
      app(() => ({ kind: 'found', path: '/app', value: { ok: true, value: build } })),
      { state: 'known', package: build.path, goVersion: 'go1.26.8', main, deps: [main], settings: { GOOS: 'linux' } },
    ],
  ])('%s', (_, of, expected) => expect(modulesOf(of)).toEqual(expected));

  it('are no excuse for a fault of ours', () => {
    const broken = app(() => {
      throw new TypeError('x');
    });
    expect(() => modulesOf(broken)).toThrow(TypeError);
  });
});
