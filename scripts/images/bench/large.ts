import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream, statSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { tarMember } from '../../../test/support/bytes/tar.ts';

const smallFiles = 60_000;
const largeFiles = 480;
const largeSize = 4 << 20;

/**
 * An image of 2 GB in 60,000 files, as docker save wrote it.
 * @returns its path in `directory`
 */
export async function largeImage(directory: string): Promise<string> {
  const layer = join(directory, 'layer.tar.gz');
  const diffId = createHash('sha256');
  await pipeline(Readable.from(layerBytes(diffId)), createGzip({ level: 1 }), createWriteStream(layer));
  const archive = join(directory, 'image.tar');
  await pipeline(Readable.from(archiveBytes(layer, diffId.digest('hex'))), createWriteStream(archive));
  return archive;
}

/** @param hash receives every byte */
function* layerBytes(hash: ReturnType<typeof createHash>): Generator<Buffer> {
  const random = randomBytes(largeSize);
  for (let index = 0; index < smallFiles + largeFiles; index += 1) {
    const isLarge = index % Math.floor(smallFiles / largeFiles) === 0;
    const name = `usr/lib/package-${index % 500}/directory-${index % 7}/file-${index}.txt`;
    const part = tarMember({ name, content: isLarge ? random : `content of ${index}\n` });
    hash.update(part);
    yield part;
  }
  const end = Buffer.alloc(1024);
  hash.update(end);
  yield end;
}

/** As docker save wrote it, before it wrote OCI archives. */
async function* archiveBytes(layer: string, diffId: string): AsyncGenerator<Buffer> {
  const config = JSON.stringify({
    architecture: 'amd64',
    os: 'linux',
    config: { Cmd: ['/usr/lib/package-1/directory-1/file-1.txt'] },
    rootfs: { type: 'layers', diff_ids: [`sha256:${diffId}`] },
  });
  const manifest = JSON.stringify([{ Config: 'config.json', RepoTags: ['large:1'], Layers: ['layer.tar.gz'] }]);
  yield tarMember({ name: 'manifest.json', content: manifest });
  yield tarMember({ name: 'config.json', content: config });
  const { size } = statSync(layer);
  yield tarMember({ name: 'layer.tar.gz', size });
  for await (const piece of createReadStream(layer)) yield piece;
  yield Buffer.alloc(((512 - (size % 512)) % 512) + 1024);
}
