/** What `file -L -b` reported about one ELF file; null members are not in the output. */
export type FileAnswer = {
  readonly class: 32 | 64;
  readonly byteOrder: 'little' | 'big';
  readonly linkage: 'static' | 'static-pie' | 'dynamic' | null;
  readonly interpreter: string | null;
  readonly stripped: boolean | null;
};

const linkages: readonly (readonly [RegExp, FileAnswer['linkage']])[] = [
  [/, static-pie linked\b/, 'static-pie'],
  [/, statically linked\b/, 'static'],
  [/, dynamically linked\b/, 'dynamic'],
];

/** Reads one line of file(1), such as `ELF 64-bit LSB executable, x86-64, …, statically linked, …`; null for no ELF file. */
export function decodeFileOutput(line: string): FileAnswer | null {
  const match = /^(?:(?:setuid|setgid|sticky),? )*ELF (32|64)-bit ([LM])SB /.exec(line);
  if (match === null) return null;
  return {
    class: match[1] === '32' ? 32 : 64,
    byteOrder: match[2] === 'L' ? 'little' : 'big',
    linkage: linkages.find(([pattern]) => pattern.test(line))?.[1] ?? null,
    interpreter: /, interpreter ([^,\n]+)/.exec(line)?.[1] ?? null,
    stripped: /, not stripped\b/.test(line) ? false : /, stripped\b/.test(line) ? true : null,
  };
}
