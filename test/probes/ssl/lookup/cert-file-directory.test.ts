import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findings } from '../../../../probes/ssl/findings.ts';
import { sslProbe } from '../../../../probes/ssl/index.ts';
import { bundle } from '../../../support/bytes/certificate-bytes.ts';
import { caseHost } from '../../../support/cases/case-host.ts';
import { needs } from '../../../support/needs.ts';

const many = (name: string, count: number): string =>
  bundle(...Array.from({ length: count }, (_, index) => ({ cn: `${name} ${index}` })));

function remedyOf(code: string, detail: unknown): string {
  const catalog: { readonly [code: string]: { remedy(detail: never): string } } = findings;
  const spec = catalog[code];
  if (spec === undefined) throw new Error(`unknown code ${code}`);
  return Reflect.apply(spec.remedy, spec, [detail]);
}

/** Private CAs in a directory that Go reads, and a bundle elsewhere, as Fedora and openSUSE have it. */
describe('SSL_CERT_FILE of a directory that Go reads', () => {
  let root = '';
  beforeEach(() => {
    root = mkdtempSync(path.join(os.tmpdir(), 'cert-file-directory-'));
    chmodSync(root, 0o755);
    write('/etc/pki/tls/certs/private.pem', many('Private', 25));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  function write(place: string, text: string): void {
    const file = path.join(root, place);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  async function told(env: Readonly<Record<string, string>>): Promise<readonly (readonly [string, string])[]> {
    const { findings: found } = await sslProbe.run(caseHost(root, { app: null, env }), {});
    return found.map(({ code, detail }) => [code, remedyOf(code, detail)]);
  }
  const remove = 'remove SSL_CERT_FILE from the environment of the container';
  const nothing = [['ssl/cert-file-is-read-directory', remove]];
  const isLost = [['ssl/cert-file-ignored', `${remove}: Go then reads /etc/ssl/ca-bundle.pem`]];
  const both = { SSL_CERT_FILE: '/etc/pki/tls/certs', SSL_CERT_DIR: '/etc/pki/tls/certs' };

  it.each<[string, Readonly<Record<string, string>>]>([
    ['as it is', { SSL_CERT_FILE: '/etc/pki/tls/certs' }],
    ['with a slash', { SSL_CERT_FILE: '/etc/pki/tls/certs/' }],
    ['by a link', { SSL_CERT_FILE: '/link' }],
  ])('loses the bundle that it replaces: %s', async (_, env) => {
    symlinkSync('/etc/pki/tls/certs', path.join(root, 'link'));
    expect(await told(env)).toEqual(nothing);
    write('/etc/ssl/ca-bundle.pem', many('Public', 3));
    expect(await told(env)).toEqual(isLost);
  });

  it('loses nothing that is in the directory too', async () => {
    write('/etc/ssl/ca-bundle.pem', many('Private', 25));
    expect(await told({ SSL_CERT_FILE: '/etc/pki/tls/certs' })).toEqual(nothing);
    write('/etc/ssl/ca-bundle.pem', many('Private', 26));
    expect(await told({ SSL_CERT_FILE: '/etc/pki/tls/certs' })).toEqual(isLost);
  });

  it.each(['/etc/pki/tls/certs', '/etc/pki/tls/certs/', '/opt:/etc/pki/tls/certs//'])(
    'may be meant to exclude the bundle, with SSL_CERT_DIR=%s',
    async (directory) => {
      mkdirSync(path.join(root, 'opt'));
      const env = { ...both, SSL_CERT_DIR: directory };
      expect(await told(env)).toEqual(nothing);
      write('/etc/ssl/ca-bundle.pem', many('Public', 3));
      const [first, ...others] = await told(env);
      expect(others).toEqual([]);
      expect(first).toEqual([
        'ssl/cert-file-ignored',
        `set SSL_CERT_FILE=/dev/null, if only what SSL_CERT_DIR has is to be trusted; or ${remove}: Go then reads /etc/ssl/ca-bundle.pem as well`,
      ]);
    },
  );

  it('is quiet once a remedy is followed', needs('root'), async () => {
    mkdirSync(path.join(root, 'dev'));
    execFileSync('mknod', [path.join(root, 'dev/null'), 'c', '1', '3']);
    write('/etc/ssl/ca-bundle.pem', many('Public', 3));
    expect(await told({ ...both, SSL_CERT_FILE: '/dev/null' })).toEqual([]);
    expect(await told({ SSL_CERT_DIR: both.SSL_CERT_DIR })).toEqual([]);
    expect(await told({})).toEqual([]);
  });
});
