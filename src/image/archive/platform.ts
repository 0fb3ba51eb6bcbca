import { DecodeError } from '../../decode/decoded.ts';
import { type Platform, platformNamed, platformText } from '../../linux/machine/platform.ts';
import { type JsonMap, stringOf } from './json.ts';

/** The platform that an index or a configuration states (image-spec `image-index.md`); null if it states none. */
export function platformIn(map: JsonMap, by: string): Platform | null {
  const os = stringOf(map.os);
  const architecture = stringOf(map.architecture);
  if (os === null || architecture === null) return null;
  return platformNamed({ os, architecture, variant: stringOf(map.variant) }, by);
}

/**
 * Chooses the wanted platform: of several variants the newest that is not newer than requested. A single one is used
 * whatever its platform.
 * @throws DecodeError if there is none, or the choice is ambiguous
 */
export function chooseByPlatform<T extends { readonly platform: Platform | null }>(
  all: readonly T[],
  wanted: Platform,
): T {
  const [only] = all;
  if (only !== undefined && all.length === 1) return only;
  const fitting = all.filter(({ platform }) => platform !== null && fits(platform, wanted));
  const sorted = fitting.sort((a, b) => level(b.platform) - level(a.platform));
  const [best, next] = sorted;
  if (best === undefined) {
    const names = all.map(({ platform }) => (platform === null ? 'one that does not say' : platformText(platform)));
    throw new DecodeError(
      `it has nothing for ${platformText(wanted)}; --platform chooses from ${[...new Set(names)].join(', ')}`,
    );
  }
  if (next !== undefined && level(next.platform) === level(best.platform))
    throw new DecodeError(`it has ${fitting.length} images for ${platformText(wanted)}: save only the intended one`);
  return best;
}

/** Whether an image for `has` satisfies `wanted`: `linux/arm` accepts any variant. */
export function fits(has: Platform, wanted: Platform): boolean {
  if (has.os !== wanted.os || has.goarch !== wanted.goarch) return false;
  return wanted.variant === null || level(has) <= level(wanted);
}

/** 7 of `v7`. Without one: v8 of arm64 and v1 of amd64, the defaults (containerd/platforms, database.go). */
function level(platform: Platform | null): number {
  const stated = /^v(\d+)/.exec(platform?.variant ?? '')?.[1];
  return stated === undefined ? (usual[platform?.goarch ?? ''] ?? 0) : Number(stated);
}

const usual: Readonly<Record<string, number>> = { arm64: 8, amd64: 1, arm: 7 };
