import { describe, expect, it } from 'vitest';
import { createRootFs } from '../../../src/host/files/rootfs.ts';
import { imageRoot } from '../../../src/image/image.ts';
import { indexLayers } from '../../../src/image/layers/index-layers.ts';
import { imageSyscalls } from '../../../src/image/layers/syscalls.ts';
import { archives } from '../../../src/runtime/node/archives.ts';
import { bytesBlob } from '../../support/bytes/image-bytes.ts';
import { type TarMember, tar } from '../../support/bytes/tar.ts';
import { unhurried } from '../../support/deadlines.ts';

/** Every path of the merged image with what it is: `0644 0:0 text`, `-> target`, or `/` for a directory. */
async function merged(...layers: readonly (readonly TarMember[])[]): Promise<Record<string, string>> {
  const parts = layers.map((members, index) => ({
    name: `layer ${index}`,
    blob: bytesBlob(tar(members)),
    digest: null,
    diffId: null,
  }));
  const { root } = await indexLayers(archives, parts, [], () => {});
  const fs = createRootFs(imageSyscalls(root), unhurried, imageRoot);
  const found: Record<string, string> = {};
  const visit = (path: string): void => {
    const listing = fs.list(path === '' ? '/' : path, 1000);
    for (const name of listing.kind === 'found' ? listing.value.names : []) {
      const place = `${path}/${name}`;
      const stat = fs.lstat(place);
      if (stat.kind !== 'found') throw new Error(`${place} is listed, and ${stat.kind}`);
      const { kind, mode, uid, gid } = stat.value;
      const link = kind === 'link' ? fs.readlink(place) : null;
      const text = kind === 'file' ? fs.readText(place, 1000) : null;
      const is = link?.kind === 'found' ? `-> ${link.value}` : text?.kind === 'found' ? text.value : kind;
      found[place] = `${mode.toString(8)} ${uid}:${gid} ${is}`;
      if (kind === 'directory') visit(place);
    }
  };
  visit('');
  return found;
}

const dir = (name: string, more: Partial<TarMember> = {}): TarMember => ({ name, type: '5', mode: 0o755, ...more });
const file = (name: string, content = name): TarMember => ({ name, content });
const link = (name: string, target: string): TarMember => ({ name, type: '2', link: target });
const hard = (name: string, target: string): TarMember => ({ name, type: '1', link: target });

