import type { ProgramFacts } from '../facts.ts';
import type { Build } from '../remedies.ts';

/** What remedies need of the build; null for what is not a Go program. */
export function buildOf({ go }: ProgramFacts): Build | null {
  if (go === null) return null;
  const { cgo, buildMode, tags, cgoModules, cgoPackages } = go;
  return { cgo, buildMode, package: go.package, tags, cgoModules, cgoPackages: cgoPackages ?? [] };
}
