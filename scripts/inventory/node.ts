import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Architecture, architectures } from '../build/architecture.ts';
import { repository } from '../build/paths.ts';
import { type Component, checked, LicenseMissing } from './component.ts';
import { hashOf, lockedPackages } from './npm.ts';

/** A part of Node that `process.versions` names. */
interface Part {
  readonly name: string;
  /** SPDX. */
  readonly license: string;
  /** The head of its section in Node's LICENSE; without one, Node's own license covers it, or it needs none. */
  readonly section?: string;
  /** Without `pkg:` and version. */
  readonly purl: string;
  /** Vendor and product in the National Vulnerability Database. */
  readonly cpe?: string;
}

/** By the key in `process.versions`. Null: no part, but the number of an interface, or data of another part. */
const parts: Readonly<Record<string, Part | null>> = {
  node: null,
  modules: null,
  napi: null,
  unicode: null,
  acorn: { name: 'acorn', license: 'MIT', section: 'Acorn', purl: 'npm/acorn' },
  ada: { name: 'ada', license: 'MIT', section: 'ada', purl: 'github/ada-url/ada' },
  amaro: { name: 'amaro', license: 'MIT', section: 'amaro', purl: 'npm/amaro' },
  ares: {
    name: 'c-ares',
    license: 'MIT',
    section: 'c-ares',
    purl: 'github/c-ares/c-ares',
    cpe: 'c-ares_project:c-ares',
  },
  brotli: { name: 'brotli', license: 'MIT', section: 'brotli', purl: 'github/google/brotli', cpe: 'google:brotli' },
  cldr: { name: 'cldr', license: 'Unicode-3.0', section: 'ICU', purl: 'github/unicode-org/cldr' },
  icu: {
    name: 'icu',
    license: 'Unicode-3.0',
    section: 'ICU',
    purl: 'github/unicode-org/icu',
    cpe: 'unicode:international_components_for_unicode',
  },
  llhttp: { name: 'llhttp', license: 'MIT', section: 'llhttp', purl: 'npm/llhttp', cpe: 'llhttp:llhttp' },
  merve: { name: 'merve', license: 'MIT', section: 'merve', purl: 'github/nodejs/merve' },
  nbytes: { name: 'nbytes', license: 'MIT', purl: 'github/nodejs/nbytes' },
  ncrypto: { name: 'ncrypto', license: 'MIT', purl: 'github/nodejs/ncrypto' },
  nghttp2: {
    name: 'nghttp2',
    license: 'MIT',
    section: 'nghttp2',
    purl: 'github/nghttp2/nghttp2',
    cpe: 'nghttp2:nghttp2',
  },
  nghttp3: { name: 'nghttp3', license: 'MIT', section: 'nghttp3', purl: 'github/ngtcp2/nghttp3' },
  ngtcp2: { name: 'ngtcp2', license: 'MIT', section: 'ngtcp2', purl: 'github/ngtcp2/ngtcp2' },
  openssl: {
    name: 'openssl',
    license: 'Apache-2.0',
    section: 'OpenSSL',
    purl: 'generic/openssl',
    cpe: 'openssl:openssl',
  },
  simdjson: { name: 'simdjson', license: 'Apache-2.0', section: 'simdjson', purl: 'github/simdjson/simdjson' },
  simdutf: { name: 'simdutf', license: 'MIT', section: 'simdutf', purl: 'github/simdutf/simdutf' },
  sqlite: { name: 'sqlite', license: 'blessing', purl: 'generic/sqlite', cpe: 'sqlite:sqlite' },
  tz: { name: 'tzdata', license: 'LicenseRef-public-domain', purl: 'generic/tzdata' },
  undici: { name: 'undici', license: 'MIT', section: 'undici', purl: 'npm/undici', cpe: 'nodejs:undici' },
  uv: { name: 'libuv', license: 'MIT', section: 'libuv', purl: 'github/libuv/libuv', cpe: 'libuv_project:libuv' },
  uvwasi: { name: 'uvwasi', license: 'MIT', section: 'uvwasi', purl: 'github/nodejs/uvwasi' },
  v8: { name: 'v8', license: 'BSD-3-Clause', section: 'V8', purl: 'generic/v8', cpe: 'google:v8' },
  zlib: { name: 'zlib', license: 'Zlib', section: 'zlib', purl: 'generic/zlib', cpe: 'zlib:zlib' },
  zstd: {
    name: 'zstd',
    license: 'BSD-3-Clause',
    section: 'zstd',
    purl: 'github/facebook/zstd',
    cpe: 'facebook:zstandard',
  },
};

