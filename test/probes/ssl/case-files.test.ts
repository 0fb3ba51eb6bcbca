import { readFileSync, readlinkSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sslCaseFiles, sslCaseLinks } from '../../support/cases/make-ssl-cases.ts';

describe('the files of test/cases/ssl', () => {
  it('are as test/support/cases/make-ssl-cases.ts makes them', () => {
    for (const { file, target } of sslCaseLinks()) expect(readlinkSync(file), file).toBe(target);
    for (const { file, bytes } of sslCaseFiles()) expect(readFileSync(file).equals(bytes), file).toBe(true);
  });
});
