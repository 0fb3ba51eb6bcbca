import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findings } from '../../../probes/ssl/findings.ts';
import { sslProbe } from '../../../probes/ssl/index.ts';
import { encodeCertificate } from '../../support/bytes/certificate-bytes.ts';
import type { CaseHost } from '../../support/cases/case.ts';
import { caseHost } from '../../support/cases/case-host.ts';
import { systemCertPool, toolchains } from '../../support/go/go-root-pool.ts';
import { needs } from '../../support/needs.ts';

const cases = path.join(import.meta.dirname, '../../cases/ssl');
const [toolchain] = process.geteuid?.() === 0 ? toolchains() : [];
const company = createHash('sha256')
  .update(encodeCertificate({ cn: 'Company Root' }))
  .digest('hex');

/** The case, and the finding whose remedy is applied. */
const rows: readonly (readonly [name: string, code: string])[] = [
  ['entry-der', 'ssl/entry-not-pem'],
  ['entry-pkcs7', 'ssl/entry-not-pem'],
  ['entry-pkcs7-pem', 'ssl/entry-not-pem'],
  ['entry-base64', 'ssl/entry-not-pem'],
  ['entry-utf16', 'ssl/entry-not-pem'],
  ['entry-trusted', 'ssl/entry-not-pem'],
  ['entry-compressed', 'ssl/entry-not-pem'],
  ['entry-gzip-of-der', 'ssl/entry-not-pem'],
  ['entry-hex', 'ssl/entry-not-pem'],
  ['entry-hex-of-pem', 'ssl/entry-not-pem'],
  ['entry-base64-twice', 'ssl/entry-not-pem'],
  ['entry-base64-of-gzip', 'ssl/entry-not-pem'],
  ['entry-url-encoded', 'ssl/entry-not-pem'],
  ['entry-with-four-dashes', 'ssl/entry-not-pem'],
  ['entry-in-a-deep-subdirectory', 'ssl/entry-in-subdirectory'],
  ['cert-file-with-a-slash', 'ssl/cert-file-ignored'],
  ['cert-file-with-a-home', 'ssl/cert-file-ignored'],
  ['cert-file-with-a-variable', 'ssl/cert-file-ignored'],
  ['cert-dir-with-files', 'ssl/cert-dir-ignored'],
  ['variable-misspelled', 'ssl/variable-ignored'],
  ['variable-misspelled-for-a-local-ca', 'ssl/variable-ignored'],
  ['ca-in-a-directory-of-another-name', 'ssl/ca-not-read'],
  ['compressed-bundle', 'ssl/bundle-without-certificates'],
  ['entry-on-one-line', 'ssl/skipped-certificates'],
  ['entry-with-the-line-ends-of-old-macs', 'ssl/skipped-certificates'],
  ['entry-with-a-byte-order-mark', 'ssl/skipped-certificates'],
  ['bundle-indented', 'ssl/all-skipped'],
  ['pkcs7-for-the-bundle', 'ssl/all-skipped'],
  ['only-a-der-file', 'ssl/no-root-in-directory'],
  ['trusted-bundle', 'ssl/all-skipped'],
  ['entry-denied', 'ssl/entry-denied'],
  ['entry-denied-in-cert-dir', 'ssl/entry-denied'],
  ['cert-dir-closed-above', 'ssl/cert-dir-ignored'],
  ['cert-file-closed-above', 'ssl/cert-file-ignored'],
  ['cert-dir-with-the-bundle', 'ssl/entry-denied'],
  ['cert-dir-default-denied', 'ssl/bundle-passed-over'],
  ['entry-in-subdirectory', 'ssl/entry-in-subdirectory'],
  ['subdirectory-of-cert-dir', 'ssl/entry-in-subdirectory'],
  ['cert-dir-is-a-file', 'ssl/cert-dir-ignored'],
  ['cert-dir-with-commas', 'ssl/cert-dir-ignored'],
  ['cert-dir-with-quotes', 'ssl/cert-dir-ignored'],
  ['cert-file-with-quotes', 'ssl/cert-file-unusable'],
  ['cert-file-with-a-line-end', 'ssl/cert-file-ignored'],
  ['cert-file-with-another-ending', 'ssl/cert-file-ignored'],
  ['cert-file-with-a-pattern', 'ssl/cert-file-ignored'],
  ['cert-file-with-its-own-name', 'ssl/cert-file-ignored'],
  ['variable-in-lower-case', 'ssl/variable-ignored'],
  ['cert-file-is-a-directory', 'ssl/cert-file-ignored'],
  ['variable-ignored', 'ssl/variable-ignored'],
  ['variable-ignored-beside-cert-dir', 'ssl/variable-ignored'],
  ['no-roots-but-a-variable', 'ssl/no-roots'],
  ['no-roots-but-a-bundle-of-others', 'ssl/no-roots'],
  ['local-ca-not-installed', 'ssl/local-ca-not-installed'],
  ['local-ca-with-the-wrong-name', 'ssl/local-ca-not-installed'],
  ['local-ca-without-the-command', 'ssl/local-ca-not-installed'],
  ['ca-in-a-volume', 'ssl/ca-not-read'],
  ['require-ca-unread', 'ssl/entry-not-pem'],
];

