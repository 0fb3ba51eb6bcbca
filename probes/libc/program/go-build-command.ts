import type { ProgramFacts } from '../facts.ts';
import { type Build, isOfLibc } from '../remedies.ts';
import { elfOf } from './elf-of.ts';

/** What remedies need to know about the build; null for a program not written in Go. */
export function buildOf(program: ProgramFacts): Build | null {
  const { go } = program;
  if (go === null) return null;
  const { cgo, buildMode, tags, cgoModules, cgoPackages } = go;
  const libraries = elfOf(program)?.needed.filter((name) => !isOfLibc(name)) ?? [];
  return {
    ...{ cgo, buildMode, package: go.package, tags, cgoModules, cgoPackages: cgoPackages ?? [] },
    ...(libraries.length === 0 ? {} : { libraries: libraries.slice(0, named) }),
  };
}

/** The maximum number of libraries: details are printed. */
const named = 4;
