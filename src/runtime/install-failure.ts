/**
 * What to do if `--install` could not write, by errno.
 * @param takes what is written, and how much space it needs
 */
export function installFailure(error: unknown, code: string | undefined, directory: string, takes: string): string {
  switch (code) {
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
