import { fromLatin1, indexOf, latin1, utf8 } from '#runtime/bytes.ts';
import { syscalls } from '#runtime/files.ts';
import { gunzip } from '../decode/inflate.ts';

/** What is before the length, and the length of both with the newline at the end, in bytes. */
export const appendixMark = '\nprobe-env appendix ';
export const footerLength = appendixMark.length + 13;

/** What a build appends to an executable. */
export interface Appendix {
  /** Git's; null where it was built from a working copy with changes. */
  readonly commit: string | null;
  /** All that is in the executable. The SBOM is made of this, with more properties than are here (scripts/inventory/component.ts). */
  readonly components: readonly { readonly name: string; readonly version: string }[];
  /** What `--licenses` prints; to decompress it takes a tenth of a second or more. */
  readonly licenses: () => string;
}

/**
 * Reads it: a line of JSON, the license report as gzip, and a footer of fixed length with the mark and the length of both. It is not part of what is
 * loaded at a start.
 * @returns null for a file that has none, as when the program runs from its sources
 */
export function readAppendix(executable: string): Appendix | null {
  const fd = syscalls.open(programOf(executable));
  try {
    const { size } = syscalls.fstat(fd);
    const footer = utf8(readAt(fd, size - footerLength, footerLength));
    if (!footer.startsWith(appendixMark)) return null;
    const length = Number(footer.slice(appendixMark.length));
    if (!(length <= Math.min(size, largest))) return null;
    const content = readAt(fd, size - footerLength - length, length);
    const line = indexOf(content, '\n');
    const licenses = (): string => utf8(fromLatin1(gunzip(latin1(content, line + 1), largest)));
    return { ...JSON.parse(utf8(content, 0, line)), licenses };
  } finally {
    syscalls.close(fd);
  }
}

/** Bytes: ten times what there is. */
const largest = 5_000_000;

/** Started as `<directory>/lib/<loader> <directory>/probe-env`, the process runs the loader. */
function programOf(executable: string): string {
  const [, directory] = /^(.*)\/lib\/ld-[^/]*$/.exec(executable) ?? [];
  return directory === undefined ? executable : `${directory}/probe-env`;
}

function readAt(fd: number, position: number, length: number): Uint8Array {
  if (position < 0) return new Uint8Array();
  const bytes = new Uint8Array(length);
  let done = 0;
  while (done < length) {
    const count = syscalls.read(fd, bytes, done, length - done, position + done);
    if (count === 0) break;
    done += count;
  }
  return bytes.subarray(0, done);
}
