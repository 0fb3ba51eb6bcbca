import type { Catalogue } from '../../src/finding.ts';
import { contentFindings } from './findings/content.ts';
import { lookupFindings } from './findings/lookup.ts';

export const findings = { ...lookupFindings, ...contentFindings } as const satisfies Catalogue;
