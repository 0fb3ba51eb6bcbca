import type { Syscalls } from '../../runtime/syscalls.ts';

/**
 * The calls for the files in a root that is not ours. Who lives there may put a link in the place of a directory after a path was
 * resolved, and the kernel would follow it out of the root: so nothing is opened by its path. What is asked without opening, as by
 * lstat, tells nothing of what a file holds.
 * @param outer the path of the root, without a trailing slash
 */
export function confinedCalls(calls: Syscalls, outer: string): Syscalls {
  const { openPlace, hasNoWriter, readSmall } = calls;
  if (openPlace === undefined) return calls;
  let root: number | null | undefined;

  /** @param use is given a path that leads to that very file, whatever its name leads to by now */
  const through = <T>(path: string, use: (held: string) => T): T => {
    if (root === undefined) root = rootOf(calls, openPlace, outer);
    if (root === null) return use(path);
    try {
      const place = placeIn(calls, openPlace, root, path.slice(outer.length));
      try {
        return use(heldPath(place));
      } finally {
        calls.close(place);
      }
    } catch (error) {
      throw withName(error, path);
    }
  };

  return {
    ...calls,
    open: (path) => through(path, calls.open),
    ...(readSmall && {
      readSmall: (path: string, limit: number) => through(path, (held) => readSmall(held, limit)),
    }),
    list: (path, limit) => through(path, (held) => calls.list(held, limit)),
    ...(hasNoWriter && { hasNoWriter: (path: string) => ifOpened(() => through(path, hasNoWriter)) }),
  };
}

/** What cannot be opened cannot be asked about. */
function ifOpened(ask: () => boolean): boolean {
  try {
    return ask();
  } catch {
    return false;
  }
}

type OpenPlace = NonNullable<Syscalls['openPlace']>;

/** Null without /proc, where no container that runs is to be seen, and for a root that is denied, as the calls will say. */
function rootOf(calls: Syscalls, openPlace: OpenPlace, outer: string): number | null {
  try {
    const root = openPlace(`${outer}/.`);
    if (calls.lstat(heldPath(root)) !== undefined) return root;
    calls.close(root);
    return null;
  } catch {
    return null;
  }
}

/** The kernel keeps the whole path inside the root (openat2); where it cannot, one name at a time leads nowhere else. */
function placeIn(calls: Syscalls, openPlace: OpenPlace, root: number, path: string): number {
  const whole = calls.openBelow?.(root, path);
  if (whole !== undefined) return whole;
  let place = openPlace(`${heldPath(root)}/.`);
  for (const name of path.split('/')) {
    if (name === '') continue;
    try {
      const next = openPlace(`${heldPath(place)}/${name}`);
      calls.close(place);
      place = next;
    } catch (error) {
      calls.close(place);
      throw error;
    }
  }
  return place;
}

/** proc_pid_fd(5): leads to what is open, not to what has its name. */
function heldPath(fd: number): string {
  return `/proc/self/fd/${fd}`;
}

/** The number of a descriptor says nothing, and is another in each run. */
function withName(error: unknown, path: string): unknown {
  if (error instanceof Error) error.message = error.message.replace(/\/proc\/self\/fd\/\d+(?:\/[^/']*)?(?='|$)/, path);
  return error;
}
