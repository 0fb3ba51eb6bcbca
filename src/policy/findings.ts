import { type Catalog, defineFinding } from '../finding.ts';
import type { FindingSource } from '../probe.ts';

/** Findings about the policy itself. */
export const policyCatalog = {
  'policy/waiver-expired': defineFinding({
    severity: 'warning',
    title: 'A waiver has expired',
    why: 'The exception was agreed until that day: what it covered counts again.',
    example: { code: 'ssl/expired-roots', until: '2026-06-30', place: 'policy.yaml:12', owner: 'team-web' },
    refs: [],
    message: ({ code, until, place, owner }) =>
      `${place}: the waiver of ${code}${owner === '' ? '' : ` (${owner})`} expired on ${until}`,
    remedy: ({ code, place }) => `fix ${code}, or agree on a new day: until in ${place}`,
  }),
  'policy/waiver-unused': defineFinding({
    severity: 'info',
    title: 'A waiver covers nothing',
    why: 'No finding of this run is covered by it: what it was for may have been fixed.',
    example: { code: 'ssl/expired-roots', place: 'policy.yaml:12' },
    refs: [],
    message: ({ code, place }) => `${place}: the waiver of ${code} covers no finding`,
    remedy: ({ place }) => `remove it from ${place}`,
  }),
} as const satisfies Catalog;

/** The policy as a source of findings, in addition to the probes. */
export const policyRules: FindingSource = { id: 'policy', title: 'The policy itself', findings: policyCatalog };
