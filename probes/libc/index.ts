import { defineProbe } from '../../src/probe.ts';
import { findings } from './findings.ts';

export const libcProbe = defineProbe({
  id: 'libc',
  title: 'libc',
  findings,
  observe: async (host) => ({ app: host.app?.path ?? null }),
  judge: () => [],
  summary: ({ app }) => app ?? 'no program',
});
