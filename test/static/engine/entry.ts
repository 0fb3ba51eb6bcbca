/** Prints the engine's lines: what the image of the static executable holds in a test. */
import { fromUtf8, utf8 } from '#runtime/bytes.ts';
import { native } from '../../../src/runtime/static/native.ts';
import { engineLines, type Pattern } from './lines.ts';
import { readAll, writeAll } from './whole-file.ts';

globalThis.__main = () => {
  const patterns: Pattern[] = JSON.parse(utf8(readAll(native.args().at(-1) ?? '')));
  writeAll(fromUtf8(`${[...engineLines(patterns)].join('\n')}\n`));
  native.exit(0);
};
