import type { Host } from '../../src/host/host.ts';
import { absolutePath } from '../../src/linux/paths.ts';
import { type HeldBy, heldBy } from '../../src/linux/volume.ts';
import type { SslFacts } from './facts.ts';
import type { Group, GroupName } from './pool/facts.ts';
import { fewRoots } from './thresholds.ts';

/** The groups whose remedy changes a file; most images have expired public roots, which nobody has to change. */
const changed: readonly GroupName[] = [
  ...(['skipped', 'expired', 'expiring', 'notYetValid', 'unusable', 'binary', 'privateKeys', 'worldWritable'] as const),
];

/** The volumes of the files that a remedy would change, by path: advice about the image is of no use there. */
export function heldFiles(
  host: Host,
  { sources, directories }: Pick<SslFacts, 'sources' | 'directories'>,
  usable: number,
): Pick<SslFacts, 'held'> {
  const names: readonly GroupName[] = usable < fewRoots ? [...changed, 'expiredPublic'] : changed;
  const paths = new Set([
    ...sources.flatMap((source) => [
      ...(source.kind === 'file' && source.certificates === 0 ? [source.path] : []),
      ...names.flatMap((name) => source[name].first.map(({ path }) => path ?? source.path)),
    ]),
    ...directories.flatMap(({ passedOver }) => passedOver.flatMap(({ first }) => first.map(({ path }) => path))),
  ]);
  const held: Record<string, HeldBy> = {};
  for (const path of paths) {
    const volume = heldBy(host, absolutePath(host, path));
    if (volume !== null) held[path] = volume;
  }
  return Object.keys(held).length === 0 ? {} : { held };
}

/** The one that holds the first of a group, as a detail has it. */
export function holderOf({ held }: Pick<SslFacts, 'held'>, path: string, group?: Group): { readonly volume?: HeldBy } {
  const volume = held?.[group?.first[0]?.path ?? path];
  return volume === undefined ? {} : { volume };
}
