/** An entry of ld.so.cache: `hwcap` is an index into the one name, x86-64-v3. */
export type CacheEntry = {
  readonly name: string;
  readonly path: string;
  readonly flags?: number;
  readonly hwcap?: number;
};

/** What ldconfig writes, for entries that are given in its order. */
export function cacheBytes(
  rows: readonly CacheEntry[],
  { littleEndian = true, withOld = false }: { littleEndian?: boolean; withOld?: boolean } = {},
): Buffer {
  const u32 = (...values: readonly number[]): Buffer => {
    const bytes = Buffer.alloc(values.length * 4);
    for (const [index, value] of values.entries()) {
      if (littleEndian) bytes.writeUInt32LE(value, index * 4);
      else bytes.writeUInt32BE(value, index * 4);
    }
    return bytes;
  };
  const u64 = (high: number, low: number): Buffer => (littleEndian ? u32(low, high) : u32(high, low));
  const start = 48 + rows.length * 24;
  let strings = '';
  const string = (text: string): number => {
    const at = start + strings.length;
    strings += `${text}\0`;
    return at;
  };
  const table = rows.map(({ name, path, flags = 0x303, hwcap }) =>
    Buffer.concat([
      u32(flags, string(name), string(path), 0),
      hwcap === undefined ? u64(0, 0) : u64(0x4000_0000, hwcap),
    ]),
  );
  const hwcapName = string('x86-64-v3');
  const generator = 'ldconfig (GNU libc) stable release version 2.36';
  const generatorAt = string(generator);
  while ((start + strings.length) % 4 !== 0) strings += '\0';
  const extension = start + strings.length;
  const hwcapsAt = extension + 8 + 2 * 16;
  const head = Buffer.concat([
    Buffer.from('glibc-ld.so.cache1.1'),
    u32(rows.length, strings.length),
    Buffer.from([littleEndian ? 2 : 3, 0, 0, 0]),
    u32(extension, 0, 0, 0),
  ]);
  const extensions = u32(0xeaa42174, 2, 0, 0, generatorAt, generator.length, 1, 0, hwcapsAt, 4, hwcapName);
  const fresh = Buffer.concat([head, ...table, Buffer.from(strings), extensions]);
  if (!withOld) return fresh;
  const old = Buffer.concat([Buffer.from('ld.so-1.7.0\0'), u32(1), Buffer.alloc(12)]);
  return Buffer.concat([old, Buffer.alloc((8 - (old.length % 8)) % 8), fresh]);
}
