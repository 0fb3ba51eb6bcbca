import { errnoOf } from '../host/files/lookup.ts';

/** What `--install` copies, and where to. */
export interface Installation {
  readonly executable: string;
  readonly directory: string;
  /** What is written, and how much space it needs. */
  readonly takes: string;
}

/** What to do if `--install` could not read or write, by errno. */
export function installFailure(error: unknown, { executable, directory, takes }: Installation): string {
  if (isAboutOpening(error, executable)) return `${error.message}: what is copied has to be readable (chmod a+r)`;
  switch (errnoOf(error)) {
    case 'EACCES':
    case 'EPERM':
      return `this user cannot write to ${directory}: run as its owner, or give the pod an fsGroup`;
    case 'EROFS':
      return `${directory} is mounted read-only: mount it without readOnly in the init container`;
    case 'ENOSPC':
    case 'EDQUOT':
      return `${directory} is full: ${takes} (emptyDir.sizeLimit)`;
    case 'ENOTDIR':
    case 'EEXIST':
      return `${directory}, or a part of it, is a file: name a directory`;
    case 'EISDIR':
      return `${directory} has a directory where a file of probe-env belongs: remove it`;
    case 'ENOENT':
      return `no directory can be created at ${directory}`;
    default:
      return error instanceof Error ? error.message : String(error);
  }
}

function isAboutOpening(error: unknown, path: string): error is Error {
  return (
    error instanceof Error && 'syscall' in error && error.syscall === 'open' && 'path' in error && error.path === path
  );
}
