/** One entry of an archive made in memory. */
export interface TarMember {
  readonly name: string;
  /** tar(5); a regular file otherwise. */
  readonly type?: string;
  readonly content?: Uint8Array | string;
  readonly link?: string;
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
  /** The size field, if it differs from the content's. */
  readonly size?: number;
  /** Records of an extended header before it; values have one character per byte. */
  readonly pax?: Readonly<Record<string, string>>;
}

/** A ustar archive, with the two blocks that end it. */
export function tar(members: readonly TarMember[]): Buffer {
  return Buffer.concat([...members.map(tarMember), Buffer.alloc(1024)]);
}

export function tarMember({ pax, ...member }: TarMember): Buffer {
  const records = Object.entries(pax ?? {});
  return Buffer.concat([...(records.length === 0 ? [] : [paxHeader(records)]), plainMember(member)]);
}

/** An extended header for the entry after it. */
export function paxHeader(records: readonly (readonly [name: string, value: string])[]): Buffer {
  const content = Buffer.concat(records.map(([name, value]) => paxRecord(name, value)));
  return plainMember({ name: 'pax', type: 'x', content });
}

/** A block with a header, whose checksum is right. */
export function tarHeader(member: TarMember, size: number): Buffer {
  const block = Buffer.alloc(512);
  const { name, type = '0', link = '', mode = 0o644, uid = 0, gid = 0 } = member;
  block.write(name, 0, 100, 'utf8');
  block.write(octal(mode, 7), 100);
  block.write(octal(uid, 7), 108);
  block.write(octal(gid, 7), 116);
  block.write(octal(member.size ?? size, 11), 124);
  block.write(octal(0, 11), 136);
  block.write(type, 156);
  block.write(link, 157, 100, 'utf8');
  block.write('ustar\x0000', 257, 'latin1');
  return withChecksum(block);
}

export function withChecksum(block: Buffer): Buffer {
  block.fill(' ', 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${octal(sum, 6)}\0 `, 148, 'latin1');
  return block;
}

export function paxRecord(name: string, value: string): Buffer {
  const rest = ` ${name}=${value}\n`.length;
  let length = rest + String(rest).length;
  length = rest + String(length).length;
  return Buffer.from(`${length} ${name}=${value}\n`, 'latin1');
}

function plainMember(member: TarMember): Buffer {
  const content = Buffer.from(member.content ?? '');
  return Buffer.concat([
    tarHeader(member, content.length),
    content,
    Buffer.alloc((512 - (content.length % 512)) % 512),
  ]);
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0');
}
