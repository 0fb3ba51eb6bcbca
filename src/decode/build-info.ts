import type { ByteSource } from './byte-source.ts';
import { type Decoded, DecodeError, decoding } from './decoded.ts';
import { type ElfFile, Fields, fileOffset, segmentFlag, segmentType } from './elf.ts';

/** What the Go linker recorded of a build (runtime/debug/mod.go, `go version -m`). */
export type BuildInfo = {
  /** As it was linked in: `go1.25.3`, `go1.26-devel_abc…`, `go1.22.5 X:nocoverageredesign`. */
  readonly goVersion: string;
  /** The main package; null where the modules were not recorded. */
  readonly path: string | null;
  readonly main: Module | null;
  readonly deps: readonly Module[];
  /** `build` lines in file order: `-trimpath`, `CGO_ENABLED`, `vcs.revision`, `DefaultGODEBUG`. */
  readonly settings: Readonly<Record<string, string>>;
};

export type Module = {
  readonly path: string;
  readonly version: string;
  readonly sum: string;
  readonly replace: Module | null;
};

/** `\xff Go buildinf:` (debug/buildinfo/buildinfo.go). */
const magic = Buffer.from('\xff Go buildinf:', 'latin1');
const alignment = 16;
const headerSize = 32;

/** Bounds for hostile files. The window is searched in one read; linkers put the blob at the start of it. */
const limits = { window: 1 << 20, version: 4096, modInfo: 16 << 20, modules: 65_536 };

/**
 * The build info of an ELF file, in the pointer format of Go 1.13 to 1.17 or the inline format of 1.18 and later
 * (cmd/link/internal/ld/data.go).
 */
export function decodeBuildInfo(source: ByteSource, elf: ElfFile): Decoded<BuildInfo> {
  return decoding(() => {
    const place = searchRange(elf);
    if (place === null) throw new DecodeError('no .go.buildinfo section');
    const window = source.read(place.offset, Math.min(place.size, limits.window));
    const at = findMagic(window, place.address);
    if (at === null) throw new DecodeError('no Go build info');
    const blob = window.subarray(at);
    const flags = blob[15] ?? 0;
    const { version, modInfo } =
      (flags & 2) !== 0 ? readInline(source, place.offset + at + headerSize) : readPointers(source, elf, blob);
    if (version === '') throw new DecodeError('the Go version in the build info is empty');
    return { goVersion: version, ...parseModInfo(modInfo) };
  });
}

/** The section, or what readers up to Go 1.26 take where section headers are stripped: the first writable data segment. */
function searchRange(elf: ElfFile): { offset: number; address: number; size: number } | null {
  const section = elf.sections.find(({ name }) => name === '.go.buildinfo');
  if (section !== undefined) return section;
  const data = elf.segments.find(
    ({ type, flags }) =>
      type === segmentType.load && (flags & (segmentFlag.write | segmentFlag.execute)) === segmentFlag.write,
  );
  return data === undefined ? null : { offset: data.offset, address: data.address, size: data.fileSize };
}

function findMagic(window: Uint8Array, address: number): number | null {
  const bytes = Buffer.from(window.buffer, window.byteOffset, window.byteLength);
  for (let at = bytes.indexOf(magic); at >= 0; at = bytes.indexOf(magic, at + 1)) {
    if ((address + at) % alignment === 0 && at + headerSize <= bytes.length) return at;
  }
  return null;
}

function readInline(source: ByteSource, offset: number): { version: string; modInfo: Buffer } {
  const version = readVarintBytes(source, offset, limits.version);
  const modInfo = readVarintBytes(source, version.end, limits.modInfo);
  return { version: version.bytes.toString('utf8'), modInfo: modInfo.bytes };
}

/** A uvarint length (encoding/binary) and that many bytes. */
function readVarintBytes(source: ByteSource, offset: number, limit: number): { bytes: Buffer; end: number } {
  const head = source.read(offset, 10);
  let length = 0;
  let used = 0;
  for (const byte of head) {
    length += (byte & 0x7f) * 2 ** (7 * used);
    used += 1;
    if ((byte & 0x80) === 0) break;
    if (used === 10) throw new DecodeError('a length in the build info is not a uvarint');
  }
  if (used === 0 || length > limit) throw new DecodeError(`a length in the build info is out of range`);
  const bytes = source.read(offset + used, length);
  if (bytes.length < length) throw new DecodeError('the build info is cut off');
  return { bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), end: offset + used + length };
}

