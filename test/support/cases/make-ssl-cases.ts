/**
 * Writes the certificates in test/cases/ssl: run it after changing the table, and commit what it makes.
 *   node test/support/cases/make-ssl-cases.ts
 */
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bundles } from './ssl/bundles.ts';
import { entries } from './ssl/entries.ts';
import { others } from './ssl/others.ts';
import type { CaseFiles, Link } from './ssl/parts.ts';
import { unread } from './ssl/unread.ts';
import { variables } from './ssl/variables.ts';

const files: CaseFiles = { ...bundles, ...entries, ...others, ...unread, ...variables };

const directory = path.join(import.meta.dirname, '../../cases/ssl');

/** Every made file, and its place. */
export function sslCaseFiles(): { readonly file: string; readonly bytes: Buffer }[] {
  return allEntries().flatMap(({ file, content }) =>
    typeof content === 'object' && 'link' in content ? [] : [{ file, bytes: Buffer.from(content) }],
  );
}

/** Every made link. */
export function sslCaseLinks(): { readonly file: string; readonly target: string }[] {
  return allEntries().flatMap(({ file, content }) =>
    typeof content === 'object' && 'link' in content ? [{ file, target: content.link }] : [],
  );
}

function allEntries(): { readonly file: string; readonly content: string | Buffer | Link }[] {
  return Object.entries(files).flatMap(([name, contents]) =>
    Object.entries(contents).map(([place, content]) => ({
      file: path.join(directory, name, 'rootfs', place),
      content,
    })),
  );
}

if (import.meta.main) {
  for (const { file, bytes } of sslCaseFiles()) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, bytes);
  }
  for (const { file, target } of sslCaseLinks()) {
    mkdirSync(path.dirname(file), { recursive: true });
    rmSync(file, { force: true });
    symlinkSync(target, file);
  }
}
