import type { RunOptions } from '../../cli/options.ts';
import type { FormatOptions } from '../formats/options.ts';

/** The properties of standard output. */
export interface Output {
  readonly isTerminal: boolean;
  /** Columns; null if it does not say. */
  readonly width: number | null;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** How to print for a person at a terminal, or with colors by `--color always`; null for everything else. */
export function terminalOf(
  { color, quiet }: Pick<RunOptions, 'color' | 'quiet'>,
  { isTerminal, width, env }: Output,
): FormatOptions['terminal'] {
  if (quiet || !(isTerminal || color === 'always')) return null;
  const plain = color === 'never' || (color === 'auto' && (Boolean(env.NO_COLOR) || env.TERM === 'dumb'));
  return { color: !plain, width: width ?? usualWidth };
}

/** Columns of a terminal that does not say. */
const usualWidth = 80;
