import { describe, expect, it } from 'vitest';
import { isInGoRange, parseGoRange } from '../../../../../src/decode/go/version/range.ts';
import { parseGoVersion } from '../../../../../src/decode/go/version/version.ts';

function accepts(range: string, version: string): boolean {
  const parsed = parseGoRange(range);
  const built = parseGoVersion(version);
  if (!parsed.ok) throw new Error(parsed.problem);
  if (built === null) throw new Error(version);
  return isInGoRange(built, parsed.value);
}

describe('at least 1.21', () => {
  const lines = [...Array.from({ length: 28 }, (_, index) => `1.${index + 13}`), '1.100', '2.0', '2.21'];
  const releases = lines.flatMap((line) => [`go${line}`, `go${line}.0`, `go${line}.1`, `go${line}.13`, `go${line}rc1`]);

  it('is right for every release from go1.13 to go1.40, go1.100 and go2.0', () => {
    for (const release of releases) {
      const [, major, minor] = /^go(\d+)\.(\d+)/.exec(release) ?? [];
      expect(accepts('>=1.21', release), release).toBe(Number(major) > 1 || Number(minor) >= 21);
    }
  });

  it('the pattern that is pasted for it is not', () => {
    const pasted = /go1\.[2-9][1-9]/;
    const wrong = releases.filter((release) => pasted.test(release) !== accepts('>=1.21', release));
    expect(wrong).toEqual(expect.arrayContaining(['go1.30.0', 'go1.40.13', 'go1.100.1', 'go2.0.1']));
  });
});

describe('ranges', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['1.25', ['go1.25.0', 'go1.25.9', 'go1.25rc1', 'go1.25.5 (Red Hat)'], ['go1.24.9', 'go1.26.0', 'go1.26rc1']],
    ['1.25.x', ['go1.25.3'], ['go1.26.0']],
    ['1.25.*', ['go1.25.3'], ['go1.26.0']],
    ['1.x', ['go1.13.1', 'go1.99.0'], ['go2.0']],
    ['1', ['go1.13.1'], ['go2.0.1']],
    ['=1.25.3', ['go1.25.3', 'go1.25.3-X:jsonv2'], ['go1.25.4', 'go1.25rc1']],
    ['go1.25.3', ['go1.25.3'], ['go1.25.4']],
    ['!=1.25.1', ['go1.25.0', 'go1.26.0'], ['go1.25.1']],
    ['>1.25', ['go1.26.0', 'go1.26rc1'], ['go1.25.9']],
    ['>1.25.3', ['go1.25.4', 'go1.26.0'], ['go1.25.3']],
    ['<=1.25', ['go1.25.9', 'go1.24.1'], ['go1.26rc1']],
    ['<1.26', ['go1.25.9'], ['go1.26rc1', 'devel go1.26-ab x']],
    ['<1.26.0', ['go1.25.9', 'go1.26rc1'], ['go1.26.0']],
    ['>=1.26rc2', ['go1.26rc2', 'go1.26.0'], ['go1.26rc1', 'go1.26-devel_ab x']],
    ['>=1.24 <1.27', ['go1.24.0', 'go1.26.9'], ['go1.23.9', 'go1.27.0']],
    ['>= 1.24, < 1.27', ['go1.24.0', 'go1.26.9'], ['go1.23.9', 'go1.27.0']],
    ['1.24 - 1.26', ['go1.24.0', 'go1.26.9'], ['go1.23.9', 'go1.27.0']],
    ['~1.25.3', ['go1.25.3', 'go1.25.9'], ['go1.25.2', 'go1.26.0']],
    ['~1.25', ['go1.25.0'], ['go1.26.0']],
    ['^1.25.3', ['go1.25.3', 'go1.99.0'], ['go1.25.2', 'go2.0']],
    ['1.24.x || >=1.26', ['go1.24.5', 'go1.27.0'], ['go1.25.5']],
    ['*', ['go1.13', 'go2.0'], []],
    ['>=1.20', ['go1.20', 'go1.20.1', 'go1.20rc1'], ['go1.19.13']],
  ])('%s', (range, inside, outside) => {
    for (const version of inside) expect(accepts(range, version), version).toBe(true);
    for (const version of outside) expect(accepts(range, version), version).toBe(false);
  });

  it.each([
    ['', 'it is empty'],
    ['  ', 'it is empty'],
    ['>=', "'>=' has no version after it"],
    ['>=1.24 ||', "one side of '||' is empty"],
    ['>=1.24 || || 1.26', "one side of '||' is empty"],
    ['=>1.24', "'=>' is not an operator"],
    ['>>1.24', "'>>' is not an operator"],
    ['latest', "'latest' is not a Go version, as in 1.25, 1.25.3 or 1.26rc1"],
    ['1.25.3.1', "'1.25.3.1' is not a Go version, as in 1.25, 1.25.3 or 1.26rc1"],
    ['v1.25', "'v1.25' is not a Go version, as in 1.25, 1.25.3 or 1.26rc1"],
    ['>=1.024', "'1.024' is not a Go version, as in 1.25, 1.25.3 or 1.26rc1"],
    ['1.25.x.x', "'1.25.x.x' is not a Go version, as in 1.25, 1.25.3 or 1.26rc1"],
    ['1.24,,1.25', 'one side of a comma is empty'],
    ['>=1.27 <1.24', "no version can be in '>=1.27 <1.24'"],
    ['1.25 || >1.26 <1.26.3', "no version can be in '>1.26 <1.26.3'"],
    ['1.24 1.25', "no version can be in '1.24 1.25'"],
  ])("'%s' is refused: %s", (text, problem) => {
    expect(parseGoRange(text)).toEqual({ ok: false, problem });
  });
});
