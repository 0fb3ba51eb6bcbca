/** commander takes the names of files apart, where a program has subcommands in files of their own; ours has none. */
export const basename = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
export const extname = (): string => '';
export const dirname = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/'))) || '.';
export const join = (...parts: readonly string[]): string => parts.join('/');
export const isAbsolute = (path: string): boolean => path.startsWith('/');
export const resolve = join;
export default { basename, extname, dirname, join, isAbsolute, resolve };
