/** Prints what each decoder makes of the inputs of a file: what the image of the static executable holds in a test. */
import { fromHex, fromUtf8, utf8 } from '#runtime/bytes.ts';
import { targets } from '../../../scripts/fuzz/targets.ts';
import { native } from '../../../src/runtime/static/native.ts';
import { readAll, writeAll } from '../engine/whole-file.ts';
import { outcomeOf } from './outcome.ts';

globalThis.__main = () => {
  const inputs: Record<string, string[]> = JSON.parse(utf8(readAll(native.args().at(-1) ?? '')));
  const lines = targets.flatMap((target) =>
    (inputs[target.name] ?? []).map((text) => outcomeOf(target, fromHex(text))),
  );
  writeAll(fromUtf8(`${lines.join('\n')}\n`));
  native.exit(0);
};
