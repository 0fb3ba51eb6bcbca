import { latin1 } from '#runtime/bytes.ts';

/** The file's actual kind, not a program: a key of `otherWords`. */
export type OtherKind =
  | (typeof magics)[number][1]
  | (typeof texts)[number][1]
  | 'empty'
  | 'java-class'
  | 'tar'
  | 'text'
  | 'data';

/** What the file is instead of a program, by its first bytes: 512 are enough to recognize a tar archive too. */
export function otherKind(head: Uint8Array): OtherKind {
  if (head.length === 0) return 'empty';
  const start = latin1(head);
  if (start.startsWith('\xca\xfe\xba\xbe')) return (head[7] ?? 0) < firstJavaVersion ? 'macos' : 'java-class';
  for (const [magic, kind] of magics) if (start.startsWith(magic)) return kind;
  if (start.slice(257, 262) === 'ustar') return 'tar';
  for (const [pattern, kind] of texts) if (pattern.test(start)) return kind;
  const isText = head.every((byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d);
  return isText ? 'text' : 'data';
}

/** The path that a text consists of, if it may be the target of a link that became a file; null for any other text. */
export function linkText(head: Uint8Array): string | null {
  const text = latin1(head).trim();
  return linkPattern.test(text) ? text : null;
}

/** Universal Mach-O files have their number of architectures where class files have their version, 45 or more. */
const firstJavaVersion = 45;

const linkPattern = /^\/?[\w.+-]+(?:\/[\w.+-]+)+$/;

/** The longest first if one is a prefix of another (magic(5)). */
const magics = [
  ['version https://git-lfs', 'git-lfs'],
  ['MZ', 'windows'],
  ['\xcf\xfa\xed\xfe', 'macos'],
  ['\xce\xfa\xed\xfe', 'macos'],
  ['\xfe\xed\xfa\xcf', 'macos'],
  ['\xfe\xed\xfa\xce', 'macos'],
  ['\x01\xdf', 'aix'],
  ['\x01\xf7', 'aix'],
  ['\0\0\x8a\x97', 'plan9'],
  ['\0\0\x01\xeb', 'plan9'],
  ['\0\0\x06\x47', 'plan9'],
  ['\0asm', 'wasm'],
  ['!<arch>\ndebian-binary', 'deb'],
  ['!<arch>\n__.PKGDEF', 'go-archive'],
  ['!<arch>', 'archive'],
  ['go object ', 'go-archive'],
  ['\xed\xab\xee\xdb', 'rpm'],
  ['\x1f\x8b', 'gzip'],
  ['PK\x03\x04', 'zip'],
  ['PK\x05\x06', 'zip'],
  ['\x28\xb5\x2f\xfd', 'zstd'],
  ['\xfd7zXZ', 'xz'],
  ['BZh', 'bzip2'],
  ['\x04\x22\x4d\x18', 'lz4'],
  ['LZIP', 'lzip'],
  ['070701', 'cpio'],
  ['070702', 'cpio'],
  ['hsqs', 'squashfs'],
  ['7z\xbc\xaf\x27\x1c', '7z'],
  ['BC\xc0\xde', 'llvm'],
  ['\xef\xbb\xbf', 'byte-order-mark'],
  ['\xff\xfe', 'utf-16'],
  ['\xfe\xff', 'utf-16'],
  ['-----BEGIN ', 'pem'],
  ['#!', 'no-interpreter'],
] as const;

/** For text: the first that matches. */
const texts = [
  [/^\s*<(?:!doctype html|html|head|body)/i, 'html'],
  [/^\s*<(?:\?xml|Error>)/i, 'xml'],
  [
    /^\s*(?:\d{3}[: ]+)?(?:not found|forbidden|unauthorized|access denied|bad request|internal server error|page not found)/i,
    'http-error',
  ],
  [/^\s*\{[\s\S]*"(?:message|error|errors|status|code)"/, 'json-error'],
  [/^(?:\s*(?:\/\/[^\n]*|\/\*[\s\S]*?\*\/))*\s*package\s+\w+\s*(?:\/\/[^\n]*)?(?:[\n;]|$)/, 'go-source'],
  [/^module\s+\S+\s/, 'go-mod'],
  [/^(?:\s*#[^\n]*\n)*\s*(?:FROM|ARG)\s+\S+/, 'dockerfile'],
  [/^\s*\{\s*"(?:schemaVersion|architecture|created|config)"/, 'image-json'],
  [/^(?:diff --git |--- a\/|From [0-9a-f]{40} )/, 'patch'],
  [/^\s*#\s*include\s*[<"]/, 'c-source'],
  [/^\/?[\w.+-]+(?:\/[\w.+-]+)+\s*$/, 'link-text'],
] as const;
