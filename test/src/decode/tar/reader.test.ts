import { spawnSync } from 'node:child_process';
import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DecodeError } from '../../../../src/decode/decoded.ts';
import { TarReader } from '../../../../src/decode/tar/reader.ts';
import { paxRecord, type TarMember, tar, tarHeader, tarMember, withChecksum } from '../../../support/bytes/tar.ts';
import { readTar } from '../../../support/bytes/tar-listing.ts';
import { needs } from '../../../support/needs.ts';

const members: readonly TarMember[] = [
  { name: './', type: '5', mode: 0o755 },
  { name: 'etc/', type: '5', mode: 0o755 },
  { name: 'etc/passwd', content: 'root:x:0:0::/:/bin/sh\n', uid: 3, gid: 4 },
  {
    name: 'bin/ping',
    content: 'p'.repeat(1300),
    mode: 0o4755,
    pax: { 'SCHILY.xattr.security.capability': '\x01\0\0\x02\xa0 \0\0' },
  },
  { name: 'bin/link', type: '2', link: 'ping' },
  { name: 'bin/hard', type: '1', link: 'bin/ping', size: 1300 },
  { name: 'dev/null', type: '3' },
  { name: 'dev/sda', type: '4' },
  { name: 'run/fifo', type: '6' },
  { name: 'short', pax: { path: 'a'.repeat(300), linkpath: 'unused', uid: '4000000000', size: '3' }, content: 'abc' },
  { name: 'empty' },
];
const archive = tar(members);

