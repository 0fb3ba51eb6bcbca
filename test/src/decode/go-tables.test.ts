import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { fatalSettings } from '../../../src/decode/go/env/debug/fatal.ts';
import { unknownSettings } from '../../../src/decode/go/env/debug/names.ts';
import { malformedSettings, removed, removedSettings } from '../../../src/decode/go/env/debug/removed.ts';
import { isExperiment } from '../../../src/decode/go/env/experiments.ts';
import { buildModeProblem } from '../../../src/decode/go/env/flags/build-modes.ts';
import { isGoPlatform } from '../../../src/decode/go/env/platform/platforms.ts';
import { type GoVersion, parseGoVersion } from '../../../src/decode/go/version/version.ts';
import { go, goCommand } from '../../support/go/go-toolchain.ts';
import { needs } from '../../support/needs.ts';

/** The sources of the standard library, of this machine's Go and of those that were fetched for other tests. */
const roots = findRoots();

describe('GODEBUG', () => {
  it('settings that are gone', () => {
    const version = parseGoVersion('go1.26.3');
    if (version === null) throw new Error('no version');
    expect(removedSettings('x509sha1=1,tlsrsakex=1,http2client=0', version)).toEqual([
      { name: 'x509sha1', value: '1', since: '1.24' },
    ]);
    expect(removedSettings('x509sha1=0,tlskyber=1,constructor=1', version)).toEqual([]);
    expect(malformedSettings('a=1,b,,c=')).toEqual(['b']);
  });

  it('all that the tables of installed toolchains call removed are known', needs('go'), () => {
    let count = 0;
    for (const root of roots) {
      const table = readIfThere(path.join(root, 'src/internal/godebugs/table.go'));
      for (const [, name = '', minor] of table.matchAll(/\{Name: "(\w+)", Removed: (\d+)/g)) {
        expect(removed.get(name)?.minor, `${name} in ${root}`).toBe(Number(minor));
        count += 1;
      }
    }
    expect(count).toBeGreaterThan(0);
  });
});

/** Names of settings that some release has, and those that all lack. */
const settings = (root: string): Set<string> => {
  const table = readIfThere(path.join(root, 'src/internal/godebugs/table.go'));
  const runtime = readIfThere(path.join(root, 'src/runtime/runtime1.go'));
  const variables = runtime.slice(runtime.indexOf('var dbgvars'), runtime.indexOf('var dbgvars') + 4000);
  return new Set([
    ...[...table.matchAll(/\{Name: "(\w+)"/g)].map(([, name = '']) => name),
    ...[...variables.matchAll(/(?:name: |\{)"([a-z0-9]+)"/g)].map(([, name = '']) => name),
  ]);
};

const experimentsOf = (root: string): Set<string> =>
  new Set(
    [...readIfThere(path.join(root, 'src/internal/goexperiment/flags.go')).matchAll(/^\t([A-Z]\w+) +bool$/gm)].map(
      ([, name = '']) => name.toLowerCase(),
    ),
  );

describe('names by version, against the sources of installed toolchains', needs('go'), () => {
  const all = { experiments: new Set<string>(), settings: new Set<string>() };
  for (const root of roots) {
    for (const name of experimentsOf(root)) all.experiments.add(name);
    for (const name of settings(root)) all.settings.add(name);
  }

  it.each(roots)('%s', (root) => {
    const version = versionOf(root);
    const [own, known] = [experimentsOf(root), settings(root)];
    expect(own.size).toBeGreaterThan(5);
    for (const name of all.experiments) expect(isExperiment(name, version), name).toBe(own.has(name));
    if (version.minor < 21) return;
    expect(known.size).toBeGreaterThan(40);
    for (const name of known) expect(unknownSettings(`${name}=1`, version), name).toEqual([]);
    // What came with a patch release counts for its whole line, so only other lines are looked at.
    const line = new Set(
      roots.filter((each) => versionOf(each).minor === version.minor).flatMap((each) => [...settings(each)]),
    );
    const backported = [
      'fips140',
      'allowmultiplevcs',
      'httpcookiemaxnum',
      'urlmaxqueryparams',
      'disablethp',
      'tlsmaxrsasize',
    ];
    for (const name of all.settings) {
      if (line.has(name) || name in removedNames || backported.includes(name) || name === 'netedns0') continue;
      expect(unknownSettings(`${name}=1`, version), name).toHaveLength(1);
    }
  });
});

describe('pairs of GOOS and GOARCH by version, against the tables of installed toolchains', needs('go'), () => {
  const pairsOf = (root: string): Set<string> => {
    const since121 = readIfThere(path.join(root, 'src/internal/platform/zosarch.go'));
    const before = readIfThere(path.join(root, 'src/cmd/go/internal/cfg/zosarch.go'));
    const found = [
      ...[...since121.matchAll(/^\t\{"(\w+)", "(\w+)"\}: +\{/gm)].map(([, goos, goarch]) => `${goos}/${goarch}`),
      ...[...before.matchAll(/^\t"(\w+\/\w+)": +(?:true|false)/gm)].map(([, pair = '']) => pair),
    ];
    return new Set(found);
  };
  const all = new Set(
    roots.flatMap((root) => [...pairsOf(root), 'nacl/386', 'darwin/386', 'linux/x86_64', 'zos/s390x']),
  );

  it.each(roots)('%s', (root) => {
    const own = pairsOf(root);
    expect(own.size).toBeGreaterThan(40);
    for (const pair of all) {
      const [goos = '', goarch = ''] = pair.split('/');
      expect(isGoPlatform(goos, goarch, versionOf(root)), pair).toBe(own.has(pair));
    }
  });

  it('lines that are not installed, and any version', () => {
    const rows: readonly [pair: string, version: string, known: boolean][] = [
      ['nacl/386', 'go1.13.15', true],
      ['nacl/386', 'go1.14.15', false],
      ['darwin/arm', 'go1.14.15', true],
      ['darwin/arm', 'go1.15.15', false],
      ['freebsd/arm64', 'go1.13.15', false],
      ['freebsd/arm64', 'go1.14.15', true],
      ['ios/arm64', 'go1.15.15', false],
      ['ios/arm64', 'go1.16.15', true],
      ['openbsd/mips64', 'go1.15.15', false],
      ['windows/arm64', 'go1.16.15', false],
    ];
    for (const [pair, version, isKnown] of rows) {
      const [goos = '', goarch = ''] = pair.split('/');
      expect(isGoPlatform(goos, goarch, known(version)), `${pair} ${version}`).toBe(isKnown);
      expect(isGoPlatform(goos, goarch), pair).toBe(true);
    }
  });
});

describe(
  'sanitizers and build modes by version, against internal/platform of installed toolchains',
  needs('go'),
  () => {
    const functionOf = (text: string, name: string): string =>
      new RegExp(`^func ${name}\\(.*?^}`, 'ms').exec(text)?.[0].replace(/\/\/.*/g, '') ?? '';
    const quoted = (text: string): string[] => [...text.matchAll(/"([\w/]+)"/g)].map(([, each = '']) => each);
    const sanitizerPairs = (text: string): string[] =>
      [...text.matchAll(/case ([^:]*):\s*return ([^\n]*)/g)].flatMap(([, systems = '', architectures = '']) =>
        quoted(systems).flatMap((goos) => quoted(architectures).map((goarch) => `${goos}/${goarch}`)),
      );
    const modePairs = (text: string, mode: string): string[] =>
      quoted(
        new RegExp(`case "${mode}":\\s*switch platform \\{\\s*case (.*?):\\s*return true`, 's').exec(text)?.[1] ?? '',
      );
    const modern = roots.filter((root) => versionOf(root).minor >= 21);
    const tables = modern.map((root) => {
      const text = readIfThere(path.join(root, 'src/internal/platform/supported.go'));
      const modes = functionOf(text, 'BuildModeSupported');
      const flags: readonly [flag: string, pairs: readonly string[]][] = [
        ['-race', sanitizerPairs(functionOf(text, 'RaceDetectorSupported'))],
        ['-msan', sanitizerPairs(functionOf(text, 'MSanSupported'))],
        ['-asan', sanitizerPairs(functionOf(text, 'ASanSupported'))],
        ...['pie', 'c-shared', 'plugin'].map((mode): [string, string[]] => [
          `-buildmode=${mode}`,
          modePairs(modes, mode),
        ]),
      ];
      const internal = functionOf(text, 'InternalLinkPIESupported');
      return { root, flags, internalPie: quoted(/case (.*?):\s*return true/s.exec(internal)?.[1] ?? '') };
    });

    it.each(tables)('$root', ({ root, flags, internalPie }) => {
      const version = versionOf(root);
      for (const [flag, own] of flags) {
        expect(own.length, flag).toBeGreaterThan(2);
        const all = new Set([
          ...tables.flatMap((table) => table.flags.flatMap(([, pairs]) => pairs)),
          'linux/mips',
          'plan9/amd64',
        ]);
        for (const pair of all) {
          const [goos = '', goarch = ''] = pair.split('/');
          const problem = buildModeProblem(flag, { goos, goarch, cgo: true }, version);
          expect(problem === null, `${flag} ${pair}`).toBe(own.includes(pair));
          if (problem === null && flag === '-buildmode=pie') {
            const without = buildModeProblem(flag, { goos, goarch, cgo: false }, version);
            expect(without === null, `${flag} ${pair} without cgo`).toBe(internalPie.includes(pair));
          }
        }
      }
    });

    it('what needs cgo', () => {
      const target = { goos: 'linux', goarch: 'amd64', cgo: false };
      const version = known('go1.26.8');
      expect(buildModeProblem('-v -race', target, version)).toBe('go: -race requires cgo');
      expect(buildModeProblem('-race', target, known('go1.17.13'))).toBe('go: -race requires cgo');
      expect(buildModeProblem('-race', { ...target, goos: 'darwin' }, version)).toBeNull();
      expect(buildModeProblem('-msan', { ...target, goos: 'freebsd' }, version)).toBe('go: -msan requires cgo');
      expect(buildModeProblem('-race=false', target, version)).toBeNull();
      expect(buildModeProblem('-buildmode=plugin', target, version)).toMatch(/requires external \(cgo\) linking/);
      expect(buildModeProblem('-buildmode=exe -trimpath', target, version)).toBeNull();
      expect(
        buildModeProblem('-buildmode=c-shared', { goos: 'wasip1', goarch: 'wasm', cgo: false }, version),
      ).toBeNull();
    });
  },
);

describe('settings that a version does not know', () => {
  const rows: readonly [text: string, version: string, expected: readonly object[]][] = [
    ['http2clent=0', 'go1.26.3', [{ known: null, meant: 'http2client' }]],
    ['Http2Client=0', 'go1.26.3', [{ known: null, meant: 'http2client' }]],
    ['http2cleint=0', 'go1.26.3', [{ known: null, meant: 'http2client' }]],
    ['http2client1=0', 'go1.26.3', [{ known: null, meant: 'http2client' }]],
    ['nosuch=1', 'go1.26.3', [{ known: null, meant: null }]],
    ['containermaxprocs=0', 'go1.24.9', [{ known: { from: '1.25', to: null }, meant: null }]],
    ['containermaxprocs=0', 'go1.25.0', []],
    ['allocfreetrace=1', 'go1.22.0', []],
    ['allocfreetrace=1', 'go1.23.0', [{ known: { from: '1.21', to: '1.22' } }]],
    ['cpu.avx=off,=1', 'go1.26.3', []],
    ['nosuch=1', 'go1.20.14', []],
    ['nosuch=1', 'go1.21.0', [{ known: null }]],
    ['nosuch=1', 'go1.27.3', [{ known: null }]],
    ['nosuch=1', 'go1.28.0', []],
  ];
  it.each(rows)('%s in %s', (text, name, expected) => {
    expect(unknownSettings(text, known(name))).toMatchObject(expected);
    expect(unknownSettings(text, known(name))).toHaveLength(expected.length);
  });
});

describe('values that end the program', () => {
  const rows: readonly [text: string, version: string, fatal: readonly string[], linked?: boolean][] = [
    ['fips140=true', 'go1.24.0', ['fips140=true']],
    ['fips140=true', 'go1.23.9', []],
    ['fips140=true', 'go1.26.0', [], false],
    ...['on', 'off', 'only', 'debug', '', 'on#x'].map((value): [string, string, string[]] => [
      `fips140=${value}`,
      'go1.26.0',
      [],
    ]),
    ...['1', 'ON', 'auto', 'debugonly', ' on', 'x#on'].map((value): [string, string, string[]] => [
      `fips140=${value}`,
      'go1.26.0',
      [`fips140=${value}`],
    ]),
    ['fips140=x,fips140=off', 'go1.26.0', []],
    ['cgocheck=2', 'go1.21.0', ['cgocheck=2']],
    ['cgocheck=2', 'go1.20.9', []],
    ...['0', '1', '-1', 'x'].map((value): [string, string, string[]] => [`cgocheck=${value}`, 'go1.26.0', []]),
    ['cgocheck=3,cgocheck=1', 'go1.26.0', []],
    ['x509sha1=1', 'go1.27.0', ['x509sha1=1']],
    ['x509sha1=1', 'go1.26.9', []],
    ['x509sha1=0,asynctimerchan=0,tlskyber=1', 'go1.27.0', []],
    ['asynctimerchan=1,asynctimerchan=2,asynctimerchan=0', 'go1.27.0', ['asynctimerchan=1', 'asynctimerchan=2']],
  ];
  it.each(rows)('%s in %s', (text, name, expected, linksFips140 = true) => {
    const subject = { version: known(name), recorded: undefined, linksFips140, fipsUnsupported: null };
    expect(fatalSettings(text, subject).map(({ setting }) => setting)).toEqual(expected);
  });

  it('what the build recorded counts where the variable is silent', () => {
    const subject = { version: known('go1.26.0'), recorded: 'fips140=x', linksFips140: null, fipsUnsupported: 'no' };
    expect(fatalSettings('', subject)).toMatchObject([
      { setting: 'fips140=x', source: 'DefaultGODEBUG', instead: 'fips140=off' },
    ]);
    expect(fatalSettings('', { ...subject, fipsUnsupported: null })).toMatchObject([{ instead: 'fips140=on' }]);
    expect(fatalSettings('fips140=off', subject)).toEqual([]);
    expect(fatalSettings('fips140=on', subject)).toMatchObject([{ source: 'GODEBUG', problem: 'panic: fips140: no' }]);
    expect(fatalSettings('fips140=false', subject)).toMatchObject([{ instead: 'fips140=off' }]);
  });
});

const removedNames = Object.fromEntries([...removed.keys()].map((name) => [name, true]));

function known(name: string): GoVersion {
  const version = parseGoVersion(name);
  if (version === null) throw new Error(`${name} is not a version`);
  return version;
}

function versionOf(root: string): GoVersion {
  return known(readIfThere(path.join(root, 'VERSION')).split('\n')[0] ?? '');
}

function findRoots(): string[] {
  if (goCommand === null) return [];
  const [root = '', cache = ''] = go(['env', 'GOROOT', 'GOMODCACHE']).split('\n');
  const fetched = [
    ...['go1.17.13', 'go1.18.10', 'go1.19.13', 'go1.20.14', 'go1.21.13', 'go1.22.12', 'go1.23.12', 'go1.24.13'],
    ...['go1.25.6', 'go1.27.0'],
  ].map((name) =>
    path.join(cache, `golang.org/toolchain@v0.0.1-${name}.linux-${process.arch === 'arm64' ? 'arm64' : 'amd64'}`),
  );
  return [root, ...fetched].filter((directory) => existsSync(path.join(directory, 'src')));
}

function readIfThere(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
