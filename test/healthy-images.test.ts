import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { rootCertificates } from 'node:tls';
import { afterAll, describe, expect, it } from 'vitest';
import { probes } from '../probes/index.ts';
import { encodeTzif } from './support/bytes/tzif-bytes.ts';
import { caseHost } from './support/cases/case-host.ts';

/** The layouts of images from their makers, recreated: a healthy one gives no finding. */
interface Layout {
  readonly libc: 'static' | 'glibc' | 'musl';
  /** ID and VERSION_ID of /etc/os-release; null for an image without it. */
  readonly release: readonly [id: string, version: string] | null;
  /** Where the bundle of public roots is. */
  readonly bundle: string;
  /** Symbolic links, by their place. */
  readonly links?: Readonly<Record<string, string>>;
  /** Files with one root each, as update-ca-certificates and p11-kit create them. */
  readonly single?: string;
  readonly zones: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

const debianBundle = '/etc/ssl/certs/ca-certificates.crt';
const redHatBundle = '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem';
const nixBundle = '/nix/store/1b2c-nss-cacert-3.101/etc/ssl/certs/ca-bundle.crt';
const mozilla = '/usr/share/ca-certificates/mozilla/Root.crt';
const debianLinks = { '/etc/ssl/certs/Root.pem': mozilla, '/etc/ssl/certs/0a1b2c3d.0': 'Root.pem' };
const utc = { '/etc/localtime': '/usr/share/zoneinfo/Etc/UTC' };
const redHatLinks = {
  '/etc/pki/tls/certs/ca-bundle.crt': redHatBundle,
  '/etc/pki/tls/cert.pem': redHatBundle,
  '/etc/ssl/certs': '../pki/tls/certs',
};

const layouts: Readonly<Record<string, Layout>> = {
  scratch: { libc: 'static', release: null, bundle: debianBundle, zones: false },
  'scratch with zones': {
    libc: 'static',
    release: null,
    bundle: debianBundle,
    zones: true,
    env: { TZ: 'Asia/Shanghai' },
  },
  'busybox with a copied bundle': { libc: 'static', release: null, bundle: debianBundle, zones: false },
  'debian 12': debian('12'),
  'debian 13': debian('13'),
  'ubuntu 24.04': { ...debian('24.04'), release: ['ubuntu', '24.04'] },
  'ubuntu 24.04, chiselled': { libc: 'glibc', release: ['ubuntu', '24.04'], bundle: debianBundle, zones: true },
  'distroless/static, debian 12': distroless('static', '12'),
  'distroless/static, debian 13': distroless('static', '13'),
  'distroless/base, debian 12': distroless('glibc', '12'),
  'distroless/base, debian 13': distroless('glibc', '13'),
  'alpine with ca-certificates-bundle': alpine(),
  'alpine with ca-certificates': {
    ...alpine(),
    single: mozilla,
    links: {
      ...alpine().links,
      '/etc/ssl/certs/ca-cert-Root.pem': mozilla,
      '/etc/ssl/certs/0a1b2c3d.0': 'ca-cert-Root.pem',
    },
  },
  'wolfi, static': { libc: 'static', release: ['wolfi', '20230201'], bundle: debianBundle, zones: true },
  'wolfi, glibc-dynamic': { libc: 'glibc', release: ['wolfi', '20230201'], bundle: debianBundle, zones: true },
  'ubi 9 minimal': redHat('rhel', '9.6'),
  'ubi 9 micro': { ...redHat('rhel', '9.6'), zones: false, links: redHatLinks },
  'amazon linux 2023': redHat('amzn', '2023'),
  'fedora 42, directory-hash': {
    ...redHat('fedora', '42'),
    single: '/etc/pki/ca-trust/extracted/pem/directory-hash/Root.pem',
    links: {
      ...utc,
      '/etc/pki/tls/cert.pem': redHatBundle,
      '/etc/pki/tls/certs': '/etc/pki/ca-trust/extracted/pem/directory-hash',
      '/etc/ssl/certs': '../pki/tls/certs',
      '/etc/pki/ca-trust/extracted/pem/directory-hash/0a1b2c3d.0': 'Root.pem',
    },
  },
  'sles bci 15': {
    libc: 'glibc',
    release: ['sles', '15.7'],
    bundle: '/var/lib/ca-certificates/ca-bundle.pem',
    single: '/var/lib/ca-certificates/pem/Root.pem',
    links: {
      '/etc/ssl/ca-bundle.pem': '/var/lib/ca-certificates/ca-bundle.pem',
      '/etc/ssl/certs': '/var/lib/ca-certificates/pem',
    },
    zones: false,
  },
  'paketo tiny': { libc: 'glibc', release: ['ubuntu', '22.04'], bundle: debianBundle, zones: true },
  'nix with SSL_CERT_FILE': {
    libc: 'static',
    release: null,
    bundle: nixBundle,
    zones: false,
    env: { SSL_CERT_FILE: nixBundle },
  },
};

function debian(version: string): Layout {
  const links = { ...debianLinks, ...utc };
  return { libc: 'glibc', release: ['debian', version], bundle: debianBundle, single: mozilla, links, zones: true };
}

function distroless(libc: Layout['libc'], version: string): Layout {
  return { libc, release: ['debian', version], bundle: debianBundle, zones: true };
}

function alpine(): Layout {
  const links = { '/etc/ssl/cert.pem': 'certs/ca-certificates.crt', '/etc/ssl1.1/cert.pem': debianBundle };
  return { libc: 'musl', release: ['alpine', '3.22.1'], bundle: debianBundle, links, zones: false };
}

function redHat(id: string, version: string): Layout {
  return {
    libc: 'glibc',
    release: [id, version],
    bundle: redHatBundle,
    links: { ...redHatLinks, ...utc },
    zones: true,
  };
}

const cases = path.join(import.meta.dirname, 'cases');
const programs = { static: 'libc/static-in-scratch', glibc: 'libc/glibc-healthy', musl: 'libc/musl-healthy' };
/** Before the first public root expires, as the clock for all. */
const now = '2026-06-01T00:00:00Z';
const [single = ''] = rootCertificates;

const made = mkdtempSync(path.join(os.tmpdir(), 'healthy-images-'));
afterAll(() => rmSync(made, { recursive: true }));

function make(name: string, layout: Layout): string {
  const root = path.join(made, name.replace(/\W+/g, '-'));
  const write = (file: string, text: string): void => {
    mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  };
  cpSync(path.join(cases, programs[layout.libc], 'rootfs'), root, { recursive: true, verbatimSymlinks: true });
  if (layout.zones) {
    cpSync(path.join(cases, 'timezone/tz-name/rootfs'), root, { recursive: true, verbatimSymlinks: true });
    mkdirSync(path.join(root, 'usr/share/zoneinfo/Etc'));
    writeFileSync(
      path.join(root, 'usr/share/zoneinfo/Etc/UTC'),
      encodeTzif({ types: [{ offset: 0, abbreviation: 'UTC' }], footer: 'UTC0' }),
    );
  }
  write(layout.bundle, `${rootCertificates.join('\n')}\n`);
  if (layout.single !== undefined) write(layout.single, `${single}\n`);
  if (layout.release !== null) write('/etc/os-release', `ID=${layout.release[0]}\nVERSION_ID="${layout.release[1]}"\n`);
  write('/etc/passwd', 'root:x:0:0:root:/root:/sbin/nologin\nnonroot:x:65532:65532::/home/nonroot:/sbin/nologin\n');
  for (const [link, target] of Object.entries(layout.links ?? {})) {
    mkdirSync(path.join(root, path.dirname(link)), { recursive: true });
    symlinkSync(target, path.join(root, link));
  }
  mkdirSync(path.join(root, 'tmp'), { mode: 0o777 });
  return root;
}

describe('a healthy image is silent', () => {
  it('in at least twenty layouts', () => expect(Object.keys(layouts).length).toBeGreaterThanOrEqual(20));

  it.each(Object.entries(layouts))('%s', async (name, layout) => {
    const described = { app: '/app', live: false, now, env: layout.env ?? {}, modes: { '/tmp': '0041777' } };
    const host = caseHost(make(name, layout), described);
    const findings = await Promise.all(probes.map(async (probe) => (await probe.run(host, {})).findings));
    expect(findings.flat().filter(({ code }) => severityOf(code) !== 'info')).toEqual([]);
  });

  it('and one without its bundle is not', async () => {
    const layout = { ...distroless('static', '12'), bundle: '/etc/elsewhere.pem' };
    const host = caseHost(make('without-bundle', layout), { app: '/app', live: false, now, env: {} });
    const findings = await Promise.all(probes.map(async (probe) => (await probe.run(host, {})).findings));
    expect(findings.flat().map(({ code }) => code)).toContain('ssl/no-roots');
  });
});

function severityOf(code: string): string | undefined {
  return probes.flatMap(({ findings }) => Object.entries(findings)).find(([each]) => each === code)?.[1].severity;
}
