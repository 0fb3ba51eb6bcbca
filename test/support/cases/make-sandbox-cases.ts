/**
 * Writes the programs in test/cases/sandbox: run it after changing the table, and commit what it makes.
 *   node test/support/cases/make-sandbox-cases.ts
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { makeGoElf } from '../bytes/elf/go-elf.ts';

const program = makeGoElf({ goVersion: 'go1.26.0' });
const cases = [
  ...['address-space-limited', 'address-space-enough'],
  ...[
    'set-user-id',
    'set-user-id-on-nosuid',
    'set-user-id-of-itself',
    'file-capabilities',
    'file-capabilities-not-needed',
  ],
] as const;
const directory = path.join(import.meta.dirname, '../../cases/sandbox');

/** Every program of the cases, with its full path. */
export function sandboxCaseFiles(): { readonly file: string; readonly bytes: Uint8Array }[] {
  return cases.map((name) => ({ file: path.join(directory, name, 'rootfs/app'), bytes: program }));
}

if (import.meta.main) {
  for (const { file, bytes } of sandboxCaseFiles()) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, bytes);
  }
}
