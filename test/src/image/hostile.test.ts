import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { archives } from '#runtime/archives.ts';
import { UsageError } from '../../../src/cli/usage-error.ts';
import { type Deadline, DeadlineExceeded } from '../../../src/deadline.ts';
import { TarReader } from '../../../src/decode/tar/reader.ts';
import { openImage } from '../../../src/image/archive/open.ts';
import type { Image } from '../../../src/image/image.ts';
import { LayerContents } from '../../../src/image/layers/contents.ts';
import { layerBlob } from '../../../src/image/layers/layer-blob.ts';
import { IndexBudget, LayerTree } from '../../../src/image/layers/layer-tree.ts';
import { parsePlatform } from '../../../src/linux/machine/platform.ts';
import {
  bytesBlob,
  dockerArchive,
  type ImageBytes,
  ociLayout,
  sha256,
  tarOf,
} from '../../support/bytes/image-bytes.ts';
import { type TarMember, tar, tarMember } from '../../support/bytes/tar.ts';
import { unhurried } from '../../support/deadlines.ts';

let work = '';
beforeAll(() => {
  work = mkdtempSync(path.join(os.tmpdir(), 'probe-env-hostile-'));
});
afterAll(() => rmSync(work, { recursive: true, force: true }));

const layer = tar([{ name: 'app', content: 'the program', mode: 0o755 }]);
const image: ImageBytes = { layers: [{ plain: layer, blob: layer }], config: { Entrypoint: ['/app'] } };

/** Milliseconds. */
const limit = 5000;

function within(ms: number): Deadline {
  const end = performance.now() + ms;
  return {
    ...unhurried,
    check() {
      if (performance.now() > end) throw new DeadlineExceeded('test');
    },
  };
}

async function open(place: string, ms = limit): Promise<Image> {
  const wanted = parsePlatform('linux/amd64', 'test');
  if (wanted === null) throw new Error('no platform');
  return await openImage({ path: place, app: null, platform: { wanted, isStated: false } }, within(ms));
}

/** What is said of it: one line, in time. */
async function said(make: () => Uint8Array | string, ms = limit): Promise<string> {
  const made = make();
  const place = typeof made === 'string' ? made : path.join(work, `file-${sha256(made).slice(0, 12)}.tar`);
  if (typeof made !== 'string') writeFileSync(place, made);
  const started = performance.now();
  const outcome: unknown = await open(place, ms).catch((error: unknown) => error);
  expect(performance.now() - started).toBeLessThan(ms + 2000);
  if (!(outcome instanceof UsageError)) return outcome instanceof Error ? `${outcome.stack}` : 'taken';
  expect(outcome.message).not.toContain('\n');
  return outcome.message.slice(`--image: ${place}`.length).replace(/^:? /, '');
}

/** A layout whose index has other manifests, with blobs for them. */
function layoutOf(manifests: (put: (content: unknown) => object) => readonly object[]): Buffer {
  const files = ociLayout([image]);
  const put = (content: unknown): object => {
    const bytes = Buffer.from(JSON.stringify(content));
    files.set(`blobs/sha256/${sha256(bytes)}`, bytes);
    return {
      mediaType: 'application/vnd.oci.image.index.v1+json',
      digest: `sha256:${sha256(bytes)}`,
      size: bytes.length,
    };
  };
  files.set('index.json', Buffer.from(JSON.stringify({ schemaVersion: 2, manifests: manifests(put) })));
  return tarOf(files);
}

function imageWithLayer(plain: Buffer, blob: Buffer = plain): Buffer {
  return dockerArchive({ ...image, layers: [{ plain, blob }] });
}

function directory(name: string, change: (place: string) => void): string {
  const place = path.join(work, name);
  for (const [file, content] of ociLayout([image])) {
    mkdirSync(path.dirname(path.join(place, file)), { recursive: true });
    writeFileSync(path.join(place, file), content);
  }
  change(place);
  return place;
}

const config = { architecture: 'amd64', os: 'linux', rootfs: { type: 'layers', diff_ids: [] } };

