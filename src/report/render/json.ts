import { fromUtf8 } from '#runtime/bytes.ts';
import type { Json, JsonObject } from '../../finding.ts';
import type { ReportedFinding } from '../model.ts';

/** Always one line, for every terminal and every reader of lines: control characters are escaped. */
export function jsonLine(value: Json): string {
  return `${escaped(JSON.stringify(value))}\n`;
}

/** Indented, for files that people open. */
export function jsonText(value: Json): string {
  return `${escaped(JSON.stringify(value, null, 2))}\n`;
}

/** A finding as both versions of the JSON report show it. */
export function jsonFinding({ code, severity, message, remedy, detail }: ReportedFinding): JsonObject {
  return { code, severity, message, remedy, detail };
}

/** Tenths of a millisecond. */
export function roundMs(ms: number): number {
  return Math.round(ms * 10) / 10;
}

/** DEL, C1 and the line separators, which JSON.stringify leaves unescaped. */
function escaped(json: string): string {
  // Nearly always ASCII, which is cheaper to find out than to search for each of them.
  if (fromUtf8(json).length === json.length && !json.includes('\x7f')) return json;
  return json.replace(
    /[\x7f-\x9f\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
