/**
 * What the image of the heap holds besides the program, so that runs take fewer steps and touch less of it.
 */
import { probes } from '../../../probes/index.ts';
import { fromUtf8, utf8 } from './bytes.ts';

/** Called once, while the image is made. */
export function arrangeHeap(): void {
  for (const { findings } of probes) copyTexts(findings);
  globalThis.__forms = usualForms.flatMap((names) =>
    names.map((_, index) => Object.fromEntries(names.slice(0, index + 1).map((name) => [name, null]))),
  );
}

/**
 * Texts in bytecode are among the engine's names, which it walks along for each name that a run adds. Long ones that few
 * runs show are copied out of there.
 */
function copyTexts(object: { [key: string]: unknown }): void {
  for (const [key, value] of Object.entries(object)) {
    if (typeof value === 'string' && value.length >= longText) object[key] = utf8(fromUtf8(value));
    if (isObject(value)) copyTexts(value);
  }
}

/** Characters. */
const longText = 24;

function isObject(value: unknown): value is { [key: string]: unknown } {
  return typeof value === 'object' && value !== null;
}

/**
 * Objects that a run makes by the hundred. The engine adds one property after the other, and needs no new shape for a step
 * where an object exists that is as far.
 */
const usualForms: readonly (readonly string[])[] = [
  ['kind', 'value', 'path'],
  ['kind', 'path'],
  ['kind', 'errno', 'path'],
  ['path', 'outcome'],
  ['tried', 'text', 'worldWritable'],
  ['from', 'to'],
  ['at', 'know'],
  ['path', 'lineAt'],
  ['text', 'stat'],
  ['mode', 'uid', 'gid'],
  ['offset', 'next', 'root'],
  ['names', 'links', 'truncated'],
  ['nameAt', 'type', 'flags', 'address', 'offset', 'size', 'align'],
  ['name', 'type', 'flags', 'address', 'offset', 'size', 'link'],
  ['type', 'flags', 'offset', 'address', 'fileSize', 'memorySize', 'align'],
  ['tag', 'value'],
  ['segment', 'offset'],
  ['stat', 'size', 'read'],
  ['zone', 'place'],
  ['name', 'gid', 'members'],
];
