import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/cli/usage-error.ts';
import { createRootFs } from '../../../src/host/files/rootfs.ts';
import { openImage } from '../../../src/image/archive/open.ts';
import { type Image, imageRoot } from '../../../src/image/image.ts';
import { parsePlatform, platformText } from '../../../src/linux/machine/platform.ts';
import { configOf, dockerArchive, type ImageBytes, ociLayout, sha256, tarOf } from '../../support/bytes/image-bytes.ts';
import { tar } from '../../support/bytes/tar.ts';
import { unhurried } from '../../support/deadlines.ts';

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(os.tmpdir(), 'probe-env-image-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const lower = tar([
  { name: 'etc/', type: '5', mode: 0o755 },
  { name: 'etc/passwd', content: 'root:x:0:0::/:/bin/sh\n' },
  { name: 'opt/large', content: Buffer.alloc(600_000, 'large ') },
]);
const upper = tar([{ name: 'app', content: 'the program', mode: 0o755 }]);
const plain = (bytes: Buffer): Buffer => bytes;
const compressions = { plain, gzip: gzipSync, zstd: (bytes: Buffer) => zstdCompressSync(bytes) };

function imageOf(compress: (bytes: Buffer) => Buffer, more: Partial<ImageBytes> = {}): ImageBytes {
  const layers = [lower, upper].map((bytes) => ({ plain: bytes, blob: Buffer.from(compress(bytes)) }));
  return { layers, config: { Entrypoint: ['/app'], Env: ['TZ=Asia/Tokyo'] }, ...more };
}

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

/** What `skopeo copy … dir:` writes. */
function skopeoDirectory(image: ImageBytes): Map<string, Buffer> {
  const layout = ociLayout([image]);
  const files = new Map<string, Buffer>([['version', Buffer.from('Directory Transport Version: 1.1\n')]]);
  for (const [name, content] of layout) {
    const digits = /^blobs\/sha256\/(.*)$/.exec(name)?.[1];
    if (digits === undefined) continue;
    files.set(content.includes('"schemaVersion"') ? 'manifest.json' : digits, content);
  }
  return files;
}

async function open(path: string, platform = 'linux/amd64', isStated = false): Promise<Image> {
  const wanted = parsePlatform(platform, 'test');
  if (wanted === null) throw new Error(`${platform} is none`);
  return await openImage({ path, app: null, platform: { wanted, isStated } }, unhurried);
}

/** Texts of files, read until all of them are there. */
async function read(image: Image, ...paths: readonly string[]): Promise<(string | null)[]> {
  const fs = createRootFs(image.calls, unhurried, imageRoot);
  for (let round = 0; ; round += 1) {
    try {
      return paths.map((path) => {
        const found = fs.readText(path, 1 << 20);
        return found.kind === 'found' ? found.value : null;
      });
    } catch (error) {
      if (!image.isIncomplete() || round > 3) throw error;
      await image.load(unhurried);
    }
  }
}

