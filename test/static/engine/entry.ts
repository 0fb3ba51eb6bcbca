/** Prints the engine's lines: what the image of the static executable holds in a test. */
import { fromUtf8, utf8 } from '#runtime/bytes.ts';
import { native } from '../../../src/runtime/static/native.ts';
import { engineLines, type Pattern } from './lines.ts';

globalThis.__main = () => {
  const patterns: Pattern[] = JSON.parse(utf8(readAll(native.args().at(-1) ?? '')));
  const bytes = fromUtf8(`${[...engineLines(patterns)].join('\n')}\n`);
  for (let at = 0; at < bytes.length; ) at += native.write(1, bytes, at);
  native.exit(0);
};

function readAll(path: string): Uint8Array {
  const fd = native.open(path, 0);
  const bytes = new Uint8Array(native.fstat(fd).size);
  native.read(fd, bytes, 0, bytes.length, 0);
  native.close(fd);
  return bytes;
}
