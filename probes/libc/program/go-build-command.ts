import type { ProgramFacts } from '../facts.ts';
import type { Build } from '../remedies.ts';

/** What remedies need of the build; null for what is no Go program. */
export function buildOf({ go }: ProgramFacts): Build | null {
  return go === null ? null : { cgo: go.cgo, buildMode: go.buildMode, package: go.package, tags: go.tags };
}
