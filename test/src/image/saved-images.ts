import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll } from 'vitest';
import { openImage } from '../../../src/image/archive/open.ts';
import type { Image } from '../../../src/image/image.ts';
import { parsePlatform } from '../../../src/linux/machine/platform.ts';
import { type ImageBytes, ociLayout } from '../../support/bytes/image-bytes.ts';
import { tar } from '../../support/bytes/tar.ts';
import { unhurried } from '../../support/deadlines.ts';

/** A directory for images of the tests of a file, in each form that they are saved in. */
export function useImages() {
  let directory = '';
  beforeAll(() => {
    directory = mkdtempSync(join(os.tmpdir(), 'probe-env-image-'));
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  function asFile(name: string, bytes: Uint8Array): string {
    const path = join(directory, name);
    writeFileSync(path, bytes);
    return path;
  }

  function asDirectory(name: string, files: ReadonlyMap<string, Buffer>): string {
    for (const [file, content] of files) {
      const path = join(directory, name, file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
    }
    return join(directory, name);
  }

  return { place: () => directory, asFile, asDirectory };
}

export const lower = tar([
  { name: 'etc/', type: '5', mode: 0o755 },
  { name: 'etc/passwd', content: 'root:x:0:0::/:/bin/sh\n' },
  { name: 'opt/large', content: Buffer.alloc(600_000, 'large ') },
]);
export const upper = tar([{ name: 'app', content: 'the program', mode: 0o755 }]);
export const plain = (bytes: Buffer): Buffer => bytes;
export const compressions = { plain, gzip: gzipSync, zstd: (bytes: Buffer) => zstdCompressSync(bytes) };

export function imageOf(compress: (bytes: Buffer) => Buffer, more: Partial<ImageBytes> = {}): ImageBytes {
  const layers = [lower, upper].map((bytes) => ({ plain: bytes, blob: Buffer.from(compress(bytes)) }));
  return { layers, config: { Entrypoint: ['/app'], Env: ['TZ=Asia/Tokyo'] }, ...more };
}

/** What `skopeo copy … dir:` writes. */
export function skopeoDirectory(image: ImageBytes): Map<string, Buffer> {
  const layout = ociLayout([image]);
  const files = new Map<string, Buffer>([['version', Buffer.from('Directory Transport Version: 1.1\n')]]);
  for (const [name, content] of layout) {
    const digits = /^blobs\/sha256\/(.*)$/.exec(name)?.[1];
    if (digits === undefined) continue;
    files.set(content.includes('"schemaVersion"') ? 'manifest.json' : digits, content);
  }
  return files;
}

/** The image there, for a platform. */
export async function open(path: string, platform = 'linux/amd64', isStated = false): Promise<Image> {
  const wanted = parsePlatform(platform, 'test');
  if (wanted === null) throw new Error(`${platform} is none`);
  return await openImage({ path, app: null, platform: { wanted, isStated } }, unhurried);
}
