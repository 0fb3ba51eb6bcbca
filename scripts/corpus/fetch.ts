import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { go } from '../../test/support/go/go-toolchain.ts';
import { dist } from '../build/paths.ts';

/** Where packages are kept between runs. */
const cache = path.join(dist, '.cache/corpus');

/** Go modules, Python and npm packages with certificates of many kinds, many of them wrong in some way. */
const withCertificates = {
  go: [
    ...['github.com/zmap/zlint/v3@v3.7.3', 'github.com/zmap/zlint/v3@v3.0.0', 'github.com/zmap/zcrypto@latest'],
    ...['github.com/cloudflare/cfssl@v1.6.5', 'github.com/google/certificate-transparency-go@v1.3.1'],
    ...['github.com/nats-io/nats-server/v2@v2.15.2', 'github.com/docker/docker@v28.5.2+incompatible'],
    ...['istio.io/istio@v0.0.0-20260827124520-eed52ebb66ad', 'k8s.io/kubernetes@v1.34.4'],
    ...['github.com/spiffe/spire@v1.13.3', 'github.com/caddyserver/caddy/v2@v2.11.9'],
    'github.com/google/go-attestation@v0.6.4',
    'golang.org/x/crypto/x509roots/fallback@v0.0.0-20261030153154-30a33513ff6d',
    'golang.org/x/crypto/x509roots/fallback@v0.0.0-20240904212608-c9da6b9a4008',
  ],
  pip: [
    ...['cryptography-vectors==46.0.7', 'certvalidator==0.11.1', 'pyhanko-certvalidator==0.26.3', 'oscrypto==1.3.0'],
    ...released('certifi', [
      ...['2026.10.18', '2026.2.25', '2025.8.3', '2025.1.31', '2024.7.4', '2024.2.2', '2023.7.22', '2022.12.7'],
      ...['2021.10.8', '2020.12.5', '2019.11.28', '2018.11.29', '2017.11.5', '2016.9.26', '2015.11.20', '14.5.14'],
    ]),
  ],
  npm: ['win-ca@3.5.1', 'ssl-root-cas@1.3.1', 'node-forge@1.4.3'],
};

/** Releases of the database as zic made them, of 2014 to today, slim and fat, with and without what reached back before 1970. */
const withZones: readonly string[] = [
  ...released('tzdata', [
    ...['2026.6', '2026.5', '2026.4', '2026.3', '2026.2', '2026.1', '2025.3', '2025.2', '2025.1', '2024.2', '2024.1'],
    ...['2023.4', '2023.3', '2023.2', '2023.1', '2022.7', '2022.6', '2022.5', '2022.4', '2022.3', '2022.2', '2022.1'],
    ...['2021.5', '2021.3', '2021.1', '2020.5', '2020.3', '2020.1'],
  ]),
  ...released('pytz', [
    ...['2026.6', '2026.5', '2026.4', '2026.3', '2026.2', '2026.1', '2025.2', '2025.1', '2024.2', '2024.1', '2023.4'],
    ...['2023.3', '2023.2', '2022.7', '2022.6', '2022.5', '2022.4', '2022.2', '2022.1', '2021.3', '2021.1', '2020.5'],
    ...['2020.4', '2020.1', '2019.3', '2019.2', '2019.1', '2018.9', '2018.7', '2018.6', '2018.5', '2018.4', '2018.3'],
    ...['2017.3', '2017.2', '2016.10', '2016.7', '2016.6', '2016.4', '2016.3', '2016.2', '2016.1', '2015.7', '2015.6'],
    ...['2015.4', '2015.2', '2014.10', '2014.9', '2014.7', '2014.4', '2014.3'],
  ]),
  ...released('pytzdata', [
    ...['2020.1', '2019.3', '2019.2', '2019.1', '2018.9', '2018.7', '2018.6', '2018.5', '2018.4', '2018.3', '2017.3'],
    ...['2017.2', '2017.1', '2016.10', '2016.9', '2016.8', '2016.7'],
  ]),
];

function released(name: string, versions: readonly string[]): string[] {
  return versions.map((version) => `${name}==${version}`);
}

/** The folders of everything that has certificates; what is not available is reported and left out. */
export function certificateFolders(): string[] {
  const { pip, npm } = withCertificates;
  const modules = withCertificates.go.flatMap((module) => attempt(module, () => goModule(module)));
  const packages = pip.flatMap((name) => attempt(name, () => pipPackage(name)));
  const scripts = npm.flatMap((name) => attempt(name, () => npmPackage(name)));
  return [...modules, ...packages, ...scripts, path.join(go(['env', 'GOROOT']).trim(), 'src/crypto')];
}

/** The folders of everything that has zone files. */
export function zoneFolders(): string[] {
  return withZones.flatMap((name) => attempt(name, () => pipPackage(name)));
}

/** Regular files below a folder, at most `limit` bytes each. */
export function filesBelow(folder: string, limit: number): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => statSync(file).size <= limit)
    .sort();
}

function attempt(name: string, get: () => string): string[] {
  try {
    return [get()];
  } catch (error) {
    console.log(`left out: ${name}: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`);
    return [];
  }
}

function goModule(module: string): string {
  const env = { GOTOOLCHAIN: 'local', GOFLAGS: '-mod=mod', GONOSUMDB: '*', GONOSUMCHECK: '1' };
  const answer: { Dir: string } = JSON.parse(go(['mod', 'download', '-json', module], { env, cwd: '/tmp' }));
  return answer.Dir;
}

function pipPackage(name: string): string {
  return once(name.replace('==', '-'), (folder) => {
    execFileSync('pip', ['download', '--quiet', '--no-deps', '--no-build-isolation', '--dest', folder, name], {
      stdio: 'pipe',
    });
    unpackAll(folder);
  });
}

function npmPackage(name: string): string {
  return once(name.replace('@', '-'), (folder) => {
    execFileSync('npm', ['pack', '--silent', '--pack-destination', folder, name], { cwd: folder, stdio: 'pipe' });
    unpackAll(folder);
  });
}

function unpackAll(folder: string): void {
  for (const name of readdirSync(folder)) {
    const file = path.join(folder, name);
    if (/\.(whl|zip)$/.test(name)) execFileSync('python3', ['-m', 'zipfile', '-e', file, folder], { stdio: 'pipe' });
    else if (/\.(tar\.gz|tgz|tar\.bz2)$/.test(name))
      execFileSync('tar', ['-xf', file, '-C', folder], { stdio: 'pipe' });
    else continue;
    rmSync(file);
  }
}

/** A folder that is filled once. */
function once(name: string, fill: (folder: string) => void): string {
  const folder = path.join(cache, name);
  if (existsSync(folder)) return folder;
  const making = `${folder}.${process.pid}`;
  mkdirSync(making, { recursive: true });
  try {
    fill(making);
    // Another run may have been faster.
    if (!existsSync(folder)) renameSync(making, folder);
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
  return folder;
}
