import { createHash } from 'node:crypto';
import type { Blob } from '../../../src/image/archive/blob.ts';
import { tar } from './tar.ts';

export function bytesBlob(bytes: Uint8Array): Blob {
  return {
    size: bytes.length,
    read(into, position) {
      const part = bytes.subarray(position, position + into.length);
      into.set(part);
      return part.length;
    },
  };
}

export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The content of an image: layers as they are stored, and uncompressed. */
export interface ImageBytes {
  readonly layers: readonly { readonly blob: Buffer; readonly plain: Buffer }[];
  readonly config?: Readonly<Record<string, unknown>>;
  readonly architecture?: string;
  readonly variant?: string;
}

export function configOf({ layers, config = {}, architecture = 'amd64', variant }: ImageBytes): string {
  return JSON.stringify({
    architecture,
    ...(variant === undefined ? {} : { variant }),
    os: 'linux',
    config,
    rootfs: { type: 'layers', diff_ids: layers.map(({ plain }) => `sha256:${sha256(plain)}`) },
  });
}

/** As `docker save` wrote it before 25. */
export function dockerArchive(image: ImageBytes, tag = 'app:1'): Buffer {
  const config = configOf(image);
  const name = `${sha256(config)}.json`;
  const layers = image.layers.map((_, index) => `${index}/layer.tar`);
  return tar([
    ...image.layers.map(({ blob }, index) => ({ name: layers[index] ?? '', content: blob })),
    { name, content: config },
    { name: 'manifest.json', content: JSON.stringify([{ Config: name, RepoTags: [tag], Layers: layers }]) },
    { name: 'repositories', content: '{}' },
  ]);
}

/** The files of an OCI layout, by name. */
export function ociLayout(images: readonly ImageBytes[], tag: string | null = null): Map<string, Buffer> {
  const files = new Map<string, Buffer>([['oci-layout', Buffer.from('{"imageLayoutVersion":"1.0.0"}')]]);
  const put = (content: Buffer | string): { digest: string; size: number } => {
    const bytes = Buffer.from(content);
    files.set(`blobs/sha256/${sha256(bytes)}`, bytes);
    return { digest: `sha256:${sha256(bytes)}`, size: bytes.length };
  };
  const manifests = images.map((image) => {
    const { architecture = 'amd64', variant } = image;
    const manifest = {
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      config: { mediaType: 'application/vnd.oci.image.config.v1+json', ...put(configOf(image)) },
      layers: image.layers.map(({ blob }) => ({ mediaType: 'application/vnd.oci.image.layer.v1.tar', ...put(blob) })),
    };
    return {
      mediaType: manifest.mediaType,
      ...put(JSON.stringify(manifest)),
      ...(images.length > 1
        ? { platform: { os: 'linux', architecture, ...(variant === undefined ? {} : { variant }) } }
        : {}),
      ...(tag === null ? {} : { annotations: { 'org.opencontainers.image.ref.name': tag } }),
    };
  });
  files.set('index.json', Buffer.from(JSON.stringify({ schemaVersion: 2, manifests })));
  return files;
}

export function tarOf(files: ReadonlyMap<string, Buffer>): Buffer {
  return tar([...files].map(([name, content]) => ({ name, content })));
}
