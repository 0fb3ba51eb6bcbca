import type { Finding } from '../../../src/finding.ts';
import type { startFindings } from './findings.ts';
import type { execFindings } from './findings-exec.ts';
import type { interpreterFindings } from './findings-interpreter.ts';
import type { stopFindings } from './findings-stop.ts';
import type { limitFindings } from './limits/findings.ts';

/** Why a program does not start. */
export type StartFinding =
  | Finding<typeof startFindings>
  | Finding<typeof interpreterFindings>
  | Finding<typeof execFindings>
  | Finding<typeof stopFindings>
  | Finding<typeof limitFindings>;
