import { describe, expect, it } from 'vitest';
import type { BaselineFacts, DistributionFacts, FileFacts } from '../../../probes/baseline/facts.ts';
import { baselineProbe } from '../../../probes/baseline/index.ts';
import { type Expectations, options } from '../../../probes/baseline/options.ts';
import { decodeOsRelease } from '../../../src/decode/etc/os-release.ts';

const debian: DistributionFacts = {
  ...{ id: 'debian', versionId: '12', prettyName: null, supportedUntil: '2028-06-30', supportEnded: false },
};
const plain: BaselineFacts = {
  ...{ distribution: debian, packages: { manager: null, count: null } },
  ...{ layers: null, shells: [], setUserId: [], program: null, files: [] },
};

function judged(facts: Partial<BaselineFacts>, expected: Expectations = {}): string[] {
  const found = baselineProbe.judge({ ...plain, ...facts }, expected);
  return found.map(({ code, detail }) => `${code} ${Object.values(detail).join('|')}`);
}

describe('files', () => {
  const file: FileFacts = { path: '/f', text: 'one', state: 'read', truncated: false };
  it.each<[string, FileFacts[], string, string[]]>([
    ['equal', [file], 'one', []],
    ['equal but for the end', [file], 'one \n', []],
    ['another', [file], 'two', ['baseline/file-differs /f|one|two']],
    ['a part', [file], 'on', ['baseline/file-differs /f|one|on']],
    ['longer', [{ ...file, truncated: true }], 'one', ['baseline/file-differs /f|one...|one']],
    ['absent', [{ ...file, text: null, state: 'absent' }], 'one', ['baseline/file-unreadable /f|absent|one']],
    ['denied', [{ ...file, text: null, state: 'denied' }], '', ['baseline/file-unreadable /f|denied|']],
    ['empty', [{ ...file, text: '' }], '', []],
    ['not looked at', [], 'one', ['baseline/file-unreadable /f|absent|one']],
  ])('%s', (_, files, text, expected) => {
    expect(judged({ files }, { fileHas: [{ path: '/f', text }] })).toEqual(expected);
  });
});

describe('the distribution', () => {
  it.each<[string, string | null, boolean]>([
    ['debian', '12', true],
    ['debian', null, true],
    ['ubuntu', '12', false],
    ['debian >= 12', '12', true],
    ['debian >= 12', '11', false],
    ['debian >= 12', '12.5', true],
    ['debian >= 12', null, false],
    ['debian >= 12', 'sid', false],
    ['debian > 12', '12', false],
    ['debian > 12', '13', true],
    ['debian < 12', '12', false],
    ['debian < 12', '11', true],
    ['debian <= 12', '12', true],
    ['debian <= 12', '13', false],
    ['debian = 12.5', '12.5', true],
    ['debian = 12.5', '12', false],
    ['debian = 12.5', '12.6', false],
    ['debian >= 12', '12.0_alpha20250612', true],
    ['debian >= 12', '12~rc1', true],
    ['debian >= 12', '11.9-beta', false],
    ['debian >= 12', '12beta', false],
    ['debian>=9.10', '9.9', false],
    ['debian>=9.9', '9.10', true],
  ])('%s: %s', (range, versionId, holds) => {
    const distribution = { ...debian, versionId };
    const name = versionId === null ? 'debian without a version' : `debian ${versionId}`;
    const expected = holds ? [] : [`baseline/other-distribution ${name}|${range}`];
    expect(judged({ distribution }, { distro: options.distro.parse(range, undefined) })).toEqual(expected);
  });

  it.each<[Partial<DistributionFacts>, string[]]>([
    [{ supportEnded: true }, ['baseline/distribution-unsupported debian 12|2028-06-30']],
    [{ supportEnded: true, supportedUntil: null }, []],
    [{}, []],
  ])('and its support: %#', (changed, expected) => {
    expect(judged({ distribution: { ...debian, ...changed } })).toEqual(expected);
  });

  it('that is not known is not the one that was stated', () => {
    const found = judged({ distribution: null }, { distro: options.distro.parse('debian', undefined) });
    expect(found).toEqual(['baseline/other-distribution without /etc/os-release|debian']);
    expect(judged({ distribution: null })).toEqual([]);
  });
});

describe('packages and shells', () => {
  it.each<[BaselineFacts['packages'], number | undefined, string[]]>([
    [{ manager: 'dpkg', count: 100 }, 100, []],
    [{ manager: 'dpkg', count: 101 }, 100, ['baseline/too-many-packages dpkg|101|100']],
    [{ manager: 'dpkg', count: 101 }, undefined, []],
    [{ manager: 'rpm', count: null }, 100, ['baseline/packages-unknown rpm|100']],
    [{ manager: 'rpm', count: null }, undefined, []],
    [{ manager: null, count: null }, 0, ['baseline/packages-unknown |0']],
    [{ manager: null, count: null }, undefined, []],
  ])('%j, at most %s', (packages, maxPackages, expected) => {
    expect(judged({ packages }, maxPackages === undefined ? {} : { maxPackages })).toEqual(expected);
  });

  it('are none in an image without a distribution', () => {
    expect(judged({ distribution: null }, { maxPackages: 0 })).toEqual([]);
  });

  it.each<[string[], Expectations, string[]]>([
    [['/bin/sh'], { shell: false }, ['baseline/shell-present /bin/sh']],
    [['/bin/sh'], {}, []],
    [[], { shell: false }, []],
    [['1', '2', '3', '4', '5', '6'], { shell: false }, ['baseline/shell-present 1,2,3,4,5']],
  ])('%j %j', (shells, stated, expected) => {
    expect(judged({ shells }, stated)).toEqual(expected);
  });
});

describe('layers', () => {
  it.each<[number | null, number | undefined, string[]]>([
    [12, 12, []],
    [13, 12, ['baseline/too-many-layers 13|12']],
    [0, 0, []],
    [13, undefined, []],
    [null, 12, ['baseline/layers-unknown 12']],
    [null, undefined, []],
  ])('%s, at most %s', (layers, maxLayers, expected) => {
    expect(judged({ layers }, maxLayers === undefined ? {} : { maxLayers })).toEqual(expected);
  });
});

describe('os-release', () => {
  it.each<[string, string, string | null, string | null]>([
    ['ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian GNU/Linux 12"\n', 'debian', '12', 'Debian GNU/Linux 12'],
    ["ID='alpine'\nVERSION_ID=3.22.1", 'alpine', '3.22.1', null],
    ['PRETTY_NAME="a \\"b\\" \\$c \\`d\\` \\\\e"', 'linux', null, 'a "b" $c `d` \\e'],
    ['# ID=x\nID=\nVERSION_ID=""', 'linux', null, null],
    ['ID="', '"', null, null],
    ['', 'linux', null, null],
  ])('%j', (text, id, versionId, prettyName) => {
    expect(decodeOsRelease(text)).toEqual({ id, versionId, prettyName });
  });
});
