import type { Catalogue } from '../../src/finding.ts';
import { programFindings } from './program/findings.ts';
import { toolchainFindings } from './toolchain/findings.ts';

/** In the order of importance: the program that runs, then what would build it. */
export const findings = { ...programFindings, ...toolchainFindings } as const satisfies Catalogue;
