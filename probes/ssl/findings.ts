import type { Catalogue, Finding } from '../../src/finding.ts';
import { expectationFindings } from './expected/findings.ts';
import { lookupFindings } from './lookup/findings.ts';
import { contentFindings } from './pool/findings.ts';
import { surroundingsFindings } from './surroundings/findings.ts';

export const findings = {
  ...lookupFindings,
  ...contentFindings,
  ...surroundingsFindings,
  ...expectationFindings,
} as const satisfies Catalogue;

export type SslFinding = Finding<typeof findings>;
