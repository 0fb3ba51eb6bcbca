import { judgeStart } from '../../../../probes/libc/program/judge.ts';
import { factsOf } from '../../../support/facts/libc-facts.ts';

/** The code of what keeps a program with these facts from starting; null where nothing does. */
export function codeOf(...args: Parameters<typeof factsOf>): string | null {
  const { facts, program } = factsOf(...args);
  return judgeStart(facts, program)[0]?.code ?? null;
}

/** A loader that is there and fits. */
export const loader = { path: '/ld', link: null, realPath: '/ld', family: 'glibc', state: { kind: 'usable' } } as const;
