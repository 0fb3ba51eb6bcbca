import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Makes a Go program look as if it was built with cgo for glibc, for the sample runs: the loader and the libraries are named in a segment
 * that is appended, and the build info says so. It could not run.
 * @param program a static Go program, 64-bit and little-endian
 */
export function writeCgoProgram(program: string, path: string): void {
  const bytes = readFileSync(program);
  for (const [before, after] of buildInfo) {
    let at = bytes.indexOf(before);
    if (at < 0) throw new Error(`${program}: its build info has no ${before}`);
    // It is in the file twice: for debug/buildinfo, and for runtime/debug.
    for (; at >= 0; at = bytes.indexOf(before, at)) bytes.write(after, at, 'latin1');
  }
  const count = bytes.readUInt16LE(header.programHeaderCount);
  const start = Number(bytes.readBigUInt64LE(header.programHeaders));
  const offset = Math.ceil(bytes.length / page) * page;
  const segment = dynamicSegment(offset);
  const headers = Buffer.concat([bytes.subarray(start, start + count * programHeaderSize), ...segment.headers]);
  bytes.writeUInt16LE(count + segment.headers.length, header.programHeaderCount);
  bytes.writeBigUInt64LE(BigInt(offset + segment.content.length), header.programHeaders);
  writeFileSync(path, Buffer.concat([bytes, Buffer.alloc(offset - bytes.length), segment.content, headers]), {
    mode: 0o755,
  });
}

/** Texts of the same length: of build info each has its length in front. */
const buildInfo = [
  ['CGO_ENABLED=0', 'CGO_ENABLED=1'],
  ['-trimpath=true', '-buildvcs=true'],
] as const;

/** elf(5). */
const header = { programHeaders: 32, programHeaderCount: 56 };
const programHeaderSize = 56;
const page = 0x1000;
const [load, dynamic, interpreter] = [1, 2, 3];
const address = 0x4000_0000;

/** One segment with all that the loader reads of a program that needs libc: names, undefined functions, their versions. */
function dynamicSegment(offset: number): { content: Buffer; headers: Buffer[] } {
  const names = ['libc.so.6', 'libresolv.so.2', 'getaddrinfo', 'pthread_create', version];
  const strings = Buffer.from(`\0${names.join('\0')}\0`, 'latin1');
  const nameAt = (name: string): number => strings.indexOf(`\0${name}\0`) + 1;
  const functions = ['getaddrinfo', 'pthread_create'];
  const parts = {
    interpreter: Buffer.from('/lib64/ld-linux-x86-64.so.2\0', 'latin1'),
    symbols: Buffer.concat([Buffer.alloc(24), ...functions.map((name) => undefinedFunction(nameAt(name)))]),
    versions: shorts([0, ...functions.map(() => 2)]),
    needs: Buffer.concat([
      shorts([1, 1]), words([nameAt('libc.so.6'), 16, 0]),
      words([elfHash(version)]), shorts([0, 2]), words([nameAt(version), 0]),
    ]), // biome-ignore format: a row for each record
    hash: words([1, 3, 1, 0, 2, 0]),
    strings,
  };
  const places = new Map<string, number>();
  let content = Buffer.alloc(0);
  const add = (name: string, part: Buffer): void => {
    content = Buffer.concat([content, Buffer.alloc(-content.length & 7)]);
    places.set(name, content.length);
    content = Buffer.concat([content, part]);
  };
  for (const [name, part] of Object.entries(parts)) add(name, part);
  const at = (name: string): number => address + offset + (places.get(name) ?? 0);
  const entries = [
    [1, nameAt('libresolv.so.2')], [1, nameAt('libc.so.6')], [4, at('hash')], [5, at('strings')], [6, at('symbols')],
    [10, strings.length], [11, 24], [0x6fff_fff0, at('versions')], [0x6fff_fffe, at('needs')], [0x6fff_ffff, 1], [0, 0],
  ]; // biome-ignore format: a table of DT_*
  add('dynamic', longs(entries.flat()));
  const placed = (type: number, flags: number, name: string, size: number): Buffer =>
    programHeader(type, flags, offset + (places.get(name) ?? 0), size);
  return {
    content,
    headers: [
      programHeader(load, 6, offset, content.length),
      placed(interpreter, 4, 'interpreter', parts.interpreter.length),
      placed(dynamic, 6, 'dynamic', entries.length * 16),
    ],
  };
}

const version = 'GLIBC_2.34';

function programHeader(type: number, flags: number, offset: number, size: number): Buffer {
  const rest = longs([offset, address + offset, address + offset, size, size, type === load ? page : 8]);
  return Buffer.concat([words([type, flags]), rest]);
}

/** STB_GLOBAL, STT_FUNC, SHN_UNDEF. */
function undefinedFunction(name: number): Buffer {
  return Buffer.concat([words([name]), Buffer.from([0x12, 0]), shorts([0]), longs([0, 0])]);
}

/** The System V ABI's hash of a version's name. */
function elfHash(name: string): number {
  let hash = 0;
  for (const letter of Buffer.from(name, 'latin1')) {
    hash = ((hash << 4) + letter) >>> 0;
    hash = (hash ^ ((hash & 0xf000_0000) >>> 24)) & 0x0fff_ffff;
  }
  return hash;
}

function shorts(values: readonly number[]): Buffer {
  return Buffer.from(Uint16Array.from(values).buffer);
}

function words(values: readonly number[]): Buffer {
  return Buffer.from(Uint32Array.from(values).buffer);
}

function longs(values: readonly number[]): Buffer {
  return Buffer.from(BigUint64Array.from(values, BigInt).buffer);
}
