import type { Catalog, Finding } from '../../src/finding.ts';
import { agreementFindings } from './agreement/findings.ts';
import { databaseFindings } from './database/findings.ts';
import { unreadFindings } from './unread/findings.ts';
import { localtimeFindings } from './zone/findings-localtime.ts';
import { tzFindings } from './zone/findings-tz.ts';

export const findings = {
  ...tzFindings,
  ...localtimeFindings,
  ...agreementFindings,
  ...databaseFindings,
  ...unreadFindings,
} as const satisfies Catalog;

export type TimezoneFinding = Finding<typeof findings>;
