import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { casePrograms } from './go-case-programs.ts';

// Writes the binaries of test/cases/go from their descriptions: node test/support/cases/make-go-cases.ts
for (const { file, content } of casePrograms()) {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content, { mode: 0o755 });
}
