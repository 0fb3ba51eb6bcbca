import type { LoaderFamily } from '../../src/decode/elf/machines.ts';
import { describeRefusal, glibcWordsOf, outcomeOf } from '../../src/linux/start/refusal-words.ts';
import type { LibraryProblem } from './loader/problem.ts';

/**
 * A loader's error message for a library that it refuses, or the defect of one that it does not: the words people
 * search for.
 */
export function describeProblem(problem: LibraryProblem, by: LoaderFamily): string {
  if (problem.kind === 'refused') {
    const { refusal } = problem;
    if (by === 'glibc') return glibcWordsOf(refusal) ?? describeRefusal(refusal);
    return outcomeOf(refusal) === 'ENOEXEC' ? muslWords : describeRefusal(refusal);
  }
  if (problem.kind === 'foreign') return `it is for ${problem.machine}`;
  if (problem.kind === 'noexec') {
    const words = by === 'glibc' ? 'failed to map segment from shared object' : 'Operation not permitted';
    return `${words}: ${problem.mountPoint} is mounted noexec`;
  }
  if (problem.kind === 'fifo') return 'it is a FIFO, and the loader waits for a writer';
  if (problem.kind === 'damaged') return by === 'musl' ? muslWords : problem.problem;
  return words[by][problem.kind];
}

/** ENOEXEC: musl says it about everything that it does not load. */
const muslWords = 'Exec format error';

const words = {
  glibc: {
    short: 'file too short',
    'no-magic': 'invalid ELF header',
    directory: 'cannot read file data: Is a directory',
    // Its own search goes on.
    'link-loop': 'Too many levels of symbolic links',
  },
  musl: { short: muslWords, 'no-magic': muslWords, directory: 'Is a directory', 'link-loop': 'Symbolic link loop' },
} as const;