describe('openImage', () => {
  for (const [how, compress] of Object.entries(compressions)) {
    const image = imageOf(compress);
    it.each<[string, () => string, { kind: string; reference: string | null }]>([
      [
        'docker archive',
        () => asFile(`${how}.docker.tar`, dockerArchive(image)),
        { kind: 'docker archive', reference: 'app:1' },
      ],
      [
        'OCI archive',
        () => asFile(`${how}.oci.tar`, tarOf(ociLayout([image], 'v1'))),
        { kind: 'OCI archive', reference: 'v1' },
      ],
      ['OCI layout', () => asDirectory(`${how}.oci`, ociLayout([image])), { kind: 'OCI directory', reference: null }],
      [
        'directory of skopeo',
        () => asDirectory(`${how}.dir`, skopeoDirectory(image)),
        { kind: 'directory of skopeo', reference: null },
      ],
    ])(`reads a %s with layers of ${how}`, async (_, make, description) => {
      const opened = await open(make());
      expect(opened.description).toMatchObject({ ...description, layers: 2 });
      expect(opened.description.platform).toMatchObject({ os: 'linux', goarch: 'amd64' });
      expect(opened.config).toMatchObject({ env: ['TZ=Asia/Tokyo'], entrypoint: ['/app'] });
      expect(await read(opened, '/etc/passwd', '/app', '/none', '/opt/large')).toEqual([
        'root:x:0:0::/:/bin/sh\n',
        'the program',
        null,
        'large '.repeat(100_000),
      ]);
    });
  }

  it('reads an exported file system, which has no configuration', async () => {
    const opened = await open(asFile('export.tar', lower));
    expect(opened.description).toMatchObject({ kind: 'exported file system', platform: null, layers: 1 });
    expect(opened.config).toBeNull();
    expect(await read(opened, '/etc/passwd', '/opt/large')).toEqual([
      'root:x:0:0::/:/bin/sh\n',
      'large '.repeat(100_000),
    ]);
  });

  it.each(['manifest.json', 'index.json'])(
    'takes an exported file system with another %s for what it is',
    async (name) => {
      const opened = await open(
        asFile(
          'web.tar',
          tar([
            { name, content: '{"name":"app"}' },
            { name: 'a', content: 'a' },
          ]),
        ),
      );
      expect(await read(opened, `/${name}`, '/a')).toEqual(['{"name":"app"}', 'a']);
    },
  );

  it.each(['gzip', 'zstd'] as const)('reads an archive that is compressed as a whole, by %s', async (how) => {
    const opened = await open(asFile(`whole.${how}`, Buffer.from(compressions[how](dockerArchive(imageOf(plain))))));
    expect(await read(opened, '/app')).toEqual(['the program']);
  });

  it('follows links between members, as docker save writes them for a layer that comes twice', async () => {
    const image = imageOf(plain);
    const config = configOf({ ...image, layers: [...image.layers, ...image.layers] });
    const archive = tar([
      { name: 'a/', type: '5' },
      { name: 'a/layer.tar', content: lower },
      { name: 'b/layer.tar', content: upper },
      { name: 'c/layer.tar', type: '2', link: '../a/layer.tar' },
      { name: 'd/layer.tar', type: '1', link: 'b/layer.tar' },
      { name: 'c.json', content: config },
      {
        name: 'manifest.json',
        content: JSON.stringify([{ Config: 'c.json', Layers: ['a', 'b', 'c', 'd'].map((id) => `${id}/layer.tar`) }]),
      },
    ]);
    const opened = await open(asFile('twice.tar', archive));
    expect(opened.description.layers).toBe(4);
    expect(await read(opened, '/app')).toEqual(['the program']);
  });

  describe('of several platforms', () => {
    const images = [
      imageOf(plain, { architecture: 'amd64' }),
      imageOf(plain, { architecture: 'arm', variant: 'v6', config: { Cmd: ['6'] } }),
      imageOf(plain, { architecture: 'arm', variant: 'v7', config: { Cmd: ['7'] } }),
      imageOf(plain, { architecture: 'arm64', variant: 'v8', config: { Cmd: ['8'] } }),
    ];

    it.each([
      ['linux/amd64', 'linux/amd64'],
      ['linux/arm64', 'linux/arm64/v8'],
      ['linux/arm64/v8', 'linux/arm64/v8'],
      ['linux/arm', 'linux/arm/v7'],
      ['linux/arm/v7', 'linux/arm/v7'],
      ['linux/arm/v6', 'linux/arm/v6'],
    ])('chooses for %s', async (wanted, chosen) => {
      const { platform } = (await open(asFile('index.tar', tarOf(ociLayout(images))), wanted)).description;
      expect(platform === null ? null : platformText(platform)).toBe(chosen);
    });

    it('says what there is where nothing fits', async () => {
      const path = asFile('index.tar', tarOf(ociLayout(images)));
      await expect(open(path, 'linux/s390x')).rejects.toThrow(
        'it has nothing for linux/s390x; --platform chooses from linux/amd64, linux/arm/v6, linux/arm/v7, linux/arm64/v8',
      );
    });

    it('does not guess between two for one platform', async () => {
      const two = [imageOf(plain), imageOf(plain, { config: { Cmd: ['other'] } })];
      await expect(open(asFile('two.tar', tarOf(ociLayout(two))))).rejects.toThrow(/2 images for linux\/amd64/);
    });

    it('takes the only one, unless another is asked for', async () => {
      const path = asFile('arm.tar', tarOf(ociLayout([imageOf(plain, { architecture: 'arm64' })])));
      expect((await open(path)).description.platform?.goarch).toBe('arm64');
      await expect(open(path, 'linux/amd64', true)).rejects.toThrow(
        'it is for linux/arm64, and --platform says linux/amd64',
      );
    });
  });

  describe('refuses', () => {
    const layout = ociLayout([imageOf(gzipSync)]);
    const changed = (name: RegExp, change: (content: Buffer) => Buffer | null): Buffer => {
      const files = new Map<string, Buffer>();
      for (const [file, content] of layout) {
        const next =
          name.test(file) && /^blobs/.test(file) === name.source.startsWith('blob') ? change(content) : content;
        if (next !== null) files.set(file, next);
      }
      return tarOf(files);
    };
    const isLayer = (content: Buffer): boolean => content[0] === 0x1f;
    const manifest = (value: unknown): Buffer => tar([{ name: 'manifest.json', content: JSON.stringify(value) }]);

    it.each<[string, () => Uint8Array, RegExp]>([
      ['what is empty', () => Buffer.alloc(0), /it is empty/],
      ['what is short', () => Buffer.from('hello'), /neither a tar archive nor one that is compressed/],
      ['what is no archive', () => Buffer.alloc(2000, 'x'), /neither a tar archive nor one that is compressed/],
      ['zeros', () => Buffer.alloc(4096), /neither a tar archive nor one that is compressed/],
      ['xz', () => Buffer.from('\xfd7zXZ\0'.padEnd(600), 'latin1'), /compressed with xz: only gzip and zstd are read/],
      ['rubbish in gzip', () => gzipSync('rubbish'), /neither a tar archive/],
      [
        'an archive whose manifest is no JSON',
        () => tar([{ name: 'manifest.json', content: '[{' }]),
        /manifest.json: it is not JSON/,
      ],
      [
        'a layer that is not there',
        () => manifest([{ Config: 'c.json', Layers: ['a/layer.tar'] }]),
        /names c.json, which is not in it/,
      ],
      [
        'two images',
        () =>
          manifest([
            { Config: 'a.json', RepoTags: ['a:1'], Layers: [] },
            { Config: 'b.json', RepoTags: ['b:1'], Layers: [] },
          ]),
        /it has 2 images \(a:1, b:1\)/,
      ],
      [
        'an archive of old',
        () =>
          tar([
            { name: 'repositories', content: '{}' },
            { name: 'x/layer.tar', content: lower },
          ]),
        /Docker before 1.10/,
      ],
      [
        'a blob that is missing',
        () => changed(/blobs/, (content) => (isLayer(content) ? null : content)),
        /sha256:[0-9a-f]{64} is not in it/,
      ],
      [
        'a blob with another content',
        () =>
          changed(/blobs/, (content) =>
            isLayer(content) ? Buffer.from(content).fill(0, content.length - 4) : content,
          ),
        /layer sha256:[0-9a-f]{12}: /,
      ],
      [
        'a blob that was cut',
        () => changed(/blobs/, (content) => (isLayer(content) ? content.subarray(0, 100) : content)),
        /has 100 bytes, and its descriptor \d+/,
      ],
      [
        'an index that is cut',
        () => changed(/index/, (content) => content.subarray(0, 40)),
        /index.json: it is not JSON/,
      ],
      ['an index of nothing', () => changed(/index/, () => Buffer.from('{"manifests":[]}')), /it has no image/],
    ])('%s', async (what, make, problem) => {
      const path = asFile(`refused-${sha256(what).slice(0, 12)}`, make());
      const error: unknown = await open(path).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(UsageError);
      expect(String(error)).toMatch(problem);
      expect(String(error)).toContain(`--image: ${path}`);
    });

    it('a layer that is not what diff_ids say', async () => {
      const image = imageOf(plain);
      const lie = { ...image, layers: image.layers.map(({ blob }) => ({ blob, plain: Buffer.alloc(0) })) };
      await expect(open(asFile('lie.tar', dockerArchive(lie)))).rejects.toThrow(
        /0\/layer.tar: its content is not what diff_ids/,
      );
    });

    it('what does not exist, and a directory that is not an image', async () => {
      await expect(open(join(directory, 'none'))).rejects.toThrow(/no such file or directory/);
      mkdirSync(join(directory, 'nothing'), { recursive: true });
      await expect(open(join(directory, 'nothing'))).rejects.toThrow(/--root looks at an unpacked one/);
    });
  });

  it.each<[string, Buffer]>([
    ['docker archive', dockerArchive(imageOf(plain))],
    ['docker archive, gzip', dockerArchive(imageOf(gzipSync))],
    ['OCI archive, zstd', tarOf(ociLayout([imageOf(compressions.zstd)]))],
    ['exported file system', lower],
  ])('refuses a %s that is cut at any block', async (name, archive) => {
    // All but the two blocks of zeros, of which one is enough.
    const step = archive.length > 200_000 ? 512 * 97 : 512;
    for (let length = 0; length <= archive.length - 1024; length += step) {
      const path = asFile(`cut-${name.replaceAll(/\W/g, '-')}`, archive.subarray(0, length));
      await expect(open(path), `${length} of ${archive.length}`).rejects.toBeInstanceOf(UsageError);
    }
  });
});
