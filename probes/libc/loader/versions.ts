import type { MissingVersion } from '../facts.ts';
import type { LoadPlan } from './load.ts';

/** `_dl_check_map_versions` (elf/dl-version.c): each needed version must be defined by that library, if it defines any. */
export function missingVersions(plan: LoadPlan): MissingVersion[] {
  const byName = new Map(
    plan.objects.flatMap((object) => [
      [object.name, object] as const,
      ...(object.soname === null ? [] : [[object.soname, object] as const]),
    ]),
  );
  return plan.objects.flatMap((object) =>
    object.versionNeeds.flatMap(({ file, version }) => {
      const library = byName.get(file);
      const definitions = library?.versionDefinitions;
      if (library === undefined || definitions == null || definitions.includes(version)) return [];
      return [{ version, library: library.path, neededBy: object.path, newest: newestLike(version, definitions) }];
    }),
  );
}

/** Of `GLIBC_2.38`, and of `GLIBC_ABI_DT_RELR`, the highest `GLIBC_<number>` that is defined. */
function newestLike(version: string, definitions: readonly string[]): string | null {
  const prefix = version.slice(0, version.indexOf('_') + 1);
  const numbers = definitions.flatMap((definition) => {
    const number = definition.startsWith(prefix) ? definition.slice(prefix.length) : '';
    return /^\d+(\.\d+)*$/.test(number) ? [number] : [];
  });
  const newest = numbers.sort(compareDotted).at(-1);
  return newest === undefined ? null : prefix + newest;
}

function compareDotted(a: string, b: string): number {
  const [x, y] = [a.split('.').map(Number), b.split('.').map(Number)];
  for (let index = 0; index < Math.max(x.length, y.length); index += 1) {
    const difference = (x[index] ?? 0) - (y[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
