import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import manifest from '../../../package.json' with { type: 'json' };
import { vectorValidator } from '../../../test/support/report/schemas.ts';
import spdx from '../../../test/vectors/report-schemas/spdx.schema.json' with { type: 'json' };
import { command } from '../../containers/docker.ts';
import { start } from './emulated.ts';
import { executablesOf, expectEqual, type Row } from './row.ts';

/** What must be among the components of an SBOM, so that scanners match their vulnerabilities, by the beginning of the file's name. */
const matched: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^probe-env-(static|image)/, ['quickjs-ng', 'musl', 'ring', 'rustls', 'rust-std']],
  [/^probe-env-(linux|portable)/, ['node', 'openssl', 'v8', 'icu', 'zlib', 'undici']],
  [/^probe-env-portable/, ['libc6', 'libgcc-s1', 'libstdc++6']],
];

/** Identifiers of licenses and of exceptions. */
const spdxIds: ReadonlySet<string> = new Set(spdx.enum);

/** Sums, licenses, SBOMs and versions. */
export const paperRows: readonly Row[] = [
  {
    name: 'SHA256SUMS states every file, as sha256sum reads it',
    async run({ release }) {
      const { status, stdout } = await command('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: release });
      const files = readdirSync(release).filter((name) => name !== 'SHA256SUMS');
      expectEqual([status, stdout.match(/: OK$/gm)?.length], [0, files.length]);
    },
  },
  {
    name: 'every SBOM is valid by the schema of CycloneDX, and is of the file that it names',
    run({ release, archs }) {
      const valid = vectorValidator('bom-1.6.schema.json', ['jsf-0.82.schema.json', 'spdx.schema.json']);
      const names = readdirSync(release).filter((name) => name.endsWith('.cdx.json'));
      if (names.length <= archs.length) throw new Error(`only ${names.join(', ')}`);
      for (const name of names) {
        const text = readFileSync(join(release, name), 'utf8');
        valid(text);
        checkSbom(name, JSON.parse(text), release);
      }
    },
  },
  {
    name: 'every executable prints the licenses in the file next to it, with a text for each part',
    async run(context) {
      for (const { name, path, arch } of executablesOf(context)) {
        const { status, stdout } = await start(path, arch, ['--licenses']);
        const published = readFileSync(join(context.release, `${name}.licenses.txt`), 'utf8');
        expectEqual([name, status, stdout === published], [name, 0, true]);
        const texts = new Set([...stdout.matchAll(/^---- text (\d+):/gm)].map(([, number]) => number));
        const licenses = [...stdout.matchAll(/^ {2}license: (.+) \(text ([\d, ]+)\)$/gm)];
        expectEqual([name, licenses.length], [name, stdout.match(/^ {2}pkg:/gm)?.length]);
        const missing = licenses
          .flatMap(([, , numbers = '']) => numbers.split(', '))
          .filter((number) => !texts.has(number));
        expectEqual([name, missing], [name, []]);
      }
    },
  },
  {
    name: 'every executable tells its version, commit, runtime, parts and the days of its data',
    async run(context) {
      for (const { name, path, arch } of executablesOf(context)) {
        const { stdout } = await start(path, arch, ['--version', '--format', 'json']);
        const told = JSON.parse(stdout);
        expectEqual([name, told.version], [name, manifest.version]);
        const { components, metadata } = JSON.parse(readFileSync(join(context.release, `${name}.cdx.json`), 'utf8'));
        const day = /^\d{4}-\d\d-\d\d$/;
        const complaints = [
          /^[0-9a-f]{40}$/.test(told.commit) ? null : 'commit',
          /^(node|QuickJS-ng) \d+\.\d+\.\d+$/.test(told.runtime) ? null : 'runtime',
          told.built === metadata.timestamp.slice(0, 10) ? null : 'built',
          day.test(told.data.goReleases) && day.test(told.data.publicRoots) ? null : 'days',
          /^\d{4}[a-z]+$/.test(told.data.tzdata) ? null : 'tzdata',
          ...components
            .filter(({ name: part, version }: Part) => !(told.components[part] ?? '').split(', ').includes(version))
            .map((part: Part) => part.name),
        ].filter((complaint) => complaint !== null);
        expectEqual([name, complaints], [name, []]);
      }
    },
  },
];

interface Part {
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly licenses: readonly { readonly expression: string }[];
}

interface Sbom {
  readonly metadata: {
    readonly component: {
      readonly hashes: readonly { readonly content: string }[];
      readonly properties: readonly { readonly name: string; readonly value: string }[];
    };
  };
  readonly components: readonly Part[];
}

function checkSbom(name: string, { metadata, components }: Sbom, release: string): void {
  const file = metadata.component.properties.find((property) => property.name === 'probe-env:file')?.value ?? '';
  const content = createHash('sha256')
    .update(readFileSync(join(release, file)))
    .digest('hex');
  expectEqual([name, metadata.component.hashes[0]?.content], [name, content]);
  const incomplete = components.filter(
    ({ purl, version, licenses }) => !purl.startsWith('pkg:') || version === '' || licenses.length === 0,
  );
  expectEqual([name, incomplete], [name, []]);
  const unknown = components
    .flatMap(({ licenses }) => licenses.flatMap(({ expression }) => expression.split(/ (?:AND|OR|WITH) /)))
    .map((id) => id.replace(/[()]/g, ''))
    .filter((id) => !spdxIds.has(id) && !id.startsWith('LicenseRef-'));
  expectEqual([name, unknown], [name, []]);
  const wanted = matched.flatMap(([pattern, parts]) => (pattern.test(name) ? parts : []));
  const names = components.map((part) => part.name);
  expectEqual([name, wanted.filter((part) => !names.includes(part))], [name, []]);
}
