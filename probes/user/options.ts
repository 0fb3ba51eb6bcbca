import { type ExpectationsOf, expectation } from '../../src/cli/expectations.ts';
import { UsageError } from '../../src/cli/usage-error.ts';
import { allNeeds, type Need } from '../../src/linux/access/permission.ts';

/** What the program must be able to do with a path. */
export type StatedPath = { readonly path: string; readonly need: Need };

/** What can be stated about the user. */
export const options = {
  path: expectation<readonly StatedPath[]>({
    flags: '--path <path>',
    help: 'file or directory that the program must be able to use, for example /data:rw (r, w, x; without them r); repeatable, or one per line',
    repeatable: true,
    parse: (text, previous = []) => [...previous, ...text.split('\n').map(parsePath)],
  }),
  userIs: expectation({
    flags: '--user-is <user>',
    help: 'user that the program must run as, by number or name',
    parse(text: string): string {
      if (!/^[A-Za-z0-9_][A-Za-z0-9_.-]*\$?$/.test(text))
        throw new UsageError(`--user-is: '${text}' is not a user number or name`);
      return text;
    },
  }),
  nonRoot: expectation({
    flags: '--non-root',
    help: 'the program must not run as root, nor be able to return to it',
    parse: () => true,
  }),
  umask: expectation({
    flags: '--umask <mask>',
    help: 'umask that the program must have, for example 0027',
    parse(text: string): number {
      if (!/^[0-7]{1,4}$/.test(text)) throw new UsageError(`--umask: '${text}' is not an octal number such as 0027`);
      return Number.parseInt(text, 8);
    },
  }),
};

export type Expectations = ExpectationsOf<typeof options>;

/** `/data:rw`; a colon that no need follows is part of the path. */
function parsePath(text: string): StatedPath {
  const match = /^(.*?)(?::([rwx]+))?$/.exec(text.trim());
  const path = match?.[1] ?? '';
  const need = allNeeds.find((candidate) => candidate === (match?.[2] ?? 'r'));
  if (!path.startsWith('/') || need === undefined)
    throw new UsageError(
      `--path: '${text}' is not an absolute path, with r, w or x after a colon, for example /data:rw`,
    );
  return { path, need };
}
