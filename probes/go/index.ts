import { defineProbe } from '../../src/probe.ts';
import { findings } from './findings.ts';

export const goProbe = defineProbe({
  id: 'go',
  title: 'go',
  findings,
  observe: async (host) => ({ app: host.app?.path ?? null }),
  judge: () => [],
  summary: ({ app }) => app ?? 'no program',
});
