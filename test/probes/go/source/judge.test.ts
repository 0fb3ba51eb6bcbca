import { describe, expect, it } from 'vitest';
import type { SourceFacts, WorkFacts } from '../../../../probes/go/source/facts.ts';
import { judgeModFile } from '../../../../probes/go/source/judge-mod-file.ts';
import { judgeWork } from '../../../../probes/go/source/judge-work.ts';
import { parseGoVersion } from '../../../../src/decode/go/version/version.ts';
import { emptySource } from '../../../support/facts/go-source.ts';

/** Line and problem of what a go command of this version refuses, and what to do. */
function refused(version: string | null, facts: Partial<SourceFacts>, switches = false): readonly unknown[] | null {
  const [found] = judgeModFile(
    { ...emptySource, ...facts },
    version === null ? null : parseGoVersion(version),
    switches,
  );
  if (found === undefined) return null;
  if (found.code !== 'go/mod-file-refused') throw new Error(found.code);
  const { line, problem, fix } = found.detail;
  return [line, problem, fix];
}

const line = (name: string, value: string): SourceFacts['directives'] => ({ [name]: { line: 3, value } });

describe('the go line', () => {
  const problem = (value: string): string => `invalid go version '${value}': must match format 1.23`;
  it.each<[string, string, string | null]>([
    ['go1.20', '1.20', null],
    ['go1.20', '1.0', null],
    ['go1.20', '10.1', null],
    ['go1.20', '1.100', null],
    ['go1.20', '1.20.1', 'write go 1.20; or FROM golang:1.20'],
    ['go1.20', '1.21rc1', 'write go 1.21; or FROM golang:1.21'],
    [
      'go1.20',
      '1.123x',
      'write go 1.123; or where there is such a release (as of 2026-08-20 the newest is 1.27): FROM golang:1.123',
    ],
    ['go1.20', 'v1.20', 'write go 1.20'],
    ['go1.20', '01.20', 'write go 1.20'],
    ['go1.20', '1.05', 'write go 1.5; or FROM golang:1.5'],
    ['go1.21.0', '1.20.1', null],
    ['go1.21.0', '1.21rc1', null],
    ['go1.21.0', '1.21rc12', null],
    ['go1.21.0', '1.21.0', null],
    ['go1.21.0', '1.21.15', null],
    ['go1.21.0', '1.100', null],
    ['go1.21.0', '10.1', null],
    ['go1.21.0', '1.21.01', 'write go 1.21'],
    ['go1.21.0', '1.21-rc1', 'write go 1.21'],
    ['go1.21.0', '1.21rc', 'write go 1.21'],
    ['go1.21.0', '1.21.0.1', 'write go 1.21'],
    ['go1.21.0', 'go1.21', 'write go 1.21'],
    ['go1.21.0', '2', 'write go 1.21'],
  ])('%s, go %s: %s', (version, value, fix) => {
    expect(refused(version, { directives: line('go', value) })).toEqual(fix === null ? null : [3, problem(value), fix]);
  });

  it('is not judged without a go command of known version, or without a file', () => {
    const directives = line('go', 'bad');
    expect(refused('go1.21', { directives })).not.toBe(null);
    expect(refused(null, { directives })).toBe(null);
    expect(refused('go1.21', { directives, modFile: null })).toBe(null);
  });

  it('is judged although another toolchain will read the rest', () => {
    expect(refused('go1.21', { directives: line('go', 'bad') }, true)).not.toBe(null);
    expect(refused('go1.21', { directives: line('tool', 'x') }, true)).toBe(null);
  });
});