/**
 * The Node of an executable and what it is made of itself. The text is Node's own LICENSE, which has those of all its parts.
 * @throws LicenseMissing for a part that the table does not have, or whose section is not in LICENSE
 */
export function nodeComponents(arch: Architecture): Component[] {
  const { directory, versions } = installedNode();
  const text = readFileSync(join(directory, 'LICENSE'), 'utf8');
  const texts = [{ name: "Node's LICENSE", text }];
  const locked = lockedPackages()[`node_modules/node-linux-${arch}`];
  const version = versions.node ?? '';
  if (locked?.version !== version) {
    throw new LicenseMissing(
      `node-linux-${arch} is ${locked?.version} in package-lock.json, and installed is ${version}`,
    );
  }
  const node = checked({
    type: 'platform',
    name: 'node',
    version,
    license: 'MIT',
    texts,
    purl: `pkg:npm/node-linux-${arch}@${version}`,
    cpe: cpeOf('nodejs:node.js', version),
    ...hashOf(locked.integrity),
  });
  return [node, ...partsOf(versions, text, node)];
}

/**
 * What a Node is made of.
 * @param versions its process.versions
 * @param text its LICENSE
 * @throws LicenseMissing
 */
export function partsOf(
  versions: Readonly<Record<string, string>>,
  text: string,
  node: Pick<Component, 'texts' | 'purl'>,
): Component[] {
  return Object.entries(versions).flatMap(([key, partVersion]) => {
    const part = parts[key];
    if (part === undefined)
      throw new LicenseMissing(`Node has a new part, '${key}': add it to scripts/inventory/node.ts`);
    // Of what this Node was built without, it names no version.
    if (part === null || partVersion === '') return [];
    const { name, license, section, purl, cpe } = part;
    if (section !== undefined && !text.includes(`- ${section}, located at `))
      throw new LicenseMissing(`Node's LICENSE has no section '${section}': see scripts/inventory/node.ts`);
    // `13.6.233.17-node.53`, `1.3.2.1-motley-8002e91`: those who list vulnerabilities know what is before the dash.
    const plain = partVersion.replace(/-.*$/, '');
    return checked({
      type: 'library',
      name,
      version: plain,
      license,
      texts: node.texts,
      purl: `pkg:${purl}@${plain}`,
      ...(cpe === undefined ? {} : { cpe: cpeOf(cpe, plain) }),
      partOf: node.purl,
    });
  });
}

/** Of this machine: what it says of its parts, the one for another machine says as well. */
function installedNode(): { directory: string; versions: Readonly<Record<string, string>> } {
  const directory = architectures
    .map((arch) => join(repository, 'node_modules', `node-linux-${arch}`))
    .find((candidate) => existsSync(candidate));
  if (directory === undefined) throw new LicenseMissing('the pinned Node is not installed: run npm ci');
  const args = ['-p', 'JSON.stringify(process.versions)'];
  return {
    directory,
    versions: JSON.parse(execFileSync(join(directory, 'bin/node'), args, { env: {}, encoding: 'utf8' })),
  };
}

/** https://nvd.nist.gov/products/cpe */
function cpeOf(product: string, version: string): string {
  return `cpe:2.3:a:${product}:${version}:*:*:*:*:*:*:*`;
}
