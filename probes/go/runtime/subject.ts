import type { GoVersion } from '../../../src/decode/go/version/version.ts';

/** What the rules need to know about the program; one that cannot be read counts as built with the newest Go. */
export interface Subject {
  readonly name: string;
  readonly version: GoVersion | null;
  readonly settings: Readonly<Record<string, string>>;
  readonly modules: readonly string[];
}

/** Whether the program was built with a build tag. */
export function hasTag({ settings }: Pick<Subject, 'settings'>, tag: string): boolean {
  return (settings['-tags'] ?? '').split(',').includes(tag);
}
