import type { Catalogue } from '../../src/finding.ts';
import { cgoFindings } from './findings/cgo.ts';
import { containerFindings } from './findings/container.ts';
import { expectationFindings } from './findings/expectations.ts';
import { loaderFindings } from './findings/loader.ts';
import { resolverFindings } from './findings/resolver.ts';
import { runPathFindings } from './findings/run-paths.ts';
import { startFindings } from './findings/start.ts';
import { toolFindings } from './findings/tools.ts';

export const findings = {
  ...startFindings,
  ...loaderFindings,
  ...containerFindings,
  ...runPathFindings,
  ...cgoFindings,
  ...resolverFindings,
  ...toolFindings,
  ...expectationFindings,
} as const satisfies Catalogue;
