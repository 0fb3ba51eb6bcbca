import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { bytesSource } from '../../../../../src/decode/byte-source.ts';
import { decodeElf } from '../../../../../src/decode/elf/elf.ts';
import type { BuildInfo, Module } from '../../../../../src/decode/go/program/build-info.ts';
import { isStripped, readSourcePath } from '../../../../../src/decode/go/program/source-paths.ts';
import { counting, damaged, type ReadCount, withFileSource } from '../../../../support/bytes/byte-sources.ts';
import { buildCorpus, type CorpusProgram, corpusNeeds, goBuildInfo } from '../../../../support/go/go-corpus.ts';
import { runGoProgram } from '../../../../support/go/go-toolchain.ts';
import { readBuildInfo } from '../../../../support/go/read-build-info.ts';
import { needs } from '../../../../support/needs.ts';

/** By their names. */
const evidence: Readonly<Record<(typeof corpusNeeds)[number], RegExp>> = {
  gcc: / cgo/,
  'the Go module proxy': / proxied/,
  'go1.17.13': /go1\.17\.13 /,
  'go1.21.13': /go1\.21\.13 /,
  'go1.24.13': /go1\.24\.13 /,
};

describe('build info of real programs', needs('go'), () => {
  let corpus: CorpusProgram[] = [];
  beforeAll(() => {
    corpus = buildCorpus();
  });

  for (const need of corpusNeeds) {
    it(`has programs that need ${need}`, needs(need), () => {
      expect(corpus.map(({ name }) => name).join()).toMatch(evidence[need]);
    });
  }

  it('equals what debug/buildinfo reads, field by field', () => {
    const programs = corpus;
    const answers = goBuildInfo(
      programs.map(({ file }) => file),
      (source, input) => runGoProgram('build-info', source, input),
    );
    expect(programs.length).toBeGreaterThan(15);
    for (const [index, { name, file }] of programs.entries()) {
      const answer: unknown = JSON.parse(answers[index] ?? 'null');
      const decoded = withFileSource(file, readBuildInfo);
      if (typeof answer === 'string') expect(decoded, `${name}: ${answer}`).toMatchObject({ ok: false });
      else expect(decoded.ok ? asGo(decoded.value) : decoded.problem, name).toEqual(answer);
    }
  });

  it('the line table names main.go unless paths were trimmed, symbols or not', () => {
    const named = corpus.filter(({ name }) => /^go1\.\S+ (exe|static|stripped|pie|cgo|trimpath|linux-)/.test(name));
    expect(named.length).toBeGreaterThan(10);
    for (const { name, file } of named) {
      const facts = withFileSource(file, (source) => {
        const elf = decodeElf(source);
        return elf.ok ? { stripped: isStripped(elf.value), path: readSourcePath(source, elf.value) } : null;
      });
      expect(facts?.stripped, name).toBe(/stripped|linux-/.test(name));
      if (name.endsWith('trimpath')) expect(facts?.path, name).toBeNull();
      else expect(facts?.path, name).toMatch(/^\/.*\/main\.go$/);
    }
  });

  it('survives damage: 10,000 copies with flipped, overwritten and cut off bytes', () => {
    // The parts that are read: headers at the start and at the end, and the blob with what is around it.
    const targets = corpus
      .filter(({ name }) => name.startsWith('go1.'))
      .map(({ file }) => withFileSource(file, (source) => Buffer.from(source.read(0, source.size))))
      .map((bytes) => ({
        source: bytesSource(bytes),
        blob: Math.max(0, bytes.indexOf('\xff Go buildinf:', 0, 'latin1')),
      }));
    const values = [
      '00000000',
      'ffffffff',
      'ffffffffffffffff7f',
      '0000000000000080',
      'ffffffffffffff7f',
      '8080808080808080808001',
    ];
    const patch = fc.record({
      region: fc.constantFrom('start', 'start', 'blob', 'blob', 'end', 'anywhere'),
      at: fc.nat(4096),
      bytes: fc.oneof(
        fc.uint8Array({ minLength: 1, maxLength: 9 }),
        fc.constantFrom(...values).map((hex) => Buffer.from(hex, 'hex')),
      ),
    });
    let decodedWell = 0;
    fc.assert(
      fc.property(
        fc.nat(targets.length - 1),
        fc.array(patch, { minLength: 1, maxLength: 5 }),
        fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { freq: 4 }),
        (index, patches, cut) => {
          const target = targets[index];
          if (target === undefined) throw new Error('no such target');
          const { source, blob } = target;
          const start = { start: 0, blob, end: source.size - 4096, anywhere: 0 };
          const placed = patches.map(({ region, at, bytes }) => ({
            offset:
              region === 'anywhere'
                ? Math.floor((at / 4096) * source.size)
                : start[region] + (region === 'blob' ? at % 512 : at),
            bytes,
          }));
          const count: ReadCount = { reads: 0, bytes: 0 };
          const copy = damaged(source, placed, cut === null ? source.size : Math.floor(cut * source.size));
          const decoded = readBuildInfo(counting(copy, count));
          const elf = decodeElf(copy);
          if (elf.ok) readSourcePath(counting(copy, count), elf.value);
          if (decoded.ok) decodedWell += 1;
          else expect(decoded.problem).not.toBe('');
          expect(count.bytes).toBeLessThan(64 << 20);
          expect(count.reads).toBeLessThan(2000);
        },
      ),
      { numRuns: 10_000, seed: 8 },
    );
    expect(decodedWell).toBeGreaterThan(500);
  });
});

/** The JSON that the oracle prints. */
function asGo(info: BuildInfo): object {
  return {
    GoVersion: info.goVersion,
    Path: info.path ?? '',
    Main: info.main === null ? null : moduleAsGo(info.main),
    Deps: info.deps.map(moduleAsGo),
    Settings: Object.entries(info.settings).map(([Key, Value]) => ({ Key, Value })),
  };
}

function moduleAsGo({ path, version, sum, replace }: Module): object {
  return { Path: path, Version: version, Sum: sum, Replace: replace === null ? null : moduleAsGo(replace) };
}
