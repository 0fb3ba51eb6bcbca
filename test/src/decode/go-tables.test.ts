import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { fatalSettings } from '../../../src/decode/go/env/debug/fatal.ts';
import { unknownSettings } from '../../../src/decode/go/env/debug/names.ts';
import { malformedSettings, removed, removedSettings } from '../../../src/decode/go/env/debug/removed.ts';
import { isExperiment } from '../../../src/decode/go/env/experiments.ts';
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
      { setting: 'fips140=x', source: 'DefaultGODEBUG', instead: 'fips140=on' },
    ]);
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
  return [root, ...fetched].filter((folder) => existsSync(path.join(folder, 'src')));
}

function readIfThere(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
