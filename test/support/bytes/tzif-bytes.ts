/** A zone to be compiled: small enough to be read in a test, and complete enough for every reader. */
export interface ZoneSpec {
  readonly types: readonly { readonly offset: number; readonly isDst?: boolean; readonly abbreviation: string }[];
  /** Seconds since the epoch, ascending, and the index of the type from then on. */
  readonly transitions?: readonly (readonly [at: number, type: number])[];
  readonly footer?: string;
  /** Default 2. */
  readonly version?: number;
  /** When leap seconds happened, as the `right/` branch of the database has them. */
  readonly leaps?: readonly number[];
}

/** The bytes of a TZif file (RFC 9636), slim as `zic -b slim` makes them: the 32-bit block is empty from version 2 on. */
export function encodeTzif(zone: ZoneSpec): Buffer {
  const version = zone.version ?? 2;
  if (version === 1) return block(zone, 1, 4);
  const empty = block({ types: [{ offset: 0, abbreviation: '' }] }, version, 4);
  return Buffer.concat([empty, block(zone, version, 8), Buffer.from(`\n${zone.footer ?? ''}\n`)]);
}

function block(zone: ZoneSpec, version: number, timeSize: 4 | 8): Buffer {
  const { types, transitions = [], leaps = [] } = zone;
  const names = [...new Set(types.map(({ abbreviation }) => abbreviation))];
  const starts = new Map(
    names.map((name, index) => [name, names.slice(0, index).join('\0').length + (index > 0 ? 1 : 0)]),
  );
  const chars = Buffer.from(`${names.join('\0')}\0`);
  const header = Buffer.alloc(44);
  header.write('TZif');
  header[4] = version === 1 ? 0 : 0x30 + version;
  for (const [index, count] of [0, 0, leaps.length, transitions.length, types.length, chars.length].entries())
    header.writeUInt32BE(count, 20 + 4 * index);
  return Buffer.concat([
    header,
    ...transitions.map(([at]) => time(at, timeSize)),
    Buffer.from(transitions.map(([, type]) => type)),
    ...types.map(({ offset, isDst, abbreviation }) => {
      const record = Buffer.alloc(6);
      record.writeInt32BE(offset);
      record[4] = isDst === true ? 1 : 0;
      record[5] = starts.get(abbreviation) ?? 0;
      return record;
    }),
    chars,
    ...leaps.map((at, index) => {
      const count = Buffer.alloc(4);
      count.writeInt32BE(index + 1);
      return Buffer.concat([time(at, timeSize), count]);
    }),
  ]);
}

function time(at: number, size: 4 | 8): Buffer {
  const bytes = Buffer.alloc(size);
  if (size === 4) bytes.writeInt32BE(Math.max(at, -(2 ** 31)));
  else bytes.writeBigInt64BE(BigInt(at));
  return bytes;
}
