import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { casePrograms } from '../../support/cases/go-case-programs.ts';

describe('the binaries in test/cases/go', () => {
  it('are those that their case.json describes (node test/support/cases/make-go-cases.ts)', () => {
    const programs = casePrograms();
    expect(programs.length).toBeGreaterThan(5);
    for (const { file, content } of programs) expect(readFileSync(file).equals(content), file).toBe(true);
  });
});
