import type { Finding } from '../../../src/finding.ts';
import type { ProgramFacts } from '../facts.ts';
import { directoryOf } from '../paths.ts';
import type { laterFindings } from './findings.ts';

/** What fails once the program runs: of one that cannot start nothing is said. */
export function judgeOpenedLater({ path, libraries, chain }: ProgramFacts): Finding<typeof laterFindings>[] {
  if (libraries === null || libraries.missing.some(({ preload }) => !preload)) return [];
  const content = chain.at(-1)?.content;
  const bits = content?.kind === 'elf' ? content.elf.class : 64;
  const libc = libraries.found.find(({ name }) => name === 'libc.so.6');
  return libraries.openedLater.map((opened) => ({
    code: 'libc/opened-library-missing',
    detail: {
      path,
      ...opened,
      installer: libraries.installer,
      class: bits,
      directory: libc === undefined ? '/usr/lib' : directoryOf(libc.path),
    },
  }));
}
