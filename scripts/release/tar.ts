/** A file or a directory of an archive. */
export interface TarEntry {
  /** Without a leading or trailing slash, at most 100 bytes. */
  readonly path: string;
  /** Null: a directory. */
  readonly content: Buffer | null;
  /** Permission bits. */
  readonly mode: number;
}

const block = 512;

/**
 * An archive in the ustar format (pax(1)), all of it owned by 0:0. The same entries give the same bytes.
 * @param mtime seconds since 1970, of every entry
 */
export function tarOf(entries: readonly TarEntry[], mtime: number): Buffer {
  const parts = entries.flatMap(({ path, content, mode }) => {
    const size = content?.length ?? 0;
    const head = header(content === null ? `${path}/` : path, content === null ? '5' : '0', mode, size, mtime);
    return content === null ? [head] : [head, content, Buffer.alloc((block - (size % block)) % block)];
  });
  return Buffer.concat([...parts, Buffer.alloc(2 * block)]);
}

/** The directories that lead to a path, outermost first. */
export function parentsOf(path: string): TarEntry[] {
  const names = path.split('/').slice(0, -1);
  return names.map((_, index) => ({ path: names.slice(0, index + 1).join('/'), content: null, mode: 0o755 }));
}

/** @throws for a name that does not fit, or is not ASCII */
function header(name: string, type: string, mode: number, size: number, mtime: number): Buffer {
  if (!/^[\x20-\x7e]{1,100}$/.test(name)) throw new Error(`not a name for an archive: '${name}'`);
  const head = Buffer.alloc(block);
  const octal = (value: number, length: number): string => `${value.toString(8).padStart(length - 1, '0')}\0`;
  head.write(name, 0);
  head.write(octal(mode, 8), 100);
  head.write(octal(0, 8), 108);
  head.write(octal(0, 8), 116);
  head.write(octal(size, 12), 124);
  head.write(octal(mtime, 12), 136);
  head.write('        ', 148);
  head.write(type, 156);
  head.write('ustar\x0000', 257);
  const sum = head.reduce((total, byte) => total + byte, 0);
  head.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return head;
}
