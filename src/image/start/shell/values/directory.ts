import { absolute, trimTrailingSlashes } from '../../../../host/files/paths.ts';

/** Where `cd` leads from a directory, by names: `..` drops one, also that of a link. Null where that is not known. */
export function directoryFrom(cwd: string | null, path: string): string | null {
  if (path === '.') return cwd;
  if (cwd === null && !path.startsWith('/')) return null;
  const names: string[] = [];
  for (const name of absolute(path, cwd ?? '/').split('/')) {
    if (name === '..') names.pop();
    else if (name !== '' && name !== '.') names.push(name);
  }
  return `/${names.join('/')}`;
}

/** dirname(1). */
export function directoryOf(path: string): string {
  const end = path.replace(/\/+$/, '').lastIndexOf('/');
  return end < 0 ? '.' : path.slice(0, end).replace(/\/+$/, '') || '/';
}

/** basename(1). */
export function baseOf(path: string): string {
  const name = trimTrailingSlashes(path);
  return name === '' ? path.slice(0, 1) : name.slice(name.lastIndexOf('/') + 1);
}
