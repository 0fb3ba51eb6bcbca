import type { Host } from '../host/host.ts';

/** The path as a program opens it: relative ones start at its working directory. */
export function absolutePath({ cwd }: Pick<Host, 'cwd'>, path: string): string {
  return path.startsWith('/') ? path : `${cwd === '/' ? '' : cwd}/${path}`;
}

/** What is before the last slash: `/` for /app, and `.` for a name alone. */
export function directoryOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '.' : path.slice(0, Math.max(1, slash));
}

/** What follows the last slash. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
