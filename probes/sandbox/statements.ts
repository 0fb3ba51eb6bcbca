import { type Statement, statement } from '../../src/cli/expectations.ts';

/** All that can be stated without a number, the strictest standard first: what does not hold is left out. */
export function statements(): Statement[] {
  return [
    ...['restricted', 'baseline'].flatMap((level) => statement('--pod-security', level)),
    ...['--drop-all', '--no-new-privs', '--seccomp', '--read-only-root'].flatMap((flag) => statement(flag, true)),
  ];
}
