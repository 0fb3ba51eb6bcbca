import { DecodeError } from '../../decode/decoded.ts';
import type { Platform } from '../../linux/machine/platform.ts';
import type { Blob } from './blob.ts';
import { readDockerArchive } from './docker-archive.ts';
import { mapOf, parseJson, textOf } from './json.ts';
import { readOciImage } from './oci.ts';
import type { ImageParts } from './parts.ts';
import { type Store, tarStore } from './store.ts';

/**
 * The image in a tar archive: a docker or OCI archive, else an exported file system.
 * @throws DecodeError
 */
export function readArchive(archive: Blob, wanted: Platform, check: () => void): ImageParts {
  return readStore(tarStore(archive, check), 'archive', wanted) ?? exportedFileSystem(archive);
}

/**
 * The image in a directory: an OCI layout, what `skopeo copy … dir:` writes, or an unpacked archive of one.
 * @throws DecodeError
 */
export function readDirectory(store: Store, wanted: Platform): ImageParts {
  const parts = readStore(store, 'directory', wanted);
  if (parts !== null) return parts;
  throw new DecodeError(
    'it has neither index.json nor manifest.json, so it is not an image; --root looks at an unpacked one',
  );
}

/**
 * Null for what is not an image. The index is preferred: docker save writes both files, but only the index has
 * digests.
 */
function readStore(store: Store, place: string, wanted: Platform): ImageParts | null {
  const index = mapOf(jsonIn(store, 'index.json'));
  if (Array.isArray(index.manifests)) {
    const blob = (digest: string): Blob | null => store.blob(`blobs/${digest.replace(':', '/')}`);
    return readOciImage({ kind: `OCI ${place}`, blob }, index, wanted);
  }
  const manifest = jsonIn(store, 'manifest.json');
  const docker = readDockerArchive(store, manifest);
  if (docker !== null) return docker;
  const { layers, manifests } = mapOf(manifest);
  if (Array.isArray(layers) || Array.isArray(manifests)) {
    const blob = (digest: string): Blob | null => {
      const digits = digest.slice(digest.indexOf(':') + 1);
      return store.blob(digits) ?? store.blob(`${digits}.manifest.json`);
    };
    return readOciImage({ kind: `${place} of skopeo`, blob }, manifest, wanted);
  }
  if (manifest === null && store.blob('repositories') !== null)
    throw new DecodeError('it was saved by Docker before 1.10, which wrote no manifest.json: save it again');
  return null;
}

/** An exported file system may contain files with these names too. */
function jsonIn(store: Store, name: string): unknown {
  const blob = store.blob(name);
  if (blob === null) return null;
  try {
    return parseJson(textOf(blob));
  } catch (error) {
    throw error instanceof DecodeError ? new DecodeError(`${name}: ${error.message}`) : error;
  }
}

function exportedFileSystem(archive: Blob): ImageParts {
  return {
    kind: 'exported file system',
    reference: null,
    config: null,
    platform: null,
    layers: [{ name: 'the file system', blob: archive, digest: null, diffId: null }],
  };
}
