import { defineProbe } from '../../src/probe.ts';
import { summarize } from './describe.ts';
import { findings } from './findings.ts';
import { judge } from './judge.ts';
import { observe } from './observe.ts';
import { options } from './options.ts';
import { statements } from './statements.ts';

export const libcProbe = defineProbe({
  id: 'libc',
  title: 'Start of the program, its loader and libraries',
  options,
  requires: [],
  findings,
  observe,
  judge,
  summary: summarize,
  statements,
});
