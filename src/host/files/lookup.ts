/** Why an existing file cannot be used: the kernel's answer, or ours for anything but a regular file. */
export type Unfit = 'directory' | 'fifo' | 'socket' | 'device' | 'loop' | 'too-large' | 'not-regular';

/**
 * The answer of the file system. A missing, denied or unfit file is an answer about the host; any other error (EIO,
 * ESTALE) is thrown and makes the probe incomplete.
 */
export type Lookup<T> =
  | { readonly kind: 'found'; readonly value: T; readonly path: string }
  /** ENOENT, or ENOTDIR: an element of the path is a file. Go tells the two apart. */
  | { readonly kind: 'absent'; readonly errno: 'ENOENT' | 'ENOTDIR'; readonly path: string }
  | { readonly kind: 'denied'; readonly path: string }
  | { readonly kind: 'unfit'; readonly why: Unfit; readonly path: string };

export type LookupFailure = Exclude<Lookup<never>, { kind: 'found' }>;

/**
 * The answer that an errno stands for.
 * @throws the error itself, with the path, if it says nothing about the host
 */
export function lookupFailure(error: unknown, path: string): LookupFailure {
  const code = errnoOf(error);
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return { kind: 'absent', errno: code, path };
    case 'ESRCH': // a file of /proc whose process has ended since it was opened
    case 'ENAMETOOLONG':
    case 'ERR_INVALID_ARG_VALUE': // a NUL byte in the path
      return { kind: 'absent', errno: 'ENOENT', path };
    case 'EACCES':
    case 'EPERM':
      return { kind: 'denied', path };
    case 'ELOOP':
      return { kind: 'unfit', why: 'loop', path };
    case 'EISDIR':
      return { kind: 'unfit', why: 'directory', path };
    case 'ENXIO': // a socket, or a device without a driver
    case 'ENODEV':
    case 'EAGAIN': // nothing to read yet, as /proc/kmsg answers
    case 'EINVAL': // a file of /proc that cannot be read in this way; no link any more
      return { kind: 'unfit', why: 'device', path };
    default:
      throw withPath(error, path);
  }
}

/** A call on an open file fails without naming the file. */
function withPath(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || errnoOf(error) === undefined || 'path' in error) return error;
  error.message += ` '${path}'`;
  return Object.assign(error, { path });
}

/** The errno name of a system error, or undefined. */
export function errnoOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