describe('a line that every go command refuses', () => {
  const query = 'require a.io/b: version "latest" invalid: must be of the form v1.2.3';
  const correct = 'correct the line; go mod tidy adds requirements';
  it.each<[string, string | null, string | null]>([
    ['repeated go statement', null, correct],
    ['repeated go statement', 'mod', correct],
    [query, null, correct],
    [query, 'vendor', correct],
    [query, 'mod', null],
    ["unexpected input character '\\ufeff'", null, 'save go.mod as UTF-8 without a byte order mark'],
    ['missing module declaration', null, 'go mod edit -module=example.com/app'],
    ['unknown directive: <<<<<<<', null, 'resolve the merge conflict in go.mod'],
    ['unknown directive: =======', null, 'resolve the merge conflict in go.mod'],
    ['unknown directive: >>>>>>>', null, 'resolve the merge conflict in go.mod'],
    ['unknown directive: ======', null, correct],
  ])('%s, with -mod=%s: %s', (problem, mod, fix) => {
    const vendor = { ...emptySource.vendor, mod };
    expect(refused('go1.26.1', { modFileProblem: { line: 7, problem }, vendor })).toEqual(
      fix === null ? null : [7, problem, fix],
    );
  });

  it('is none, whatever -mod says', () => {
    for (const mod of [null, 'mod']) expect(refused('go1.26.1', { vendor: { ...emptySource.vendor, mod } })).toBe(null);
  });
});

describe('directives that a go command does not know yet', () => {
  it.each([
    ['retract', 'go1.15', 'go1.16', '1.16'],
    ['toolchain', 'go1.20', 'go1.21.0', '1.21'],
    ['godebug', 'go1.22.0', 'go1.23.0', '1.23'],
    ['tool', 'go1.23.0', 'go1.24.0', '1.24'],
    ['ignore', 'go1.24.0', 'go1.25.0', '1.25'],
  ])('%s: not %s, but %s', (name, old, since, release) => {
    const directives = line(name, 'default');
    const fix = `use Go ${release} or later: FROM golang:${release}; or remove the ${name} line`;
    expect(refused(old, { directives })).toEqual([3, `unknown directive: ${name}`, fix]);
    expect(refused(since, { directives })).toBe(null);
  });
});

describe('the toolchain line', () => {
  it.each<[string, string | null]>([
    ['default', null],
    ['go1', null],
    ['go1.21.0', null],
    ['defaults', 'remove the toolchain line'],
    ['a default', 'remove the toolchain line'],
    ['go2', 'remove the toolchain line'],
    ['go12', 'remove the toolchain line'],
    ['ago1.21', 'remove the toolchain line'],
    ['1.21.0', 'write toolchain go1.21.0'],
    ['v1.21.0', 'remove the toolchain line'],
  ])('%s: %s', (value, fix) => {
    const found = refused('go1.26.0', { directives: line('toolchain', value) });
    expect(found).toEqual(fix === null ? null : [3, `invalid toolchain "${value}"`, fix]);
  });
});

describe('godebug lines', () => {
  it.each<[string, string, string | null]>([
    ['go1.26.0', 'default=go1.21', null],
    ['go1.26.0', 'http2client=0', null],
    ['go1.26.0', 'nosuch=1', 'unknown godebug "nosuch"'],
    ['go1.23.0', 'x509sha1=1', null],
    ['go1.24.0', 'x509sha1=1', 'unknown godebug "x509sha1"'],
    ['go1.24.0', 'x509sha1=0', 'unknown godebug "x509sha1"'],
    ['go1.26.0', 'asynctimerchan=1', null],
    ['go1.27.0', 'asynctimerchan=1', 'removed GODEBUG "asynctimerchan" set to old value "1"'],
    ['go1.27.0', 'asynctimerchan=0', null],
    ['go1.27.0', 'x509sha1=1', 'removed GODEBUG "x509sha1" set to old value "1"'],
    ['go1.27.0', 'x509sha1=10', null],
  ])('%s, %s: %s', (version, setting, problem) => {
    const found = refused(version, { godebugs: [{ line: 7, setting }] });
    expect(found).toEqual(problem === null ? null : [7, problem, `remove godebug ${setting}`]);
  });
});

