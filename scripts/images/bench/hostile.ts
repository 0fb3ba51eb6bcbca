import { createHash } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  createWriteStream,
  ftruncateSync,
  openSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { PassThrough, Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip, gzipSync, zstdCompressSync } from 'node:zlib';
import { paxHeader, tarHeader, tarMember } from '../../../test/support/bytes/tar.ts';

/** An archive that is built to exhaust its reader's time or memory. */
export interface Hostile {
  readonly name: string;
  /** Writes it. */
  make(place: string): Promise<void>;
  /** It is a valid image: then it is judged, and takes no more than others. */
  readonly isWhole?: true;
}

const end = Buffer.alloc(1024);
const million = 1_000_000;
const gigabyte = 2 ** 30;

export const hostileArchives: readonly Hostile[] = [
  layerOf('gzip without end', function* () {
    yield gzipSync(tarMember({ name: 'large', pax: { size: `${40 * gigabyte}` } }));
    yield* many(640, gzipSync(Buffer.alloc(64 << 20)));
  }),
  layerOf('zstd without end', function* () {
    yield zstdCompressSync(tarMember({ name: 'large', pax: { size: `${40 * gigabyte}` } }));
    yield* many(640, zstdCompressSync(Buffer.alloc(64 << 20)));
  }),
  {
    name: 'the whole archive, gzip without end',
    make: (place) =>
      written(place, function* () {
        yield gzipSync(tarMember({ name: 'large', size: 8 * gigabyte - 1 }));
        yield* many(640, gzipSync(Buffer.alloc(64 << 20)));
      }),
  },
  {
    name: 'gzip of gzip of gzip',
    make: async (place) => {
      let bytes: Buffer = gzipSync(Buffer.alloc(256 << 20));
      for (let level = 0; level < 8; level += 1) bytes = gzipSync(bytes);
      writeFileSync(place, bytes);
    },
  },
  {
    name: 'an extended header of 4 GB',
    make: async (place) => sparseFile(place, headerOf('x', 4 * gigabyte), 4 * gigabyte),
  },
  layerOf('an extended header of 4 GB in a layer', function* () {
    yield gzipSync(headerOf('x', 4 * gigabyte));
    yield* many(64, gzipSync(Buffer.alloc(64 << 20)));
  }),
  ofEntries('two million files', 2 * million, (index) => tarHeader({ name: `d/${index}` }, 0)),
  ofEntries('two million directories', 2 * million, (index) => tarHeader({ name: `${index}/`, type: '5' }, 0)),
  ofEntries('two million links', 2 * million, (index) => tarHeader({ name: `${index}`, type: '2', link: 'x' }, 0)),
  ofEntries('two million hard links', 2 * million, (index) =>
    tarHeader({ name: `${index}`, type: '1', link: index === 0 ? 'none' : '0' }, 0),
  ),
  ofEntries('two million whiteouts', 2 * million, (index) => tarHeader({ name: `.wh.${index}` }, 0)),
  ofEntries('half a million names of 4,000 characters', million / 2, (index) =>
    withPath(`${index}${`/${'n'.repeat(249)}`.repeat(16)}`),
  ),
  ofEntries('half a million links of 4,000 characters', million / 2, (index) =>
    tarMember({ name: `${index}`, type: '2', pax: { linkpath: `${index}${'l'.repeat(4000)}` } }),
  ),
  ofEntries('attributes of a megabyte', 3000, (index) =>
    tarMember({ name: `${index}`, pax: { 'SCHILY.xattr.user.x': `${index}${'a'.repeat(1_000_000)}` } }),
  ),
  ofEntries('a hundred thousand attributes a file', 300, (index) =>
    Buffer.concat([
      paxHeader(Array.from({ length: 40_000 }, (_, at) => [`SCHILY.xattr.user.${at}`, `${index}`] as const)),
      tarHeader({ name: `${index}` }, 0),
    ]),
  ),
  {
    ...ofEntries('directories below one another, 2,000 deep', 2000, (index) =>
      withPath(`${'d/'.repeat(1900)}${index}`),
    ),
    isWhole: true,
  },
  ofEntries('sparse files of 65,536 parts', 400, (index) =>
    tarMember({
      name: `${index}`,
      pax: {
        'GNU.sparse.size': '9000000000',
        'GNU.sparse.map': Array.from({ length: 80_000 }, (_, at) => `${at * 2},0`)
          .join(',')
          .slice(0, 1_000_000)
          .replace(/,[^,]*$/, ''),
      },
    }),
  ),
  ofEntries('sparse files whose map is in the content', 200, (index) => {
    const map = Buffer.alloc(1_000_448, '1\n');
    map.write('490000\n');
    return Buffer.concat([
      paxHeader([
        ['GNU.sparse.major', '1'],
        ['GNU.sparse.minor', '0'],
        ['GNU.sparse.name', `${index}`],
        ['GNU.sparse.realsize', '9'],
      ]),
      tarHeader({ name: `${index}` }, map.length),
      map,
    ]);
  }),
  {
    ...ofEntries('a program with holes, of 10 GB', 1, () =>
      tarMember({
        name: 'app',
        mode: 0o755,
        content: 'x'.repeat(512),
        pax: { 'GNU.sparse.size': '10000000000', 'GNU.sparse.map': '9999999000,512' },
      }),
    ),
    isWhole: true,
  },
  {
    name: 'two million members next to the manifest',
    make: (place) =>
      written(place, function* () {
        for (let index = 0; index < 2 * million; index += 1) yield tarHeader({ name: `m/${index}` }, 0);
        yield end;
      }),
  },
  {
    name: 'a manifest of half a million layers',
    make: (place) =>
      written(place, function* () {
        yield tarMember({ name: 'c.json', content: configText(['/app']) });
        yield tarMember({
          name: 'manifest.json',
          content: `[{"Config":"c.json","Layers":[${'"l.tar",'.repeat(900_000)}"l.tar"]}]`,
        });
        yield tarMember({ name: 'l.tar', content: end });
        yield end;
      }),
  },
  {
    name: 'a configuration of a million variables',
    make: (place) =>
      written(place, function* () {
        const env = Array.from({ length: 700_000 }, (_, index) => `"A${index}="`).join(',');
        yield tarMember({
          name: 'c.json',
          content: `{"architecture":"amd64","os":"linux","config":{"Env":[${env}],"Cmd":["/app"]},"rootfs":{"type":"layers","diff_ids":[]}}`,
        });
        yield tarMember({ name: 'manifest.json', content: '[{"Config":"c.json","Layers":[]}]' });
        yield end;
      }),
  },
  {
    name: 'a zip',
    make: async (place) => writeFileSync(place, Buffer.concat([Buffer.from('504b0304', 'hex'), Buffer.alloc(4096)])),
  },
];

