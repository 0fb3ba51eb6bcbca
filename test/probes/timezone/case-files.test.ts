import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { timezoneCaseFiles } from '../../support/cases/make-timezone-cases.ts';

it.each(
  timezoneCaseFiles().map(({ file, bytes }) => [path.relative('test/cases/timezone', file), file, bytes] as const),
)('%s is what test/support/cases/make-timezone-cases.ts makes', (_, file, bytes) => {
  expect(readFileSync(file).equals(bytes)).toBe(true);
});
