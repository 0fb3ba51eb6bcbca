import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { userCaseFiles } from '../../support/cases/make-user-cases.ts';

it.each(userCaseFiles().map(({ file, bytes }) => [path.relative('test/cases/user', file), file, bytes] as const))(
  '%s is what test/support/cases/make-user-cases.ts makes',
  (_, file, bytes) => {
    expect(readFileSync(file).equals(bytes)).toBe(true);
  },
);