describe('layers', () => {
  it.each<[string, readonly (readonly TarMember[])[], Record<string, string>]>([
    [
      'a file of an upper layer replaces one of a lower, and directories join',
      [
        [dir('d'), file('d/a', 'old'), file('d/b')],
        [dir('d', { mode: 0o700, uid: 7 }), file('d/a', 'new')],
      ],
      { '/d': '700 7:0 directory', '/d/a': '644 0:0 new', '/d/b': '644 0:0 d/b' },
    ],
    [
      'a parent without an entry leaves the lower one as it is',
      [[dir('d', { mode: 0o710, gid: 5 })], [file('d/x')]],
      { '/d': '710 0:5 directory', '/d/x': '644 0:0 d/x' },
    ],
    [
      'a whiteout removes a file, a directory and a link',
      [
        [dir('d'), file('d/a'), link('l', 'd'), dir('e'), file('e/f')],
        [file('.wh.e', ''), file('.wh.l', ''), file('d/.wh.a', '')],
      ],
      { '/d': '755 0:0 directory' },
    ],
    [
      'a whiteout removes nothing of its own layer, in whatever order they come',
      [
        [dir('d'), file('d/old')],
        [dir('d'), file('d/new'), file('.wh.d', '')],
      ],
      { '/d': '755 0:0 directory', '/d/new': '644 0:0 d/new' },
    ],
    [
      'a whiteout removes nothing of a higher layer',
      [[file('a', '1')], [file('.wh.a', '')], [file('a', '3')]],
      { '/a': '644 0:0 3' },
    ],
    [
      'an opaque directory hides all of the lower layers, and keeps its own',
      [
        [dir('d'), file('d/a'), dir('d/e'), file('d/e/f')],
        [dir('d'), file('d/b'), file('d/.wh..wh..opq', ''), dir('d/e')],
      ],
      { '/d': '755 0:0 directory', '/d/b': '644 0:0 d/b', '/d/e': '755 0:0 directory' },
    ],
    ['names of AUFS are nothing', [[file('.wh..wh.plnk', ''), file('.wh..wh.aufs', '')]], {}],
    [
      'a whiteout of what is not there is nothing',
      [[file('.wh.a', ''), file('d/.wh..wh..opq', '')]],
      { '/d': '755 0:0 directory' },
    ],
    [
      'a directory replaces a file, and a file a directory',
      [
        [file('a'), dir('d'), file('d/x')],
        [dir('a'), file('a/y'), file('d', 'file')],
      ],
      { '/a': '755 0:0 directory', '/a/y': '644 0:0 a/y', '/d': '644 0:0 file' },
    ],
    [
      'a link of the same layer is followed on the way',
      [[dir('usr'), dir('usr/lib'), link('lib', 'usr/lib'), file('lib/a'), link('abs', '/usr'), file('abs/b')]],
      {
        '/abs': '777 0:0 -> /usr',
        '/lib': '777 0:0 -> usr/lib',
        '/usr': '755 0:0 directory',
        '/usr/b': '644 0:0 abs/b',
        '/usr/lib': '755 0:0 directory',
        '/usr/lib/a': '644 0:0 lib/a',
      },
    ],
    [
      'a directory of a layer hides a link of a lower one, as overlayfs has it',
      [[dir('usr'), link('lib', 'usr')], [file('lib/a')]],
      { '/lib': '755 0:0 directory', '/lib/a': '644 0:0 lib/a', '/usr': '755 0:0 directory' },
    ],
    [
      'nothing leads out',
      [[file('../../etc/a'), file('/abs'), link('out', '../../..'), file('out/b'), file('./././c//d'), dir('/')]],
      {
        '/abs': '644 0:0 /abs',
        '/b': '644 0:0 out/b',
        '/c': '755 0:0 directory',
        '/c/d': '644 0:0 ./././c//d',
        '/etc': '755 0:0 directory',
        '/etc/a': '644 0:0 ../../etc/a',
        '/out': '777 0:0 -> ../../..',
      },
    ],
    [
      'a hard link is the same file, across layers too, and outlives its first name',
      [[file('a', 'text')], [hard('b', 'a'), file('.wh.a', '')], [hard('c', './b'), file('b', 'other')]],
      { '/b': '644 0:0 other', '/c': '644 0:0 text' },
    ],
    [
      'a hard link to a symbolic link is one',
      [[link('l', 'x'), hard('m', 'l')]],
      { '/l': '777 0:0 -> x', '/m': '777 0:0 -> x' },
    ],
    ['the last of two entries counts', [[file('a', '1'), file('a', '2')]], { '/a': '644 0:0 2' }],
    [
      'a device or FIFO has its kind',
      [
        [
          { name: 'p', type: '6' },
          { name: 'c', type: '3' },
          { name: 'b', type: '4', uid: 1 },
        ],
      ],
      { '/b': '644 1:0 device', '/c': '644 0:0 device', '/p': '644 0:0 fifo' },
    ],
  ])('%s', async (_, layers, expected) => {
    expect(await merged(...layers)).toEqual(expected);
  });

  it('merges 200 layers', async () => {
    const layers = Array.from({ length: 200 }, (_, index) => [
      dir('d'),
      file(`d/${index}`),
      file('d/last', String(index)),
      ...(index > 0 ? [file(`d/.wh.${index - 1}`, '')] : []),
    ]);
    expect(await merged(...layers)).toEqual({
      '/d': '755 0:0 directory',
      '/d/199': '644 0:0 d/199',
      '/d/last': '644 0:0 199',
    });
  });

  it.each<[string, readonly TarMember[], RegExp]>([
    ['a hard link to nothing', [hard('a', 'b')], /layer 0: the hard link 'a' leads to 'b', which is not there/],
    ['a hard link to a directory', [dir('d'), hard('a', 'd')], /hard link to the directory 'd'/],
    ['a loop of links', [link('a', 'b'), link('b', 'a'), file('a/x')], /leads through a loop of links/],
    ['a way through a file', [file('a'), file('a/b')], /leads through something that is not a directory/],
    ['an endless name', [{ name: 'x', pax: { path: 'n/'.repeat(3000) } }], /a name has 6000 characters/],
  ])('refuses %s', async (_, members, problem) => {
    await expect(merged(members)).rejects.toThrow(problem);
  });
});
