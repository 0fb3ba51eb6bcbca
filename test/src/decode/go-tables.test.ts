import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { malformedSettings, removed, removedSettings } from '../../../src/decode/go/env/debug-removed.ts';
import { experiments } from '../../../src/decode/go/env/env-rules.ts';
import { parseGoVersion } from '../../../src/decode/go/version/version.ts';
import { go, goCommand } from '../../support/go-toolchain.ts';
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

describe('GOEXPERIMENT', () => {
  it('all that installed toolchains know are known', needs('go'), () => {
    let count = 0;
    for (const root of roots) {
      const flags = readIfThere(path.join(root, 'src/internal/goexperiment/flags.go'));
      for (const [, name = ''] of flags.matchAll(/^\t([A-Z]\w+) +bool$/gm)) {
        expect(experiments, `${name} in ${root}`).toContain(name.toLowerCase());
        count += 1;
      }
    }
    expect(count).toBeGreaterThan(5);
  });
});

function findRoots(): string[] {
  if (goCommand === null) return [];
  const [root = '', cache = ''] = go(['env', 'GOROOT', 'GOMODCACHE']).split('\n');
  const fetched = ['go1.17.13', 'go1.21.13', 'go1.24.13', 'go1.27.0'].map((name) =>
    path.join(cache, `golang.org/toolchain@v0.0.1-${name}.linux-${process.arch === 'arm64' ? 'arm64' : 'amd64'}`),
  );
  return [root, ...fetched].filter((folder) => existsSync(path.join(folder, 'src')));
}

function readIfThere(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
