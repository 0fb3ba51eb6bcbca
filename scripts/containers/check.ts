import type { ExecutableKind } from '../executables.ts';
import type { Docker } from './docker.ts';
import type { Image, ImageName } from './images.ts';
import type { Program, ProgramName } from './programs.ts';

/** A line of the table before it is run. */
export interface CheckHead {
  readonly image: string;
  /** How probe-env is run there, and what distinguishes the row. */
  readonly how: string;
  readonly user: string;
  readonly expected: string;
}

export interface CheckResult {
  readonly got: string;
  readonly verdict: 'passed' | 'failed' | 'skipped';
}

export interface Check extends CheckHead {
  /** Set if the check does not apply to the other executable. */
  readonly about?: { readonly executable: ExecutableKind; readonly why: string };
  /** An exception is a failure, with its message as the result. */
  run(context: CheckContext): Promise<CheckResult>;
}

export interface CheckContext {
  readonly docker: Docker;
  /** The directory that goes into an image, with `probe-env` in it. */
  readonly installed: string;
  /** The machine's Go toolchain. */
  readonly goroot: string | null;
  /** A directory for a check's temporary files. */
  readonly work: string;
  image(name: ImageName): Promise<Image>;
  program(name: ProgramName): Promise<Program>;
}

/** Runs it and always cleans up. */
export async function resultOf(check: Check, context: CheckContext): Promise<CheckResult> {
  try {
    return await check.run(context);
  } catch (error) {
    return { got: error instanceof Error ? error.message : String(error), verdict: 'failed' };
  }
}

const columns = ['image', 'how', 'user', 'expected', 'got'] as const;

/** The result of a passed check is truncated to keep the table readable; unexpected results are shown whole. */
const widths = { image: 22, how: 52, user: 24, expected: 52, got: 80 } as const satisfies Record<
  (typeof columns)[number],
  number
>;

export function tableHead(): string {
  return `         ${columns.map((column) => column.padEnd(widths[column])).join('  ')}`.trimEnd();
}

export function tableLine(head: CheckHead, { got, verdict }: CheckResult): string {
  const cells = columns.map((column) => {
    const text = column === 'got' ? got : head[column];
    const whole = verdict !== 'passed' && column === 'got';
    return (text.length > widths[column] && !whole ? `${text.slice(0, widths[column] - 3)}...` : text).padEnd(
      widths[column],
    );
  });
  return `${verdict.padEnd(7)}  ${cells.join('  ')}`.trimEnd();
}

/** `12 passed, 0 failed, 1 skipped`: the last line. */
export function countLine(results: readonly CheckResult[]): string {
  const count = (wanted: CheckResult['verdict']): number => results.filter(({ verdict }) => verdict === wanted).length;
  return `${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped`;
}
