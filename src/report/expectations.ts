import type { Json, JsonObject } from '../finding.ts';

/**
 * What was stated on the command line, as JSON: a value that keeps its own text is shown as that, and a server as
 * host and port.
 * @param mask removes secrets from a text
 */
export function jsonOf(stated: object, mask: (text: string) => string): JsonObject {
  return Object.fromEntries(Object.entries(stated).map(([name, value]) => [name, jsonValueOf(value, mask)]));
}

function jsonValueOf(value: unknown, mask: (text: string) => string): Json | undefined {
  if (typeof value === 'string') return mask(value);
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => jsonValueOf(item, mask) ?? null);
  if (typeof value !== 'object') return undefined;
  if ('text' in value && typeof value.text === 'string') return mask(value.text);
  return jsonOf(value, mask);
}
