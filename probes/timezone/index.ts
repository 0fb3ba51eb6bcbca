import { defineProbe } from '../../src/probe.ts';
import { findings } from './findings.ts';
import { judge } from './judge.ts';
import { observe } from './observe.ts';
import { options } from './options.ts';
import { statements } from './statements.ts';
import { summarize } from './words/summary.ts';

export const timezoneProbe = defineProbe({
  id: 'timezone',
  title: 'Time zone',
  options,
  requires: ['go'],
  findings,
  observe: async (host, expect) => observe(host, expect),
  judge,
  summary: summarize,
  statements,
});
