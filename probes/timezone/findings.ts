import type { Catalogue } from '../../src/finding.ts';
import { agreementFindings } from './findings/agreement.ts';
import { databaseFindings } from './findings/database.ts';
import { localtimeFindings } from './findings/localtime.ts';
import { tzFindings } from './findings/tz.ts';

export const findings = {
  ...tzFindings,
  ...localtimeFindings,
  ...agreementFindings,
  ...databaseFindings,
} as const satisfies Catalogue;
