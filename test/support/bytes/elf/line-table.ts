/** The beginning of a line table as Go 1.20 and later write it: names of functions and of files, and no code. */
export function lineTable(functions: readonly string[], files: readonly string[]): Buffer {
  const names = Buffer.from(`\0${functions.join('\0')}\0`);
  const paths = Buffer.from(`${files.join('\0')}\0`);
  const header = Buffer.alloc(72);
  header.writeUInt32LE(0xfffffff1, 0);
  header[6] = 1;
  header[7] = 8;
  const namesAt = header.length;
  const pathsAt = namesAt + names.length;
  const end = pathsAt + paths.length;
  for (const [index, value] of [functions.length, files.length, 0, namesAt, pathsAt, pathsAt, end, end].entries())
    header.writeBigUInt64LE(BigInt(value), 8 + 8 * index);
  return Buffer.concat([header, names, paths]);
}

/** The same as Go 1.2 to 1.15 write it, where names of functions have no table; `functions` is their number. */
export function oldLineTable(functions: number, files: readonly string[]): Buffer {
  const header = Buffer.alloc(16);
  header.writeUInt32LE(0xfffffffb, 0);
  header[6] = 1;
  header[7] = 8;
  header.writeBigUInt64LE(BigInt(functions), 8);
  const code = Buffer.alloc(functions * 16 + 8);
  const filesAt = header.length + code.length + 4;
  const position = Buffer.alloc(4);
  position.writeUInt32LE(filesAt);
  const positions = Buffer.alloc(4 * (files.length + 1));
  positions.writeUInt32LE(files.length + 1);
  return Buffer.concat([header, code, position, positions, Buffer.from(`${files.join('\0')}\0`)]);
}
