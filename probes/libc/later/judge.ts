import type { Finding } from '../../../src/finding.ts';
import { directoryOf } from '../../../src/linux/paths.ts';
import type { ProgramFacts } from '../facts.ts';
import { judgeResolver } from '../resolver/judge.ts';
import type { laterFindings } from './findings.ts';

/** What fails once the program runs; nothing is reported for one that cannot start. */
export function judgeOpenedLater(program: ProgramFacts): Finding<typeof laterFindings>[] {
  const { path, libraries, chain } = program;
  if (libraries === null || libraries.missing.some(({ preload }) => !preload)) return [];
  const content = chain.at(-1)?.content;
  const bits = content?.kind === 'elf' ? content.elf.class : 64;
  const libc = libraries.found.find(({ name }) => name === 'libc.so.6');
  const opened = libraries.openedLater.filter((each) => each.function !== 'getaddrinfo' || looksUpByLibc(program));
  return opened.map((each) => ({
    code: 'libc/opened-library-missing',
    detail: {
      path,
      installer: libraries.installer,
      class: bits,
      directory: libc === undefined ? '/usr/lib' : directoryOf(libc.path),
      ...(libraries.by === 'musl' ? { by: libraries.by } : {}),
      ...each,
    },
  }));
}

/** The net package contains getaddrinfo, but does not need it as long as its own resolver works. */
function looksUpByLibc(program: ProgramFacts): boolean {
  return program.go === null || judgeResolver(program).some(({ code }) => code === 'libc/resolver-is-libc');
}
