import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { contentKind } from '../../../../probes/ssl/pool/content-kind.ts';
import { bundle, encodeCertificate } from '../../../support/bytes/certificate-bytes.ts';
import { needs } from '../../../support/needs.ts';

const pem = bundle({});
const rows: readonly [string, Buffer | string, string][] = [
  ['nothing', '', 'empty'],
  ['blank lines', ' \r\n\t\n', 'empty'],
  ['DER', encodeCertificate({}), 'der'],
  ['JKS', Buffer.from('feedfeed00000002', 'hex'), 'jks'],
  ['UTF-16 as PowerShell writes it', Buffer.from(`\ufeff${pem}`, 'utf16le'), 'utf16'],
  ['gzip', gzipSync(pem), 'gzip'],
  ['xz', '\xfd7zXZ\0', 'xz'],
  ['bzip2', 'BZh91AY&SY', 'bzip2'],
  ['a login page', '<!DOCTYPE html><html>', 'html'],
  ['the error of an object store', '<Error><Code>AccessDenied</Code></Error>', 'html'],
  ['XML', '<?xml version="1.0"?><a/>', 'html'],
  ['a placeholder', '<<company ca>>', 'text'],
  ['Git LFS', 'version https://git-lfs.github.com/spec/v1\noid sha256:0\n', 'git-lfs'],
  ['encoded twice', Buffer.from(pem).toString('base64'), 'base64-of-pem'],
  ['text', 'hello', 'text'],
  ['a short SEQUENCE', Buffer.from('3003020105', 'hex'), 'text'],
];

describe('what stands in the place of a bundle', () => {
  for (const [about, content, kind] of rows) {
    it(about, () => expect(contentKind(typeof content === 'string' ? content : content.toString('latin1'))).toBe(kind));
  }

  it('PKCS#12 and PKCS#7, as openssl writes them', needs('openssl'), () => {
    const directory = mkdtempSync(path.join(os.tmpdir(), 'content-kind-'));
    const file = (name: string): string => path.join(directory, name);
    const openssl = (...args: string[]): void => void execFileSync('openssl', args, { stdio: 'pipe' });
    const request = ['-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', file('key'), '-out', file('cert')];
    openssl('req', ...request, '-subj', '/CN=x');
    writeFileSync(file('empty'), '');
    openssl('pkcs12', '-export', '-inkey', file('key'), '-in', file('cert'), '-passout', 'pass:x', '-out', file('p12'));
    openssl('crl2pkcs7', '-nocrl', '-certfile', file('cert'), '-outform', 'der', '-out', file('p7b'));
    expect(contentKind(readFileSync(file('p12'), 'latin1'))).toBe('pkcs12');
    expect(contentKind(readFileSync(file('p7b'), 'latin1'))).toBe('pkcs7');
    rmSync(directory, { recursive: true });
  });
});
