import { fromUtf8, latin1 } from '#runtime/bytes.ts';
import { crypto } from '#runtime/crypto.ts';
import { DecodeError } from '../../decode/decoded.ts';
import type { Platform } from '../../linux/machine/platform.ts';
import type { Blob } from './blob.ts';
import { type JsonMap, listOf, mapOf, parseJson, stringOf, textOf } from './json.ts';
import type { ImageParts, LayerPart } from './parts.ts';
import { chooseByPlatform, platformIn } from './platform.ts';

/** Finds blobs by their digest: `blobs/sha256/…` in a layout, only the digits in the directories of skopeo. */
export type BlobPlace = { readonly kind: string; blob(digest: string): Blob | null };

/**
 * The image in an OCI image layout (image-spec `image-layout.md`), or in other places with such manifests.
 * @param root the index, or the only manifest
 * @param wanted chooses among several images
 * @throws DecodeError
 */
export function readOciImage(place: BlobPlace, root: unknown, wanted: Platform): ImageParts {
  const found = new Map<string, Candidate>();
  collect(place, mapOf(root), { platform: null, reference: null, digest: '' }, found);
  if (found.size === 0) throw new DecodeError('it has no image');
  const candidates = [...found.values()];
  const { manifest, reference, platform } = chooseByPlatform(candidates, wanted);
  const config = configOf(place, manifest);
  const stated = mapOf(parseJson(config));
  const layers = listOf(manifest.layers).map((layer) => layerOf(place, mapOf(layer)));
  const diffIds = listOf(mapOf(stated.rootfs).diff_ids);
  if (diffIds.length !== layers.length)
    throw new DecodeError(`it has ${layers.length} layers, and its configuration ${diffIds.length}`);
  return {
    kind: place.kind,
    reference,
    config,
    platform: platformIn(stated, "the image's configuration") ?? platform,
    layers,
  };
}

type Context = { readonly platform: Platform | null; readonly reference: string | null; readonly digest: string };

type Candidate = Context & { readonly manifest: JsonMap };

/** Follows nested indexes down to manifests. */
function collect(
  place: BlobPlace,
  document: JsonMap,
  context: Context,
  found: Map<string, Candidate>,
  indexes: Set<string> = new Set(),
  depth = 0,
): void {
  if (depth > deepest || found.size > mostImages) throw new DecodeError('its indexes never end');
  if (Array.isArray(document.manifests)) {
    for (const descriptor of document.manifests.map(mapOf)) {
      if (isAttestation(descriptor)) continue;
      const digest = stringOf(descriptor.digest) ?? '';
      // Already seen: an index may name one digest any number of times.
      if (indexes.has(digest) || found.has(digest)) continue;
      const platform = platformIn(mapOf(descriptor.platform), 'the index') ?? context.platform;
      const reference = referenceOf(descriptor) ?? context.reference;
      // A sparse layout has only some of what its index names: missing images of other platforms are no error.
      const manifest = place.blob(digest) === null ? { missing: true } : documentOf(place, descriptor);
      if ('missing' in manifest) found.set(digest, { manifest, platform, reference, digest });
      else {
        if (Array.isArray(manifest.manifests)) indexes.add(digest);
        collect(place, manifest, { platform, reference, digest }, found, indexes, depth + 1);
      }
    }
    return;
  }
  if (document.schemaVersion === 1)
    throw new DecodeError('its manifest is of schema 1, which registries no longer take');
  if (!Array.isArray(document.layers)) throw new DecodeError('it has a manifest without layers');
  const platform = context.platform ?? platformOfConfig(place, document);
  found.set(context.digest, { ...context, platform, manifest: document });
}

const deepest = 8;
const mostImages = 1000;

/** BuildKit's provenance, in the form of an image. */
function isAttestation(descriptor: JsonMap): boolean {
  return mapOf(descriptor.annotations)['vnd.docker.reference.type'] !== undefined;
}

function referenceOf(descriptor: JsonMap): string | null {
  const annotations = mapOf(descriptor.annotations);
  return (
    stringOf(annotations['io.containerd.image.name']) ?? stringOf(annotations['org.opencontainers.image.ref.name'])
  );
}

function platformOfConfig(place: BlobPlace, manifest: JsonMap): Platform | null {
  const descriptor = mapOf(manifest.config);
  if (!isImageConfig(descriptor)) return null;
  return platformIn(documentOf(place, descriptor), "the image's configuration");
}

function configOf(place: BlobPlace, manifest: JsonMap): string {
  if ('missing' in manifest) throw new DecodeError('its index names a manifest that is not in it');
  const descriptor = mapOf(manifest.config);
  if (!isImageConfig(descriptor))
    throw new DecodeError(`it is an artifact of type ${stringOf(descriptor.mediaType) ?? 'unknown'}, not an image`);
  return verifiedText(place, descriptor);
}

function isImageConfig({ mediaType }: JsonMap): boolean {
  return stringOf(mediaType) === null || /\.(?:image\.config|container\.image)\.v1\+json$/.test(String(mediaType));
}

function documentOf(place: BlobPlace, descriptor: JsonMap): JsonMap {
  return mapOf(parseJson(verifiedText(place, descriptor)));
}

function verifiedText(place: BlobPlace, descriptor: JsonMap): string {
  const { digest, blob } = blobOf(place, descriptor);
  const text = textOf(blob);
  if (crypto.sha256(latin1(fromUtf8(text))) !== digest) throw new DecodeError(`sha256:${digest} has other content`);
  return text;
}

function layerOf(place: BlobPlace, descriptor: JsonMap): LayerPart {
  if (/\+encrypted$/.test(stringOf(descriptor.mediaType) ?? '')) throw new DecodeError('its layers are encrypted');
  const { digest, blob } = blobOf(place, descriptor);
  return { name: `layer sha256:${digest.slice(0, 12)}`, blob, digest, diffId: null };
}

function blobOf(place: BlobPlace, descriptor: JsonMap): { readonly digest: string; readonly blob: Blob } {
  const stated = stringOf(descriptor.digest) ?? '';
  const digest = /^sha256:([0-9a-f]{64})$/.exec(stated)?.[1];
  if (digest === undefined) throw new DecodeError(`'${stated.slice(0, 100)}' is not a SHA-256 digest`);
  const blob = place.blob(stated);
  if (blob === null) throw new DecodeError(`sha256:${digest} is not in it`);
  if (typeof descriptor.size === 'number' && blob.size !== descriptor.size)
    throw new DecodeError(`sha256:${digest} has ${blob.size} bytes, and its descriptor ${descriptor.size}`);
  return { digest, blob };
}
