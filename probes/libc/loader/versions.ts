import { newestVersion } from '../../../src/decode/elf/versions.ts';
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
      return [
        {
          version,
          library: library.path,
          neededBy: object.path,
          newest: newestVersion(version.slice(0, version.indexOf('_') + 1), definitions),
        },
      ];
    }),
  );
}
