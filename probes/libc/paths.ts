import type { Host } from '../../src/host/host.ts';

/** The path as the program resolves it: relative ones start at its working directory. */
export function absolutePath({ cwd }: Pick<Host, 'cwd'>, path: string): string {
  return path.startsWith('/') ? path : `${cwd === '/' ? '' : cwd}/${path}`;
}

export function directoryOf(path: string): string {
  return path.slice(0, Math.max(1, path.lastIndexOf('/')));
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
