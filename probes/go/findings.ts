import type { Catalog } from '../../src/finding.ts';
import { environmentFindings } from './environment/findings.ts';
import { envFindings } from './expected-env/findings.ts';
import { programFindings } from './program/findings.ts';
import { buildFindings } from './program/findings-build.ts';
import { expectedFindings } from './program/findings-expected.ts';
import { pluginFindings } from './program/findings-plugins.ts';
import { runtimeFindings } from './runtime/findings.ts';
import { sourceFindings } from './source/findings.ts';
import { packageFindings } from './source/packages/findings.ts';
import { toolchainFindings } from './toolchain/findings.ts';

/** In order of importance: the program, what it finds when it starts, and what would build it. */
export const findings = {
  ...programFindings,
  ...expectedFindings,
  ...runtimeFindings,
  ...buildFindings,
  ...pluginFindings,
  ...toolchainFindings,
  ...environmentFindings,
  ...sourceFindings,
  ...packageFindings,
  ...envFindings,
} as const satisfies Catalog;