describe('go.work', () => {
  const used: WorkFacts = {
    state: 'used',
    path: '/go.work',
    withoutModFile: [],
    modules: [],
    listsThis: true,
    go: '1.22',
    newest: null,
  };
  const newest = (go: string) => ({ directory: '/src/lib', go });
  const off = 'set GOWORK=off';
  it.each<[string, WorkFacts, string | null, readonly string[] | null]>([
    ['there is none', { state: 'off' }, 'mod', null],
    [
      'relative',
      { state: 'relative', path: 'go.work', source: 'environment' },
      null,
      ['GOWORK=go.work', 'invalid GOWORK: not an absolute path', `${off}; or set it to the absolute path of a go.work`],
    ],
    [
      'missing',
      { state: 'missing', path: '/go.work', source: 'environment' },
      null,
      ['GOWORK=/go.work', 'no such file', `${off}; or unset GOWORK`],
    ],
    [
      'missing, in the settings file of the user',
      { state: 'missing', path: '/go.work', source: 'user file' },
      null,
      [
        'GOWORK=/go.work (user file)',
        'no such file',
        `${off} in the environment; or take the GOWORK line out of /root/.config/go/env`,
      ],
    ],
    [
      'missing, in the file of GOROOT',
      { state: 'missing', path: '/go.work', source: 'GOROOT/go.env' },
      null,
      [
        'GOWORK=/go.work (GOROOT/go.env)',
        'no such file',
        `${off} in the environment; or take the GOWORK line out of GOROOT/go.env`,
      ],
    ],
    [
      'relative, in the file of GOROOT',
      { state: 'relative', path: 'go.work', source: 'GOROOT/go.env' },
      null,
      [
        'GOWORK=go.work (GOROOT/go.env)',
        'invalid GOWORK: not an absolute path',
        `${off} in the environment; or set it to the absolute path of a go.work`,
      ],
    ],
    ['all is well', used, null, null],
    ['-mod=readonly', used, 'readonly', null],
    [
      '-mod=mod',
      used,
      'mod',
      ['/go.work', '-mod=mod of GOFLAGS is refused in a workspace', `${off}; or take -mod=mod out of GOFLAGS`],
    ],
    [
      'a directory without go.mod',
      { ...used, withoutModFile: ['./a', './b'] },
      null,
      [
        '/go.work',
        'use ./a: there is no go.mod',
        `copy the module in ./a before go build; or take its use line out of /go.work; or ${off}`,
      ],
    ],
    [
      'not listed',
      { ...used, listsThis: false },
      null,
      ['/go.work', 'the module of /src is not listed', `${off}; or go work use .`],
    ],
    ['a module of the same Go', { ...used, newest: newest('1.22') }, null, null],
    [
      'a module of a newer Go',
      { ...used, newest: newest('1.23') },
      null,
      ['/go.work', '/src/lib requires go >= 1.23, but go.work lists go 1.22', `${off}; or go work use`],
    ],
    [
      'a module of Go 1.21, and no go line',
      { ...used, go: null, newest: newest('1.21') },
      null,
      ['/go.work', '/src/lib requires go >= 1.21, but go.work lists go 1.18', `${off}; or go work use`],
    ],
    [
      'a module of a Go that is newer than the toolchain, too',
      { ...used, newest: newest('1.26.4') },
      null,
      [
        '/go.work',
        '/src/lib requires go >= 1.26.4, but go.work lists go 1.22, and the toolchain is older',
        'with FROM golang:1.26.4: go work use',
      ],
    ],
    [
      'a module of the same Go as the toolchain',
      { ...used, newest: newest('1.26.3') },
      null,
      ['/go.work', '/src/lib requires go >= 1.26.3, but go.work lists go 1.22', `${off}; or go work use`],
    ],
    ['a module of Go 1.20, and no go line', { ...used, go: null, newest: newest('1.20') }, null, null],
    ['a module of an unknown Go', { ...used, newest: newest('x') }, null, null],
    ['a go line that is none', { ...used, go: 'x', newest: newest('1.23') }, null, null],
  ])('%s', (_, work, mod, words) => {
    const [file, problem, fix] = words ?? [];
    expect(judgeWork({ ...emptySource, work }, mod, '/root/.config/go/env', parseGoVersion('go1.26.3'))).toEqual(
      words === null ? [] : [{ code: 'go/work-file-broken', detail: { file, problem, off: fix } }],
    );
  });
});
