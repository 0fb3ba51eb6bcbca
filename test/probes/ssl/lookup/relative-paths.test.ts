import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { observe } from '../../../../probes/ssl/observe.ts';
import { bundle } from '../../../support/bytes/certificate-bytes.ts';
import { caseHost } from '../../../support/cases/case-host.ts';

const root = mkdtempSync(path.join(os.tmpdir(), 'probe-env-relative-paths-'));
beforeAll(() => {
  mkdirSync(path.join(root, 'opt'));
  for (const file of ['a.pem', 'opt/b.pem']) writeFileSync(path.join(root, file), bundle({ cn: file }));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

it('a relative SSL_CERT_FILE is named as the root has it, also in the root directory', async () => {
  const { files } = await observe(caseHost(root, { app: null, cwd: '/', env: { SSL_CERT_FILE: 'a.pem/ca.pem' } }), {});
  expect(files[0]).toMatchObject({ path: 'a.pem/ca.pem', blockedBy: '/a.pem' });
});

it('the directory of a file in the working directory is that one', async () => {
  const env = { SSL_CERT_DIR: 'a.pem:opt/b.pem' };
  const { variables } = await observe(caseHost(root, { app: null, cwd: '/', env }), {});
  expect(variables.directory).toMatchObject({ value: '.:opt', variable: 'SSL_CERT_DIR' });
});
