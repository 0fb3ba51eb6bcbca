import type { Catalogue } from '../../src/finding.ts';
import { contentFindings } from './findings/content.ts';
import { expectationFindings } from './findings/expectations.ts';
import { lookupFindings } from './findings/lookup.ts';
import { surroundingsFindings } from './findings/surroundings.ts';

export const findings = {
  ...lookupFindings,
  ...contentFindings,
  ...surroundingsFindings,
  ...expectationFindings,
} as const satisfies Catalogue;
