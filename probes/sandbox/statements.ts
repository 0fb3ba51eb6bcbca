import { type Statement, statement } from '../../src/cli/expectations.ts';

/**
 * Everything that can be stated without a number, the strictest standard first: statements that do not hold are left
 * out.
 */
export function statements(): Statement[] {
  return [
    ...['restricted', 'baseline'].flatMap((level) => statement('--pod-security', level)),
    ...['--drop-all', '--no-new-privs', '--seccomp', '--read-only-root'].flatMap((flag) => statement(flag, true)),
  ];
}
