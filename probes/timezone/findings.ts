import type { Catalogue } from '../../src/finding.ts';

export const findings = {} as const satisfies Catalogue;
