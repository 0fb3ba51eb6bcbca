import { defineProbe } from '../../src/probe.ts';
import { summarize } from './describe.ts';
import { findings } from './findings.ts';
import { judge } from './judge.ts';
import { observe } from './observe.ts';
import { options } from './options.ts';

export const timezoneProbe = defineProbe({
  id: 'timezone',
  title: 'Time zone',
  options,
  requires: [],
  findings,
  observe: async (host, expect) => observe(host, expect),
  judge,
  summary: summarize,
});
