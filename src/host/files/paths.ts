/** A path as it is from a working directory; without what says nothing at its beginning: `./`. */
export function absolute(path: string, cwd: string): string {
  return path.startsWith('/') ? path : `${trimTrailingSlashes(cwd)}/${path.replace(/^(?:\.\/+)+/, '')}`;
}

/** A path without trailing slashes: '' for the root. */
export function trimTrailingSlashes(path: string): string {
  let end = path.length;
  while (path.endsWith('/', end)) end -= 1;
  return path.slice(0, end);
}
