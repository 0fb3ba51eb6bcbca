import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Architecture } from '../build/architecture.ts';
import { parentsOf, type TarEntry, tarOf } from './tar.ts';

/** The content of an image for one architecture. */
export interface ImagePlatform {
  readonly arch: Architecture;
  /** The static executable, which is at /probe-env. */
  readonly executable: Buffer;
  /** CycloneDX. */
  readonly sbom: string;
}

export interface ImageInfo {
  readonly version: string;
  /** The git commit; null if it is not known. */
  readonly commit: string | null;
  readonly description: string;
  readonly license: string;
  /** Seconds since 1970: the time of every file, and of the image itself. */
  readonly epoch: number;
}

/** A number, since an image without /etc/passwd knows no names, and runAsNonRoot of Kubernetes can only judge numbers. */
export const imageUser = '65532:65532';

/** The path where scanners find it, by the extension. */
export const sbomPath = 'usr/share/doc/probe-env/probe-env.cdx.json';

const platforms: Readonly<Record<Architecture, { os: string; architecture: string; variant?: string }>> = {
  x64: { os: 'linux', architecture: 'amd64' },
  arm64: { os: 'linux', architecture: 'arm64', variant: 'v8' },
};

/** https://github.com/opencontainers/image-spec/blob/main/descriptor.md */
interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

const mediaType = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
} as const;

/**
 * An archive of an image for several platforms: an OCI image layout (image-spec, image-layout.md), with a manifest.json next to it
 * for Docker engines that read nothing else. The same executables give the same bytes.
 */
export function imageArchive(images: readonly ImagePlatform[], info: ImageInfo): { archive: Buffer; digest: string } {
  const blobs = new Map<string, Buffer>();
  const add = (type: string, content: Buffer): Descriptor => {
    const digest = sha256(content);
    blobs.set(digest, content);
    return { mediaType: type, digest, size: content.length };
  };
  const built = images.map((image) => ({ image, ...addImage(image, info, add) }));
  const index = add(
    mediaType.index,
    json({
      schemaVersion: 2,
      mediaType: mediaType.index,
      manifests: built.map(({ image, manifest }) => ({ ...manifest, platform: platforms[image.arch] })),
      annotations: annotationsOf(info),
    }),
  );
  const name = `probe-env:${info.version}`;
  const named = {
    'org.opencontainers.image.ref.name': info.version,
    'io.containerd.image.name': `docker.io/library/${name}`,
  };
  // The first one gets the usual name; on a machine of another kind, such an engine needs the other name.
  const legacy = built.map(({ image, config, layer }, position) => ({
    Config: blobPath(config.digest),
    RepoTags: [position === 0 ? name : `${name}-${platforms[image.arch].architecture}`],
    Layers: [blobPath(layer.digest)],
  }));
  const files: readonly (readonly [string, Buffer])[] = [
    ...[...blobs].sort(([a], [b]) => (a < b ? -1 : 1)).map(([digest, content]) => [blobPath(digest), content] as const),
    [
      'index.json',
      json({ schemaVersion: 2, mediaType: mediaType.index, manifests: [{ ...index, annotations: named }] }),
    ],
    ['manifest.json', json(legacy)],
    ['oci-layout', json({ imageLayoutVersion: '1.0.0' })],
  ];
  const entries = [
    ...parentsOf('blobs/sha256/x'),
    ...files.map(([path, content]): TarEntry => ({ path, content, mode: 0o644 })),
  ];
  return { archive: tarOf(entries, info.epoch), digest: index.digest };
}

type Add = (type: string, content: Buffer) => Descriptor;

function addImage(
  { arch, executable, sbom }: ImagePlatform,
  info: ImageInfo,
  add: Add,
): { manifest: Descriptor; config: Descriptor; layer: Descriptor } {
  const created = new Date(info.epoch * 1000).toISOString();
  const tar = tarOf(
    [
      { path: 'probe-env', content: executable, mode: 0o755 },
      ...parentsOf(sbomPath),
      { path: sbomPath, content: Buffer.from(sbom), mode: 0o644 },
    ],
    info.epoch,
  );
  const layer = add(mediaType.layer, gzipSync(tar, { level: 9 }));
  const config = add(
    mediaType.config,
    json({
      created,
      ...platforms[arch],
      config: { User: imageUser, Entrypoint: ['/probe-env'], WorkingDir: '/', Labels: annotationsOf(info) },
      rootfs: { type: 'layers', diff_ids: [sha256(tar)] },
      history: [{ created, created_by: 'probe-env: npm run release' }],
    }),
  );
  const manifest = add(
    mediaType.manifest,
    json({
      schemaVersion: 2,
      mediaType: mediaType.manifest,
      config,
      layers: [layer],
      annotations: annotationsOf(info),
    }),
  );
  return { manifest, config, layer };
}

/** https://github.com/opencontainers/image-spec/blob/main/annotations.md */
function annotationsOf({ version, commit, description, license, epoch }: ImageInfo): Record<string, string> {
  const name = 'org.opencontainers.image';
  return {
    [`${name}.title`]: 'probe-env',
    [`${name}.description`]: description,
    [`${name}.version`]: version,
    [`${name}.licenses`]: license,
    [`${name}.created`]: new Date(epoch * 1000).toISOString(),
    ...(commit === null ? {} : { [`${name}.revision`]: commit }),
  };
}

function blobPath(digest: string): string {
  return `blobs/${digest.replace(':', '/')}`;
}

function sha256(content: Buffer): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}

function json(value: unknown): Buffer {
  return Buffer.from(`${JSON.stringify(value)}\n`);
}