/** Two pointers to Go string headers {data, length}. */
function readPointers(source: ByteSource, elf: ElfFile, blob: Uint8Array): { version: string; modInfo: Buffer } {
  const pointerSize = blob[14];
  if (pointerSize !== 4 && pointerSize !== 8)
    throw new DecodeError(`the build info's pointer size is ${pointerSize ?? 'missing'}`);
  const littleEndian = ((blob[15] ?? 0) & 1) === 0;
  const is64 = pointerSize === 8;
  const pointers = new Fields(blob.subarray(16, 16 + 2 * pointerSize), littleEndian, is64);
  const follow = (pointer: number, limit: number): Buffer => {
    const header = readAt(source, elf, pointer, 2 * pointerSize);
    if (header === null) return Buffer.alloc(0);
    const fields = new Fields(header, littleEndian, is64);
    const length = fields.word(pointerSize);
    if (length > limit) throw new DecodeError('a length in the build info is out of range');
    return readAt(source, elf, fields.word(0), length) ?? Buffer.alloc(0);
  };
  return {
    version: follow(pointers.word(0), limits.version).toString('utf8'),
    modInfo: follow(pointers.word(pointerSize), limits.modInfo),
  };
}

function readAt(source: ByteSource, elf: ElfFile, address: number, length: number): Buffer | null {
  const offset = fileOffset(elf.segments, address);
  if (offset === null) return null;
  const bytes = source.read(offset, length);
  return bytes.length < length ? null : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The text between the two 16-byte sentinels, as lines of TAB separated fields; unknown lines are skipped as Go does. */
function parseModInfo(raw: Buffer): Omit<BuildInfo, 'goVersion'> {
  const framed = raw.length >= 33 && raw[raw.length - 17] === 0x0a;
  const lines = framed
    ? raw
        .subarray(16, raw.length - 16)
        .toString('utf8')
        .split('\n')
    : [];
  let path: string | null = null;
  let main: Module | null = null;
  let last: 'main' | 'dep' | null = null;
  const deps: Module[] = [];
  const settings: Record<string, string> = {};
  for (const line of lines) {
    const [kind, ...fields] = line.split('\t');
    const [first = '', version = '', sum = ''] = fields;
    const module: Module = { path: first, version, sum, replace: null };
    if (kind === 'path') path = first;
    else if (kind === 'mod') {
      main = module;
      last = 'main';
    } else if (kind === 'dep') {
      if (deps.length < limits.modules) deps.push(module);
      last = 'dep';
    } else if (kind === '=>') {
      const replaced: Module | null | undefined = last === 'dep' ? deps.pop() : main;
      if (replaced === undefined || replaced === null || last === null)
        throw new DecodeError('a replacement with no module before it');
      if (last === 'dep') deps.push({ ...replaced, replace: module });
      else main = { ...replaced, replace: module };
      last = null;
    } else if (kind === 'build') {
      const [key, value] = parseSetting(line.slice('build\t'.length));
      settings[key] = value;
    }
  }
  return { path, main, deps, settings };
}

/** `key=value`, either of them quoted as a Go string where it holds blanks or quotes. */
function parseSetting(text: string): [string, string] {
  const [key, rest] = unquoteAt(text, '=');
  if (!rest.startsWith('=') || key === '') throw new DecodeError('a build line without key=value');
  const [value] = unquoteAt(rest.slice(1), null);
  return [key, value];
}

/** The first, possibly quoted word of `text` up to `stop`, and what follows it. */
function unquoteAt(text: string, stop: string | null): [string, string] {
  const quote = text[0];
  if (quote === '`') {
    const end = text.indexOf('`', 1);
    if (end > 0) return [text.slice(1, end), text.slice(end + 1)];
  }
  if (quote === '"') {
    const match = /^"(?:[^"\\]|\\.)*"/.exec(text);
    if (match !== null) return [unescapeGo(match[0].slice(1, -1)), text.slice(match[0].length)];
  }
  const end = stop === null ? -1 : text.indexOf(stop);
  return end < 0 ? [text, ''] : [text.slice(0, end), text.slice(end)];
}

const escapes: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
};

/** The escapes of a Go interpreted string literal (go/spec, strconv.Unquote). */
function unescapeGo(text: string): string {
  return text.replace(/\\(x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8}|[0-7]{3}|.)/gi, (_, code: string) => {
    if (code.length === 1) return escapes[code] ?? code;
    const octal = /^[0-7]{3}$/.test(code);
    return String.fromCodePoint(Number.parseInt(octal ? code : code.slice(1), octal ? 8 : 16));
  });
}
