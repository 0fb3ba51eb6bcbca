import { defineProbe } from '../../src/probe.ts';
import { findings } from './findings.ts';

export const sslProbe = defineProbe({
  id: 'ssl',
  title: 'ssl',
  findings,
  observe: async (host) => ({ app: host.app?.path ?? null }),
  judge: () => [],
  summary: ({ app }) => app ?? 'no program',
});