describe('TarReader', () => {
  it('keeps nothing of what it was handed, which is used again for what comes next', () => {
    const long = 'd/'.repeat(900);
    const bytes = tar([
      { name: 'n', pax: { path: `${long}n`, 'SCHILY.xattr.user.a': 'v'.repeat(700) } },
      { name: '././@LongLink', type: 'L', content: `${long}m\0` },
      { name: 'm' },
    ]);
    const names: string[] = [];
    const reader = new TarReader(({ name }) => {
      names.push(name);
      return null;
    });
    const piece = Buffer.alloc(512);
    for (let at = 0; at < bytes.length; at += piece.length) {
      bytes.copy(piece, 0, at);
      reader.push(piece);
    }
    reader.end(true);
    expect(names).toEqual([`${long}n`, `${long}m`]);
  });

  it('reads every kind of entry', () => {
    const read = readTar(archive);
    expect(read.map(({ name, kind, size }) => [name.slice(0, 12), kind, size])).toEqual([
      ['./', 'directory', 0],
      ['etc/', 'directory', 0],
      ['etc/passwd', 'file', 22],
      ['bin/ping', 'file', 1300],
      ['bin/link', 'symlink', 0],
      ['bin/hard', 'hard-link', 0],
      ['dev/null', 'character', 0],
      ['dev/sda', 'block', 0],
      ['run/fifo', 'fifo', 0],
      ['aaaaaaaaaaaa', 'file', 3],
      ['empty', 'file', 0],
    ]);
    expect(read[2]).toMatchObject({ uid: 3, gid: 4, mode: 0o644, content: 'root:x:0:0::/:/bin/sh\n' });
    expect(read[3]).toMatchObject({ mode: 0o4755, content: 'p'.repeat(1300) });
    expect(read[3]?.xattrs?.get('security.capability')).toEqual(Buffer.from('\x01\0\0\x02\xa0 \0\0', 'latin1'));
    expect(read[4]?.linkName).toBe('ping');
    expect(read[9]).toMatchObject({ uid: 4_000_000_000, content: 'abc' });
    for (const { content, at, stored } of read) expect(archive.toString('latin1', at, at + stored)).toBe(content);
  });

  it.each([1, 7, 511, 512, 513, 1000])('reads the same in pieces of %i bytes', (piece) => {
    expect(readTar(archive, { piece })).toEqual(readTar(archive));
  });

  it('says that it ends early, wherever it is cut', () => {
    // Up to the first of the two blocks of zeros.
    for (let length = 0; length <= archive.length - 1024; length += 128)
      expect(() => readTar(archive.subarray(0, length)), `${length}`).toThrow(/^it ends early, after \d+ bytes$/);
    expect(readTar(archive.subarray(0, archive.length - 512))).toEqual(readTar(archive));
  });

  it('takes an end between two entries for one where nobody asks for the mark', () => {
    const end = archive.length - 1024;
    expect(readTar(archive.subarray(0, end), { mark: false })).toEqual(readTar(archive));
    expect(() => readTar(archive.subarray(0, end - 1), { mark: false })).toThrow(DecodeError);
  });

  it('does not look at what follows the end', () => {
    expect(readTar(Buffer.concat([archive, Buffer.from('rubbish'.repeat(200))]))).toHaveLength(members.length);
  });

  const name200 = `${'d/'.repeat(50)}${'n'.repeat(100)}`;
  const gnuLong = (type: string, text: string): Buffer =>
    tarMember({ name: '././@LongLink', type, content: `${text}\0` });
  const high = tarHeader({ name: 'high' }, 0);
  high.set([0x80, 0, 0, 0, 0x7f, 0xff, 0xff, 0xff], 108);
  const old = tarHeader({ name: 'v7/', type: '\0' }, 0);
  old.fill(0, 257, 265);
  const prefixed = tarHeader({ name: 'n'.repeat(100) }, 0);
  prefixed.write('d/'.repeat(49), 345);

  it.each<[string, Buffer, object]>([
    [
      'GNU long name',
      Buffer.concat([gnuLong('L', name200), tarMember({ name: 'cut', content: 'x' })]),
      { name: name200 },
    ],
    [
      'GNU long link',
      Buffer.concat([
        gnuLong('K', name200),
        gnuLong('L', `${name200}2`),
        tarMember({ name: 'cut', type: '2', link: 'cut' }),
      ]),
      { name: `${name200}2`, linkName: name200, kind: 'symlink' },
    ],
    ['base 256', withChecksum(high), { uid: 0x7fffffff }],
    ['v7 directory', withChecksum(old), { kind: 'directory', name: 'v7/' }],
    ['ustar prefix', withChecksum(prefixed), { name: `${'d/'.repeat(49)}/${'n'.repeat(100)}` }],
    ['global header', tarMember({ name: 'g', type: 'g', content: paxRecord('path', 'other') }), {}],
  ])('reads a %s', (what, bytes, expected) => {
    const last = what === 'global header' ? tarMember({ name: 'own' }) : Buffer.alloc(0);
    const [entry, ...others] = readTar(Buffer.concat([bytes, last, Buffer.alloc(1024)]));
    expect(others).toEqual([]);
    expect(entry).toMatchObject(what === 'global header' ? { name: 'own' } : expected);
  });

  it('reads sparse files of pax 0.0 and 0.1', () => {
    const pieces = `${'a'.repeat(512)}bb`;
    const common = { 'GNU.sparse.size': '4096', 'GNU.sparse.numblocks': '2' };
    const old = Buffer.concat(
      [
        ['GNU.sparse.size', '4096'],
        ['GNU.sparse.offset', '512'],
        ['GNU.sparse.numbytes', '512'],
        ['GNU.sparse.offset', '4094'],
        ['GNU.sparse.numbytes', '2'],
      ].map(([name = '', value = '']) => paxRecord(name, value)),
    );
    const segments = [
      { offset: 512, length: 512 },
      { offset: 4094, length: 2 },
    ];
    const read = readTar(
      Buffer.concat([
        tarMember({ name: 'x', type: 'x', content: old }),
        tar([
          { name: 'v00', content: pieces },
          {
            name: 'f',
            content: pieces,
            pax: { ...common, 'GNU.sparse.name': 'v01', 'GNU.sparse.map': '512,512,4094,2' },
          },
        ]),
      ]),
    );
    expect(read).toMatchObject([
      { name: 'v00', size: 4096, stored: 514, segments },
      { name: 'v01', size: 4096, stored: 514, segments },
    ]);
  });

  const sparse = (map: string, size = '100'): Buffer =>
    tar([{ name: 's', content: 'x'.repeat(10), pax: { 'GNU.sparse.size': size, 'GNU.sparse.map': map } }]);
  const endless = tarHeader({ name: 'n', type: 'x', size: 1 << 21 }, 0);
  const huge = tarHeader({ name: 'n' }, 0);
  huge.fill(0x80, 124, 125).fill(0xff, 125, 136);

  it.each<[string, Buffer, RegExp]>([
    ['no tar', Buffer.from('x'.repeat(2000)), /not a tar header/],
    ['a wrong checksum', Buffer.from(archive).fill('z', 0, 1), /not a tar header/],
    ['a size that is no number', tar([{ name: 'a', content: 'abc', pax: { size: '-1' } }]), /out of range/],
    ['a size beyond all', withChecksum(huge), /out of range/],
    [
      'an extended header that lies',
      tar([{ name: 'a', type: 'x', content: '99 path=a\n' }]),
      /extended header is damaged/,
    ],
    [
      'an extended header without =',
      tar([{ name: 'a', type: 'x', content: '8 pathx\n' }]),
      /extended header is damaged/,
    ],
    ['an extended header of 2 MB', withChecksum(endless), /2097152 bytes, more than/],
    [
      'an extended header without an entry',
      Buffer.concat([
        tarMember({ name: 'a', type: 'x' }),
        tarMember({ name: 'L', type: 'L', content: 'l' }),
        Buffer.alloc(1024),
      ]),
      /has no entry/,
    ],
    ['an unknown type', tar([{ name: 'multi', type: 'M' }]), /'multi' is of a type/],
    ['a sparse map beyond the file', sparse('0,10', '9'), /map of a sparse file/],
    ['a sparse map beyond the content', sparse('0,11'), /map of a sparse file/],
    ['a sparse map that goes back', sparse('5,2,3,1'), /map of a sparse file/],
    ['a sparse map of words', sparse('a,b'), /map of a sparse file/],
    ['one block of zeros and more', Buffer.concat([Buffer.alloc(512), archive]), /goes on after a block of zeros/],
  ])('refuses %s', (_, bytes, problem) => {
    expect(() => readTar(bytes)).toThrow(problem);
  });
});

