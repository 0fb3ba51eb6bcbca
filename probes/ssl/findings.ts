import type { Catalog, Finding } from '../../src/finding.ts';
import { entryFindings } from './entries/findings.ts';
import { expectationFindings } from './expected/findings.ts';
import { lookupFindings } from './lookup/findings.ts';
import { mountFindings } from './mounts/findings.ts';
import { contentFindings } from './pool/findings.ts';
import { surroundingsFindings } from './surroundings/findings.ts';
import { unreadFindings } from './unread/findings.ts';

export const findings = {
  ...lookupFindings,
  ...entryFindings,
  ...contentFindings,
  ...mountFindings,
  ...surroundingsFindings,
  ...unreadFindings,
  ...expectationFindings,
} as const satisfies Catalog;

export type SslFinding = Finding<typeof findings>;
