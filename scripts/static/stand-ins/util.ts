/** Of `node:util`: nothing here is colored, and nothing is formatted by pino but strings. */
export const stripVTControlCharacters = (text: string): string => text;
export const format = (...values: readonly unknown[]): string => values.map(String).join(' ');
export const inspect = (value: unknown): string => String(value);
export const types = { isNativeError: (value: unknown): boolean => value instanceof Error };
export default { stripVTControlCharacters, format, inspect, types };