function configText(command: readonly string[], diffId = '0'.repeat(64)): string {
  const rootfs = { type: 'layers', diff_ids: [`sha256:${diffId}`] };
  return JSON.stringify({ architecture: 'amd64', os: 'linux', config: { Cmd: command }, rootfs });
}

/** An image of one layer, as docker save writes it without digests; its pieces are concatenated as they are. */
function layerOf(name: string, pieces: () => Iterable<Buffer>): Hostile {
  return {
    name,
    async make(place) {
      const layer = `${place}.layer`;
      await written(layer, pieces);
      await withLayer(place, layer);
    },
  };
}

function ofEntries(name: string, count: number, entry: (index: number) => Buffer): Hostile {
  return {
    name,
    async make(place) {
      const layer = `${place}.layer`;
      const diffId = createHash('sha256');
      const hashed = (bytes: Buffer): Buffer => {
        diffId.update(bytes);
        return bytes;
      };
      function* pieces(): Generator<Buffer> {
        let batch: Buffer[] = [];
        for (let index = 0; index < count; index += 1) {
          batch.push(entry(index));
          if (batch.length < 256) continue;
          yield hashed(Buffer.concat(batch));
          batch = [];
        }
        yield hashed(Buffer.concat([...batch, end]));
      }
      await written(layer, pieces, createGzip({ level: 1 }));
      await withLayer(place, layer, diffId.digest('hex'));
    },
  };
}

async function withLayer(place: string, layer: string, diffId = '0'.repeat(64)): Promise<void> {
  const { size } = statSync(layer);
  await written(place, async function* () {
    yield tarMember({ name: 'c.json', content: configText(['/app'], diffId) });
    yield tarMember({ name: 'manifest.json', content: JSON.stringify([{ Config: 'c.json', Layers: ['l.tar'] }]) });
    yield tarHeader({ name: 'l.tar' }, size);
    yield* createReadStream(layer);
    yield Buffer.alloc(((512 - (size % 512)) % 512) + 1024);
  });
  rmSync(layer);
}

async function written(
  place: string,
  pieces: () => Iterable<Buffer> | AsyncIterable<Buffer>,
  through = new PassThrough() as Transform,
): Promise<void> {
  await pipeline(Readable.from(pieces()), through, createWriteStream(place));
}

function* many(count: number, piece: Buffer): Generator<Buffer> {
  for (let index = 0; index < count; index += 1) yield piece;
}

function headerOf(type: string, size: number): Buffer {
  return tarHeader({ name: 'pax', type }, size);
}

function withPath(path: string): Buffer {
  return tarMember({ name: 'x', pax: { path } });
}

/** With holes, that take no room on the disk. */
function sparseFile(place: string, head: Buffer, size: number): void {
  const fd = openSync(place, 'w');
  writeSync(fd, head);
  ftruncateSync(fd, head.length + size);
  closeSync(fd);
}
