import { describe, expect, it } from 'vitest';
import { createRootFs } from '../../../src/host/files/rootfs.ts';
import { type Image, imageRoot } from '../../../src/image/image.ts';
import { platformText } from '../../../src/linux/machine/platform.ts';
import { configOf, dockerArchive, ociLayout, tarOf } from '../../support/bytes/image-bytes.ts';
import { tar } from '../../support/bytes/tar.ts';
import { unhurried } from '../../support/deadlines.ts';
import { compressions, imageOf, lower, open, plain, skopeoDirectory, upper, useImages } from './saved-images.ts';

const { asFile, asDirectory } = useImages();

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
});
