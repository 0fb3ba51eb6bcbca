import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/cli/usage-error.ts';
import { dockerArchive, ociLayout, sha256, tarOf } from '../../support/bytes/image-bytes.ts';
import { tar } from '../../support/bytes/tar.ts';
import { compressions, imageOf, lower, open, plain, useImages } from './saved-images.ts';

const { place, asFile } = useImages();

describe('openImage', () => {
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
      await expect(open(join(place(), 'none'))).rejects.toThrow(/no such file or directory/);
      mkdirSync(join(place(), 'nothing'), { recursive: true });
      await expect(open(join(place(), 'nothing'))).rejects.toThrow(/--root looks at an unpacked one/);
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
