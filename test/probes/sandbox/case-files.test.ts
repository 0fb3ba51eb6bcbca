import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { sandboxCaseFiles } from '../../support/cases/make-sandbox-cases.ts';

it.each(sandboxCaseFiles().map(({ file, bytes }) => [path.relative('test/cases/sandbox', file), file, bytes] as const))(
  '%s is what test/support/cases/make-sandbox-cases.ts makes',
  (_, file, bytes) => {
    expect(readFileSync(file).equals(bytes)).toBe(true);
  },
);
