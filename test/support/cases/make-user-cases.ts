/**
 * Writes the programs in test/cases/user: run it after changing the table, and commit what it makes.
 *   node test/support/cases/make-user-cases.ts
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { makeGoElf } from '../bytes/elf/go-elf.ts';
import { lineTable } from '../bytes/elf/line-table.ts';

const program = (functions: readonly string[]): Uint8Array =>
  makeGoElf({ goVersion: 'go1.26.0', contents: { '.gopclntab': lineTable(functions, ['runtime/proc.go']) } });

const withTemporary = program(['runtime.main', 'os.CreateTemp', 'main.main']);
const without = program(['runtime.main', 'os.Open', 'main.main']);

const programs: Readonly<Record<string, Uint8Array>> = {
  'healthy-distroless': withTemporary,
  'healthy-scratch': without,
  'scratch-without-tmp': withTemporary,
  'tmp-of-root': withTemporary,
  'read-only-root': withTemporary,
  'read-only-root-and-volume': withTemporary,
  'tmpdir-is-a-file': withTemporary,
  'tmpdir-relative': withTemporary,
};

const directory = path.join(import.meta.dirname, '../../cases/user');

/** Every program of the cases, with its full path. */
export function userCaseFiles(): { readonly file: string; readonly bytes: Uint8Array }[] {
  return Object.entries(programs).map(([name, bytes]) => ({ file: path.join(directory, name, 'rootfs/app'), bytes }));
}

if (import.meta.main) {
  for (const { file, bytes } of userCaseFiles()) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, bytes);
  }
}
