import type { GoVersion } from '../../version/version.ts';
import { parseGoDebug } from './debug.ts';

/** A GODEBUG setting that the program's Go version has removed: it cannot bring the old behavior back. */
export type RemovedSetting = { readonly name: string; readonly value: string; readonly since: string };

/** Settings in the text that ask for behavior this version has removed; asking for the new behavior is harmless. */
export function removedSettings(text: string, version: GoVersion): RemovedSetting[] {
  return [...parseGoDebug(text)].flatMap(([name, value]) => {
    const entry = removed.get(name);
    if (entry === undefined || !entry.old.includes(value)) return [];
    const gone = version.major > 1 || version.minor >= entry.minor;
    return gone ? [{ name, value, since: `1.${entry.minor}` }] : [];
  });
}

/** Items without `=`, which have no effect (runtime/runtime1.go parsegodebug). */
export function malformedSettings(text: string): string[] {
  return text.split(',').filter((item) => item !== '' && !item.includes('='));
}

/**
 * Items with a blank or a semicolon, which take the settings behind it for their value, and are ignored with it: no setting has such a
 * name or value, and none is trimmed (runtime/runtime1.go parsegodebug, internal/godebug/godebug.go).
 */
export function badlySeparated(text: string): string[] {
  return text.split(',').filter((item) => item.includes('=') && /[\s;]/.test(item));
}

/** Items whose value has a quote in it, which no value of a setting has: they are ignored. */
export function quotedValues(text: string): string[] {
  return text.split(',').filter((item) => /^[^="'\s;]+=[^\s;]*["'][^\s;]*$/.test(item));
}

/** The minor version that removed each setting, and the values for the old behavior (internal/godebugs/table.go). */
export const removed: ReadonlyMap<string, { readonly minor: number; readonly old: readonly string[] }> = new Map([
  ['x509sha1', { minor: 24, old: ['1'] }],
  ['tlskyber', { minor: 24, old: ['0'] }],
  ['gotypesalias', { minor: 27, old: ['0'] }],
  ['tlsunsafeekm', { minor: 27, old: ['1'] }],
  ['tlsrsakex', { minor: 27, old: ['1'] }],
  ['tls3des', { minor: 27, old: ['1'] }],
  ['tls10server', { minor: 27, old: ['1'] }],
  ['x509keypairleaf', { minor: 27, old: ['0'] }],
  ['asynctimerchan', { minor: 27, old: ['1', '2'] }],
]);