describe('what other tars write', () => {
  let directory = '';
  beforeAll(() => {
    directory = mkdtempSync(join(os.tmpdir(), 'probe-env-tar-'));
    const root = join(directory, 'root');
    const long = join(root, 'd'.repeat(120), 'e'.repeat(120));
    mkdirSync(long, { recursive: true });
    writeFileSync(join(root, 'small'), 'small\n');
    writeFileSync(join(root, 'ümlaut'), 'u');
    writeFileSync(join(long, 'f'.repeat(90)), Buffer.alloc(70_000, 'f'));
    writeFileSync(join(root, 'sparse'), 'begin');
    truncateSync(join(root, 'sparse'), 10 << 20);
    writeFileSync(join(root, 'sparse'), 'end', { flag: 'a' });
    symlinkSync(`../${'t'.repeat(150)}`, join(root, 'link'));
    linkSync(join(root, 'small'), join(root, 'second name'));
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it.each([
    ['tar', ['--format=gnu', '-S']],
    ['tar', ['--format=posix', '-S']],
    ['tar', ['--format=posix', '-S', '--sparse-version=0.0']],
    ['tar', ['--format=posix', '-S', '--sparse-version=0.1']],
    ['tar', ['--format=gnu']],
    ['tar', ['--format=oldgnu', '-S', '-b', '1']],
    ['busybox', ['tar']],
  ] as const)('reads what %s %s writes', needs('busybox'), (command, args) => {
    const out = join(directory, `${[command, ...args].join('-').replaceAll(/[^\w-]/g, '')}.tar`);
    const make = [...args, '-cf', out, '-C', join(directory, 'root'), '.'];
    const made = spawnSync(command, make);
    expect(made.status, String(made.stderr)).toBe(0);
    const read = readTar(readFileSync(out), { piece: 4096 });
    const byName = new Map(read.map((entry) => [entry.name.replace(/^\.\/|\/$/g, ''), entry]));
    expect(byName.get('small') ?? byName.get('second name')).toMatchObject({
      kind: 'file',
      size: 6,
      content: 'small\n',
    });
    expect(read.filter(({ kind }) => kind === 'hard-link')).toHaveLength(1);
    expect(byName.get('ümlaut')).toMatchObject({ content: 'u' });
    expect(byName.get('link')).toMatchObject({ linkName: `../${'t'.repeat(150)}` });
    expect(byName.get(`${'d'.repeat(120)}/${'e'.repeat(120)}/${'f'.repeat(90)}`)).toMatchObject({ size: 70_000 });
    const sparse = byName.get('sparse');
    expect(sparse?.size).toBe((10 << 20) + 3);
    if (args.some((arg) => arg === '-S')) {
      expect(sparse?.stored).toBeLessThan(100_000);
      const last = sparse?.segments?.findLast(({ length }) => length > 0);
      expect(sparse?.segments?.[0]?.offset).toBe(0);
      expect(sparse?.content.slice(0, 5)).toBe('begin');
      expect((last?.offset ?? 0) + (last?.length ?? 0)).toBe((10 << 20) + 3);
      const used = sparse?.segments?.reduce((sum, { length }) => sum + length, 0) ?? 0;
      expect(sparse?.content.slice(used - 3, used)).toBe('end');
    }
  });
});
