import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sslCaseFiles } from '../../support/make-ssl-cases.ts';

describe('the files of test/cases/ssl', () => {
  it('are as test/support/make-ssl-cases.ts makes them', () => {
    for (const { file, bytes } of sslCaseFiles()) expect(readFileSync(file).equals(bytes), file).toBe(true);
  });
});
