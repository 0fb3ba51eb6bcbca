import { DecodeError } from '../../decode/decoded.ts';
import { type JsonMap, listOf, mapOf, parseJson, stringOf, stringsOf, textOf } from './json.ts';
import type { ImageParts, LayerPart } from './parts.ts';
import { platformIn } from './platform.ts';
import type { Store } from './store.ts';

/**
 * The output of `docker save`, `podman save`, `skopeo copy … docker-archive:`, crane and ko: `manifest.json` is a
 * list of images, each with the names of its configuration and layers (moby `image/tarexport`).
 * @returns null for any other archive
 * @throws DecodeError
 */
export function readDockerArchive(store: Store, manifest: unknown): ImageParts | null {
  const images = listOf(manifest).map(mapOf);
  const [image] = images;
  if (image === undefined || !images.every(isImage)) return null;
  const names = images.map((each) => stringsOf(each.RepoTags)[0] ?? stringOf(each.Config) ?? '');
  if (new Set(images.map(({ Config }) => Config)).size > 1)
    throw new DecodeError(`it has ${images.length} images (${names.join(', ')}): save only the intended one`);
  const config = textOf(blobOf(store, stringOf(image.Config) ?? ''));
  const stated = mapOf(parseJson(config));
  const diffIds = stringsOf(mapOf(stated.rootfs).diff_ids);
  const layers = stringsOf(image.Layers);
  if (diffIds.length !== layers.length)
    throw new DecodeError(`it has ${layers.length} layers, and its configuration ${diffIds.length}`);
  return {
    kind: 'docker archive',
    reference: stringsOf(image.RepoTags)[0] ?? null,
    config,
    platform: platformIn(stated, "the image's configuration"),
    layers: layers.map((name, index) => layerOf(store, name, diffIds[index] ?? null)),
  };
}

function isImage(image: JsonMap): boolean {
  return typeof image.Config === 'string' && (Array.isArray(image.Layers) || image.Layers === null);
}

function layerOf(store: Store, name: string, diffId: string | null): LayerPart {
  return { name, blob: blobOf(store, name), digest: null, diffId };
}

function blobOf(store: Store, name: string): LayerPart['blob'] {
  const blob = store.blob(name);
  if (blob === null) throw new DecodeError(`its manifest.json names ${name.slice(0, 100)}, which is not in it`);
  return blob;
}
