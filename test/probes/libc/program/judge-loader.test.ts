import { describe, expect, it } from 'vitest';
import { judgeLoader } from '../../../../probes/libc/program/judge-loader.ts';
import { factsOf, go } from '../../../support/facts/libc-facts.ts';
import { loader } from './start.ts';

const absent = { ...loader, state: { kind: 'absent' } } as const;

describe('a loader that is missing', () => {
  it('is told with what the program says of itself', () => {
    const { facts, program } = factsOf({
      elf: { libc: 'glibc', needed: ['libc.so.6'], glibcVersion: '2.34' },
      file: { path: '/usr/bin/app' },
      program: { go, loader: { ...absent, link: { path: '/ld', target: '/lib/ld' } } },
    });
    expect(judgeLoader(program, facts.container)).toMatchObject({
      code: 'libc/interpreter-missing',
      detail: {
        path: '/usr/bin/app',
        interpreter: '/ld',
        link: '/ld -> /lib/ld',
        wants: 'glibc',
        needed: ['libc.so.6'],
        glibcVersion: '2.34',
      },
    });
  });
  it.each([
    ['not read', []],
    ['a script', null],
  ])('is told of a program that was %s', (_, chain) => {
    const { facts, program } = factsOf({ file: { content: null }, program: { loader: absent } });
    expect(judgeLoader(chain === null ? program : { ...program, chain }, facts.container)?.detail).toMatchObject({
      path: '/app',
      link: null,
      wants: null,
      needed: [],
      glibcVersion: null,
    });
  });
});
