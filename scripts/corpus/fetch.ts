import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { go } from '../../test/support/go-toolchain.ts';
import { dist } from '../build/paths.ts';

/** Where packages are kept between runs. */
const cache = path.join(dist, '.cache/corpus');

/** Go modules, Python and npm packages with certificates of many kinds, most of them wrong in some way. */
const withCertificates = {
  go: [
    ...['github.com/zmap/zlint/v3@v3.7.3', 'github.com/zmap/zcrypto@latest', 'github.com/cloudflare/cfssl@v1.6.5'],
    ...['github.com/google/certificate-transparency-go@v1.3.1'],
  ],
  pip: [
    ...['cryptography-vectors==46.0.7', 'certvalidator==0.11.1', 'pyhanko-certvalidator==0.26.3', 'oscrypto==1.3.0'],
    ...['2026.10.18', '2026.2.25', '2025.8.3', '2025.1.31', '2024.7.4', '2024.2.2', '2023.7.22', '2022.12.7'].map(
      certifi,
    ),
    ...['2021.10.8', '2020.12.5', '2019.11.28', '2018.11.29', '2017.11.5', '2016.9.26', '2015.11.20', '14.5.14'].map(
      certifi,
    ),
  ],
  npm: ['win-ca@3.5.1', 'ssl-root-cas@1.3.1', 'node-forge@1.4.3'],
};

function certifi(version: string): string {
  return `certifi==${version}`;
}

/** Releases of the database as zic made them, of 2013 to today, with and without what reached back before 1970. */
const withZones: readonly string[] = [
  ...['2026.6', '2026.3', '2025.3', '2025.1', '2024.2', '2024.1', '2023.4', '2023.1', '2022.7', '2022.4', '2022.1'].map(
    tzdata,
  ),
  ...['2021.5', '2021.1', '2020.5', '2020.1'].map(tzdata),
  ...['2026.6', '2025.1', '2024.1', '2023.3', '2022.7', '2021.3', '2020.5', '2020.1', '2019.3', '2019.1', '2018.9'].map(
    pytz,
  ),
  ...[
    '2018.3',
    '2017.3',
    '2017.2',
    '2016.10',
    '2016.4',
    '2016.1',
    '2015.7',
    '2015.2',
    '2014.10',
    '2014.2',
    '2013.9',
  ].map(pytz),
];

function tzdata(version: string): string {
  return `tzdata==${version}`;
}

function pytz(version: string): string {
  return `pytz==${version}`;
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
