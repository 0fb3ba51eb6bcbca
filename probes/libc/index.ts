import { defineProbe } from '../../src/probe.ts';
import { summarise } from './describe.ts';
import { findings } from './findings.ts';
import { judge } from './judge.ts';
import { observe } from './observe.ts';

export const libcProbe = defineProbe({
  id: 'libc',
  title: 'Start of the program, its loader and libraries',
  findings,
  observe,
  judge,
  summary: summarise,
});
