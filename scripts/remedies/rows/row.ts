import { busybox, type RootPart } from '../../containers/root-parts.ts';
import { applets, tool } from '../parts.ts';
import type { ProgramName } from '../programs.ts';

/** An image with a fault, the finding that names it, and the alternative of its remedy to carry out. */
export interface Row {
  readonly code: string;
  /** Counted from 0. */
  readonly alternative?: number;
  /** At /app; `static` unless said. */
  readonly program?: ProgramName;
  /** probe-env is not told the path of the program. */
  readonly unnamed?: true;
  readonly mode?: number;
  readonly parts: readonly RootPart[];
  /** Lines of the Dockerfile after the copies. */
  readonly config?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly flags?: readonly string[];
  readonly args?: readonly string[];
  /** The machine's Go toolchain is mounted. */
  readonly withGo?: true;
  /** What the program prints afterwards, but did not before; `null` if it would show nothing. */
  readonly sees: RegExp | null;
  /** Findings about the image that are unrelated to the fault. */
  readonly besides?: readonly string[];
}

export const openssl = tool('/usr/bin/openssl');
export const bundle = '/etc/ssl/certs/ca-certificates.crt';
/** The program sees the company's CA among the roots. */
export const company = /company true/;
export const root = { flags: ['--user', '0:0'] } as const;
export const shell = [busybox, applets];
export const starts = /^zone /m;
export const nobody = ['--user', '65532:65532'] as const;
