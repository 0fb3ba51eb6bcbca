import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ByteSource, bytesSource } from '../../../../../src/decode/byte-source.ts';
import type { BuildInfo } from '../../../../../src/decode/go/program/build-info.ts';
import { counting, damaged, type ReadCount, withFileSource } from '../../../../support/bytes/byte-sources.ts';
import { frameModInfo, type GoElf, magic, makeGoElf, uvarint } from '../../../../support/bytes/elf/go-elf.ts';
import { fixture } from '../../../../support/fixtures.ts';
import { readBuildInfo } from '../../../../support/go/read-build-info.ts';

const modInfo = [
  'path\texample.com/app/cmd',
  'mod\texample.com/app\tv1.2.3\th1:main=',
  'dep\texample.com/a\tv1.0.0\th1:a=',
  'dep\texample.com/b\tv0.1.0',
  '=>\texample.com/fork\tv0.2.0\th1:fork=',
  'unknown\tline',
  'build\t-trimpath=true',
  'build\t-ldflags="-s -w -X \\"main.v=a b\\""',
  'build\t"odd key"=`raw`',
  'build\tempty=',
];
const expected: Partial<BuildInfo> = {
  path: 'example.com/app/cmd',
  main: { path: 'example.com/app', version: 'v1.2.3', sum: 'h1:main=', replace: null },
  deps: [
    { path: 'example.com/a', version: 'v1.0.0', sum: 'h1:a=', replace: null },
    {
      path: 'example.com/b',
      version: 'v0.1.0',
      sum: '',
      replace: { path: 'example.com/fork', version: 'v0.2.0', sum: 'h1:fork=', replace: null },
    },
  ],
};

function decode(elf: GoElf): BuildInfo {
  const decoded = readBuildInfo(bytesSource(makeGoElf(elf)));
  if (!decoded.ok) throw new Error(decoded.problem);
  return decoded.value;
}

function problemOf(source: ByteSource): string {
  const decoded = readBuildInfo(source);
  return decoded.ok ? 'none' : decoded.problem;
}

describe('formats', () => {
  for (const format of ['inline', 'pointer'] as const) {
    for (const wordSize of [32, 64] as const) {
      for (const bigEndian of [false, true]) {
        for (const sections of [true, false]) {
          it(`${format}, ${wordSize} bit, ${bigEndian ? 'big' : 'little'} endian, ${sections ? 'with' : 'no'} section headers`, () => {
            const info = decode({ goVersion: 'go1.17.13', modInfo, format, class: wordSize, bigEndian, sections });
            expect(info).toMatchObject({ goVersion: 'go1.17.13', ...expected });
            expect(Object.entries(info.settings)).toEqual([
              ['-trimpath', 'true'],
              ['-ldflags', '-s -w -X "main.v=a b"'],
              ['odd key', 'raw'],
              ['empty', ''],
            ]);
          });
        }
      }
    }
  }

  it('without modules only the version is known', () => {
    expect(decode({ goVersion: 'go1.13', modInfo: [] })).toMatchObject({ path: null, main: null, deps: [] });
  });
});

describe('the place of the blob', () => {
  const size = (3 << 20) + 5;

  it('is found beyond the first MiB of the data segment', () => {
    const before = Buffer.alloc((3 << 20) + 16, 'x');
    expect(decode({ goVersion: 'go1.26.3', modInfo, sections: false, before })).toMatchObject(expected);
  });

  it('is not a misaligned magic, nor what follows one', () => {
    const before = Buffer.alloc(64);
    magic.copy(before, 8);
    magic.copy(before, 40);
    expect(decode({ goVersion: 'go1.26.3', modInfo, sections: false, before })).toMatchObject(expected);
  });

  it('is never across two reads: any aligned place around their border is found', () => {
    for (const offset of [-32, -16, 0, 16]) {
      const before = Buffer.alloc((256 << 10) + offset);
      expect(decode({ goVersion: 'go1.26.3', sections: false, before }).goVersion).toBe('go1.26.3');
    }
  });

  it('is not looked for in a file without any', () => {
    const bytes = makeGoElf({ goVersion: 'go1.26.3', sections: false, before: Buffer.alloc(size) });
    bytes.write('no build information', bytes.indexOf(magic));
    expect(problemOf(bytesSource(bytes))).toBe('no Go build info');
  });

  it('costs the same in a file of 3 MB and one of 100 MB', () => {
    const bytes = makeGoElf({ goVersion: 'go1.26.3', modInfo, after: Buffer.alloc(3 << 20) });
    const small: ReadCount = { reads: 0, bytes: 0 };
    const large: ReadCount = { reads: 0, bytes: 0 };
    readBuildInfo(counting(bytesSource(bytes), small));
    readBuildInfo(counting({ ...bytesSource(bytes), size: 100 << 20 }, large));
    expect(large).toEqual(small);
    expect(small.bytes).toBeLessThan(70_000);
  });
});

describe('size', () => {
  // Counted, not timed: what else the machine does cannot turn it red.
  it('of a 100 MB program, a file on disk, as many reads and bytes are asked for as of one of 2 MB', () => {
    const directory = fixture('build-info-size', 1, (work) => {
      for (const megabytes of [2, 100]) {
        const after = Buffer.alloc(megabytes << 20);
        writeFileSync(path.join(work, `${megabytes}`), makeGoElf({ goVersion: 'go1.26.3', modInfo, after }));
      }
    });
    const asked = (name: string): ReadCount => {
      const count: ReadCount = { reads: 0, bytes: 0 };
      const decoded = withFileSource(path.join(directory, name), (source) => readBuildInfo(counting(source, count)));
      expect(decoded.ok).toBe(true);
      return count;
    };
    const small = asked('2');
    expect(small.bytes).toBeLessThan(70_000);
    expect(asked('100')).toEqual(small);
  });
});

