import type { TarEntry } from '../../../src/decode/tar/entry.ts';
import { TarReader } from '../../../src/decode/tar/reader.ts';

export type ReadEntry = TarEntry & { readonly content: string };

/** All that a reader says of an archive that comes in pieces of this size; contents with one character per byte. */
export function readTar(archive: Uint8Array, { piece = archive.length, mark = true } = {}): ReadEntry[] {
  const entries: { entry: TarEntry; parts: string[] }[] = [];
  const reader = new TarReader((entry) => {
    const parts: string[] = [];
    entries.push({ entry, parts });
    return (bytes) => void parts.push(Buffer.from(bytes).toString('latin1'));
  });
  for (let at = 0; at < archive.length; at += piece) reader.push(archive.subarray(at, at + piece));
  reader.end(mark);
  return entries.map(({ entry, parts }) => ({ ...entry, content: parts.join('') }));
}
