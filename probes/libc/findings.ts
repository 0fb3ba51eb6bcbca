import type { Catalogue } from '../../src/finding.ts';
import { containerFindings } from './findings/container.ts';
import { expectationFindings } from './findings/expectations.ts';
import { loaderFindings } from './findings/loader.ts';
import { startFindings } from './findings/start.ts';
import { toolFindings } from './findings/tools.ts';

export const findings = {
  ...startFindings,
  ...loaderFindings,
  ...containerFindings,
  ...toolFindings,
  ...expectationFindings,
} as const satisfies Catalogue;
