import type { Catalog } from '../../src/finding.ts';
import { cgoFindings } from './cgo/findings.ts';
import { containerFindings } from './container/findings.ts';
import { expectationFindings } from './expected/findings.ts';
import { laterFindings } from './later/findings.ts';
import { libraryFindings } from './libraries/findings.ts';
import { loadingFindings } from './libraries/findings-loading.ts';
import { packedFindings } from './libraries/findings-packed.ts';
import { runPathFindings } from './libraries/findings-run-paths.ts';
import { symbolFindings } from './libraries/findings-symbols.ts';
import { commandFindings } from './program/command/findings.ts';
import { startFindings } from './program/findings.ts';
import { execFindings } from './program/findings-exec.ts';
import { interpreterFindings } from './program/findings-interpreter.ts';
import { stopFindings } from './program/findings-stop.ts';
import { limitFindings } from './program/limits/findings.ts';
import { resolverFindings } from './resolver/findings.ts';
import { toolFindings } from './tools/findings.ts';

export const findings = {
  ...startFindings,
  ...interpreterFindings,
  ...commandFindings,
  ...execFindings,
  ...stopFindings,
  ...limitFindings,
  ...libraryFindings,
  ...symbolFindings,
  ...packedFindings,
  ...loadingFindings,
  ...laterFindings,
  ...containerFindings,
  ...runPathFindings,
  ...cgoFindings,
  ...resolverFindings,
  ...toolFindings,
  ...expectationFindings,
} as const satisfies Catalog;