describe('a hostile image', () => {
  it.each<[string, () => Uint8Array | string, RegExp]>([
    [
      'indexes in indexes, a thousand times each',
      () =>
        layoutOf((put) => {
          let inner: object = put({ schemaVersion: 2, manifests: [] });
          for (let level = 0; level < 6; level += 1)
            inner = put({ schemaVersion: 2, manifests: Array.from({ length: 1000 }, () => inner) });
          return [inner];
        }),
      /^it has no image$/,
    ],
    [
      'indexes that go on',
      () =>
        layoutOf((put) => {
          let inner: object = put({ schemaVersion: 2, manifests: [] });
          for (let level = 0; level < 20; level += 1) inner = put({ schemaVersion: 2, manifests: [inner] });
          return [inner];
        }),
      /^its indexes never end$/,
    ],
    [
      'a link to half a million directories',
      () => imageWithLayer(tar([{ name: 'l', type: '2', pax: { linkpath: 'a/'.repeat(400_000) } }, { name: 'l/x' }])),
      /^0\/layer.tar: the link 'l' has 800000 characters$/,
    ],
    [
      'a configuration with a key that comes twice',
      () => {
        const text =
          '{"architecture":"amd64","os":"linux","config":{"User":"0"},"config":{"User":"1"},"rootfs":{"diff_ids":[]}}';
        return tar([
          { name: 'c.json', content: text },
          { name: 'manifest.json', content: JSON.stringify([{ Config: 'c.json', Layers: [] }]) },
        ]);
      },
      /^it has "config" twice$/,
    ],
    [
      'a manifest with a key that comes twice',
      () =>
        tar([
          { name: 'c.json', content: JSON.stringify(config) },
          { name: 'manifest.json', content: '[{"Config":"c.json","Layers":[],"Lay\\u0065rs":["x"]}]' },
        ]),
      /^manifest.json: it has "Layers" twice$/,
    ],
    [
      'JSON of brackets',
      () => tar([{ name: 'manifest.json', content: '['.repeat(4 << 20) }]),
      /^manifest.json: it is not JSON$/,
    ],
    [
      'JSON that is too long',
      () => tar([{ name: 'manifest.json', content: ' '.repeat(9 << 20) }]),
      /^manifest.json: it has 9437184 bytes, more than 8388608$/,
    ],
    [
      'a member that says it has 8 GB',
      () => Buffer.concat([tarMember({ name: 'large', content: 'x', size: 8 * 2 ** 30 - 1 }), Buffer.alloc(1024)]),
      /^it ends early/,
    ],
    [
      'a file that says it has 8 GB',
      () => imageWithLayer(tar([{ name: 'large', content: 'x', size: 8 * 2 ** 30 - 1 }])),
      /^0\/layer.tar: it ends early/,
    ],
    [
      'a size out of range',
      () => imageWithLayer(tar([{ name: 'large', pax: { size: '9'.repeat(30) } }])),
      /^0\/layer.tar: a number in an extended header is out of range$/,
    ],
    [
      'a hard link that leaves',
      () => imageWithLayer(tar([{ name: 'x', type: '1', link: '../../../../etc/shadow' }])),
      /^0\/layer.tar: the hard link 'x' leads to 'etc\/shadow', which is not there$/,
    ],
    [
      'a loop of links',
      () =>
        imageWithLayer(
          tar([
            { name: 'a', type: '2', link: 'b' },
            { name: 'b', type: '2', link: 'a' },
            { name: 'a/x', content: 'x' },
          ]),
        ),
      /^0\/layer.tar: 'a' leads through a loop of links$/,
    ],
    [
      'a frame of zstd that wants 2 GB of memory',
      () => {
        const blob = Buffer.from('28b52ffd00a8010000', 'hex');
        return imageWithLayer(layer, blob);
      },
      /^0\/layer.tar: Frame requires too much memory for decoding$/,
    ],
    [
      'a blob that is a FIFO',
      () =>
        directory('fifo', (place) => {
          const name = path.join(place, 'blobs/sha256', sha256(layer));
          rmSync(name);
          execFileSync('mkfifo', [name]);
        }),
      /^blobs\/sha256\/[0-9a-f]{64} is not a regular file$/,
    ],
    [
      'an index that is a FIFO',
      () =>
        directory('fifo-index', (place) => {
          rmSync(path.join(place, 'index.json'));
          execFileSync('mkfifo', [path.join(place, 'index.json')]);
        }),
      /^index.json is not a regular file$/,
    ],
    [
      'an index that is a directory',
      () =>
        directory('directory-index', (place) => {
          rmSync(path.join(place, 'index.json'));
          mkdirSync(path.join(place, 'index.json'));
        }),
      /^index.json is not a regular file$/,
    ],
    [
      'a blob that is a link to another file',
      () =>
        directory('linked', (place) => {
          const name = path.join(place, 'blobs/sha256', sha256(layer));
          rmSync(name);
          symlinkSync('/etc/passwd', name);
        }),
      /^sha256:[0-9a-f]{64} has \d+ bytes, and its descriptor \d+$/,
    ],
    [
      'a blob that is a link to itself',
      () =>
        directory('loop', (place) => {
          const name = path.join(place, 'blobs/sha256', sha256(layer));
          rmSync(name);
          symlinkSync(path.basename(name), name);
        }),
      /^too many levels of symbolic links$/,
    ],
    [
      'a digest that leaves the directory',
      () => layoutOf(() => [{ digest: 'sha256:../../../etc/passwd', size: 1 }]),
      /^it has a digest|^its index names a manifest that is not in it$|is not a SHA-256 digest$/,
    ],
  ])('%s', async (_, make, expected) => {
    expect(await said(make)).toMatch(expected);
  });

  it.each<[string, (bytes: Buffer) => Buffer]>([
    ['gzip', gzipSync],
    ['zstd', (bytes) => Buffer.from(zstdCompressSync(bytes))],
  ])('a layer of %s that has a gigabyte of zeros is read to its end, or to that of the time', async (_, compress) => {
    const zeros = tarMember({ name: 'large', size: 2 ** 30 });
    // As many members or frames as it takes: what is compressed once is not compressed again.
    const part = compress(Buffer.alloc(64 << 20));
    const blob = Buffer.concat([
      compress(zeros),
      ...Array.from({ length: 16 }, () => part),
      compress(Buffer.alloc(1024)),
    ]);
    const text = await said(() => imageWithLayer(Buffer.alloc(0), blob), 300);
    expect(text).toMatch(/could not be read within the time of --timeout$|its content is not what diff_ids/);
  });

  // Each takes more than the index may, in fewer entries than anybody counts.
  it.each<[string, (index: number) => TarMember]>([
    ['names', (index) => ({ name: 'x', pax: { path: `${index}/${'n'.repeat(4000)}` } })],
    ['links', (index) => ({ name: `${index}`, type: '2', pax: { linkpath: 'l'.repeat(4000) } })],
    ['whiteouts', (index) => ({ name: 'x', pax: { path: `.wh.${index}${'w'.repeat(4000)}` } })],
    ['hard links', (index) => ({ name: 'x', type: '1', pax: { path: `${index}`, linkpath: 'l'.repeat(4000) } })],
    ['attributes', (index) => ({ name: `${index}`, pax: { 'SCHILY.xattr.user.x': 'a'.repeat(8000) } })],
    [
      'attributes of directories',
      (index) => ({ name: `${index}/`, type: '5', pax: { 'SCHILY.xattr.user.x': 'a'.repeat(8000) } }),
    ],
  ])('%s that would fill the memory', (_, member) => {
    const tree = new LayerTree(new LayerContents(layerBlob(archives, bytesBlob(layer))), new IndexBudget(1 << 20));
    const reader = new TarReader((entry) => {
      tree.add(entry);
      return null;
    });
    expect(() => {
      for (let index = 0; index < 300; index += 1) reader.push(tarMember(member(index)));
    }).toThrow(
      /^it has more files, or more of names and attributes, than an index of 1 MB takes \(\d+ files so far\)$/,
    );
  });

  it('more variables than a program can be started with', async () => {
    const many = { ...image, config: { Env: Array.from({ length: 70_000 }, (_, index) => `A${index}=`) } };
    expect(await said(() => dockerArchive(many))).toBe('its configuration: Env has 70000 texts, more than 65536');
  });

  it('two hundred layers', async () => {
    const layers = Array.from({ length: 200 }, (_, index) => {
      const plain = tar([{ name: `file-${index}`, content: `${index}` }]);
      return { plain, blob: gzipSync(plain) };
    });
    const place = path.join(work, 'layers.tar');
    writeFileSync(place, dockerArchive({ ...image, layers }));
    expect((await open(place)).description.layers).toBe(200);
  });

  it('blobs that are links, as rules_oci makes them, are followed', async () => {
    const place = directory('links', (made) => {
      const name = path.join(made, 'blobs/sha256', sha256(layer));
      rmSync(name);
      writeFileSync(path.join(work, 'elsewhere'), layer);
      symlinkSync(path.join(work, 'elsewhere'), name);
    });
    expect((await open(place)).description.layers).toBe(1);
  });
});
