import { defineProbe } from '../../src/probe.ts';
import { findings } from './findings.ts';

export const timezoneProbe = defineProbe({
  id: 'timezone',
  title: 'timezone',
  findings,
  observe: async (host) => ({ app: host.app?.path ?? null }),
  judge: () => [],
  summary: ({ app }) => app ?? 'no program',
});