/** Each remedy as it is printed: commands are run in the root, variables are set. The Go program must have the CA then. */
describe('remedies bring the CA to Go', needs('openssl'), () => {
  let root = '';
  beforeEach(() => {
    root = mkdtempSync(path.join(os.tmpdir(), 'ssl-remedies-'));
    chmodSync(root, 0o755);
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  for (const [name, code] of rows) {
    it(`${name}: ${code}`, async () => {
      cpSync(path.join(cases, name, 'rootfs'), root, { recursive: true, verbatimSymlinks: true });
      const described: CaseHost = JSON.parse(readFileSync(path.join(cases, name, 'case.json'), 'utf8'));
      const before = await sslProbe.run(caseHost(root, described), {});
      const finding = before.findings.find((each) => each.code === code);
      if (finding === undefined) throw new Error(`no ${code}`);
      const env = apply(remedyOf(finding), root, described.env ?? {});
      const { denied, modes, ...rest } = described;
      const after = await sslProbe.run(caseHost(root, { ...rest, env }), {});
      expect(after.findings.map((each) => each.code)).toEqual(
        // A mount is the case's own.
        after.findings.map((each) => each.code).filter((each) => each === 'ssl/mount-leaves-few-roots'),
      );
      if (toolchain === undefined) return;
      const pool = systemCertPool(toolchain, { root, cwd: '/', uid: 65_532, env });
      expect(pool?.fingerprints).toContain(company);
    });
  }
});

function remedyOf({ code, detail }: { readonly code: string; readonly detail: unknown }): string {
  const catalog: { readonly [code: string]: { remedy(detail: never): string } } = findings;
  const spec = catalog[code];
  if (spec === undefined) throw new Error(`unknown code ${code}`);
  return Reflect.apply(spec.remedy, spec, [detail]);
}

/** Returns the environment that the program gets. */
function apply(remedy: string, root: string, env: Readonly<Record<string, string>>): Record<string, string> {
  const [first = ''] = remedy.split('; or ');
  const variable = /(SSL_CERT_(?:FILE|DIR))=(\S+)/.exec(first);
  if (variable !== null) {
    const removed = / and remove (\S+)$/.exec(first)?.[1];
    const kept = Object.fromEntries(Object.entries(env).filter(([name]) => name !== removed));
    return { ...kept, [variable[1] ?? '']: variable[2] ?? '' };
  }
  const command = /(?:^|: |RUN )((?:openssl|base64|perl|iconv|chmod|mv|gunzip|sed) .*)$/.exec(first)?.[1];
  if (command === undefined) throw new Error(`no command: ${remedy}`);
  execFileSync('sh', ['-e', '-c', command.replaceAll(/(?<=[ |])\/(?=etc|usr)/g, `${root}/`)], { stdio: 'pipe' });
  return { ...env };
}