describe('hostile files', () => {
  it('a setting called __proto__ is a setting, and reaches nothing else', () => {
    const lines = ['build\t__proto__=x', 'build\tconstructor=y', 'toString\tz', '__proto__\tz', 'constructor\tz'];
    const { settings } = decode({ goVersion: 'go1.26.3', modInfo: lines });
    expect(Object.entries(settings)).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
    expect(settings.toString).toBeUndefined();
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  it('of duplicate settings the last counts', () => {
    const lines = ['build\tCGO_ENABLED=0', 'build\tCGO_ENABLED=1'];
    expect({ ...decode({ goVersion: 'go1.26.3', modInfo: lines }).settings }).toEqual({ CGO_ENABLED: '1' });
  });

  it.each([
    ['2^63', uvarint(1n << 63n), 'a length in the build info is beyond 4096 bytes'],
    ['2^53', uvarint(1n << 53n), 'a length in the build info is beyond 4096 bytes'],
    ['no number', Buffer.alloc(12, 0x80), 'a length in the build info is cut off or no number'],
    ['zero', uvarint(0), 'the Go version in the build info is empty'],
  ])('a length that is %s is refused before anything is allocated', (_, length, problem) => {
    const bytes = makeGoElf({ goVersion: 'go1.26.3', modInfo });
    const source = damaged(bytesSource(bytes), [{ offset: bytes.indexOf(magic) + 32, bytes: length }]);
    const count: ReadCount = { reads: 0, bytes: 0 };
    expect(problemOf(counting(source, count))).toBe(problem);
    expect(count.bytes).toBeLessThan(10_000);
  });

  it('pointers that the loader would fill in, to nowhere, and in circles', () => {
    const bytes = makeGoElf({ goVersion: 'go1.17', modInfo, format: 'pointer' });
    const at = bytes.indexOf(magic) + 16;
    const pointing = (value: bigint): ByteSource => {
      const pointer = Buffer.alloc(8);
      pointer.writeBigUInt64LE(value);
      return damaged(bytesSource(bytes), [{ offset: at, bytes: pointer }]);
    };
    expect(problemOf(pointing(0n))).toBe('the pointers in the build info are to be filled in by the loader');
    expect(problemOf(pointing(0x1234n))).toBe('the Go version in the build info is empty');
    expect(problemOf(pointing(1n << 63n))).toBe('a pointer or length in the build info is out of range');
    expect(problemOf(pointing(0x50_0000n + BigInt(bytes.indexOf(magic))))).toMatch(
      /^a (pointer or )?length in the build info/,
    );
  });

  it('every cut of a good file is refused or read, never more', () => {
    const bytes = makeGoElf({ goVersion: 'go1.26.3', modInfo });
    for (let size = 0; size < bytes.length; size += 1) {
      const decoded = readBuildInfo(damaged(bytesSource(bytes), [], size));
      if (decoded.ok) expect(decoded.value).toMatchObject(expected);
      else expect(decoded.problem).not.toBe('');
    }
  });

  it('more modules than any program has', () => {
    const lines = Array.from({ length: 70_000 }, (_, index) => `dep\tm${index}\tv1`);
    expect(problemOf(bytesSource(makeGoElf({ goVersion: 'go1.26.3', modInfo: lines })))).toMatch(
      /more than 65536 modules/,
    );
  });

  it.each<[string, string]>([
    ['mod\ta\tb\tc\td', 'line 2: expected 2 or 3 columns; got 4'],
    ['dep\ta', 'line 2: expected 2 or 3 columns; got 1'],
    ['=>\ta\tb\tc', 'line 2: replacement with no module on previous line'],
    ['=>\ta\tb', 'line 2: expected 3 columns for replacement; got 2'],
    ['build\t', "line 2: build line missing '='"],
    ['build\t=x', 'line 2: build line with missing key'],
    ['build\tkey', "line 2: build line missing '=' after key"],
    ['build\t"key', 'line 2: invalid quoted key in build line'],
    ['build\t"key"', "line 2: build line missing '=' after quoted key"],
    ['build\t"key"x', "line 2: unexpected character after quoted key: 'x'"],
    ['build\tkey="x', 'line 2: invalid quoted value in build line'],
    ['build\tkey="\\xZZ"', 'line 2: invalid quoted value in build line'],
    ['build\tkey=a b', 'line 2: unquoted value "a b" must be quoted'],
    ['build\ta b=c', 'line 2: unquoted key "a b" must be quoted'],
  ])("the line '%s' fails as in Go", (line, problem) => {
    const bytes = makeGoElf({ goVersion: 'go1.26.3', modInfo: ['path\tx', line] });
    expect(problemOf(bytesSource(bytes))).toBe(`could not parse Go build info: ${problem}`);
  });

  it('a last line without its end is left out, and text without its frame counts as none', () => {
    const framed = frameModInfo(['path\tx']);
    expect(framed.length).toBe(39);
    const bytes = makeGoElf({ goVersion: 'go1.26.3', modInfo: ['path\tx'] });
    const newline = bytes.indexOf('path\tx\n') + 6;
    expect(readBuildInfo(damaged(bytesSource(bytes), [{ offset: newline, bytes: Buffer.from('y') }]))).toMatchObject({
      ok: true,
      value: { path: null },
    });
  });
});
