import { newestVersion } from '../../../src/decode/elf/versions.ts';
import type { MissingVersion } from '../libraries/facts.ts';
import type { LoadPlan } from './load.ts';

/** The loader is a library too: libc.so.6 needs versions of it. */
export interface VersionedLoader {
  readonly path: string;
  /** What libraries call it. */
  readonly names: readonly string[];
  readonly versionDefinitions: readonly string[] | null;
}

/** `_dl_check_map_versions` (elf/dl-version.c): each needed version must be defined by that library, if it defines any. */
export function missingVersions(plan: LoadPlan, loader: VersionedLoader): MissingVersion[] {
  const byName = new Map<string, { readonly path: string; readonly versionDefinitions: readonly string[] | null }>([
    ...loader.names.map((name) => [name, loader] as const),
    ...plan.objects.flatMap((object) => [
      [object.name, object] as const,
      ...(object.soname === null ? [] : [[object.soname, object] as const]),
    ]),
  ]);
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
