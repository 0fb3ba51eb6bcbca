/**
 * The program as the static executable runs it: what is defined here is on the engine's heap when the image is made, and every run
 * starts from there.
 */

import { probes } from '../../../probes/index.ts';
import { rememberRoots } from '../../../probes/ssl/pool/public-roots.ts';
import { main } from '../../main.ts';
import { fromUtf8, utf8 } from './bytes.ts';
import { runLoop } from './loop.ts';
import { native } from './native.ts';
import { guarded } from './system.ts';

/**
 * Texts in bytecode are among the engine's names, which it walks along for each name that a run adds. Long ones that few runs show are
 * copied out of there.
 */
function setTextsApart(object: { [key: string]: unknown }): void {
  for (const [key, value] of Object.entries(object)) {
    if (typeof value === 'string' && value.length >= longText) object[key] = utf8(fromUtf8(value));
    if (isObject(value)) setTextsApart(value);
  }
}

/** Characters. */
const longText = 24;

function isObject(value: unknown): value is { [key: string]: unknown } {
  return typeof value === 'object' && value !== null;
}

for (const { findings } of probes) setTextsApart(findings);

/** Reads the public roots ahead of time: a PEM file, the last argument of the command that makes the image. */
globalThis.__warm = () => {
  const path = native.args().at(-1) ?? '';
  const fd = native.open(path, 0);
  const bytes = new Uint8Array(native.fstat(fd).size);
  native.read(fd, bytes, 0, bytes.length, 0);
  native.close(fd);
  rememberRoots(native.latin1(bytes));
};

globalThis.__main = () => void main();

globalThis.__loop = () => guarded(runLoop);
