import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { judgeVariables } from '../../../../probes/ssl/lookup/judge.ts';
import { variableRemedy } from '../../../../probes/ssl/lookup/variable-words.ts';
import { observe } from '../../../../probes/ssl/observe.ts';
import { bundle } from '../../../support/bytes/certificate-bytes.ts';
import { caseHost } from '../../../support/cases/case-host.ts';

describe('SSL_CERT_DIR that names a file, beside a bundle', () => {
  let root = '';
  beforeEach(() => {
    root = mkdtempSync(path.join(os.tmpdir(), 'cert-dir-file-'));
    chmodSync(root, 0o755);
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  function write(place: string, text: string): void {
    const file = path.join(root, place);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  async function run(env: Readonly<Record<string, string>>) {
    return observe(caseHost(root, { app: null, env }), {});
  }

  const [company, usual] = ['/opt/company/ca.pem', '/etc/ssl/certs/ca-certificates.crt'];
  const directory = 'set SSL_CERT_DIR=/opt/company';
  it.each<[about: string, bundlePath: string, file: string | null, remedy: string]>([
    ['in a directory that Go reads anyway', usual, null, `set SSL_CERT_FILE=${company} and remove SSL_CERT_DIR`],
    ['that SSL_CERT_FILE names', '/opt/bundle.pem', '/opt/bundle.pem', directory],
    ['that is a usual one, in no such directory', '/etc/ssl/cert.pem', null, directory],
    ['that is the same file', company, company, `set SSL_CERT_FILE=${company} and remove SSL_CERT_DIR`],
  ])('%s: no root is lost by the remedy', async (_, bundlePath, file, remedy) => {
    write(company, bundle({ cn: 'Company' }));
    if (bundlePath !== company) write(bundlePath, bundle({ cn: 'A' }, { cn: 'B' }));
    const env = { ...(file === null ? {} : { SSL_CERT_FILE: file }), SSL_CERT_DIR: company };
    const [found] = judgeVariables(await run(env));
    if (found?.code !== 'ssl/cert-dir-ignored') throw new Error(`found ${found?.code}`);
    expect(variableRemedy(found.detail)).toBe(remedy);
    const [, variable = '', value = ''] = /^set (\w+)=(\S+)/.exec(remedy) ?? [];
    const { SSL_CERT_DIR: __, ...kept } = env;
    const after = await run({ ...kept, [variable]: value });
    const all = bundlePath === company ? 1 : 3;
    expect(after.pool.roots).toBe(all);
    expect(judgeVariables(after)).toEqual([]);
  });
});
