import { effectiveGoDebug } from '../../../src/decode/go/env/debug/debug.ts';
import { fatalSettings } from '../../../src/decode/go/env/debug/fatal.ts';
import { type UnknownSetting, unknownSettings } from '../../../src/decode/go/env/debug/names.ts';
import { removedSettings } from '../../../src/decode/go/env/debug/removed.ts';
import type { RuntimeFacts } from './observe.ts';
import { debugSubject, hasTag, type Subject } from './subject.ts';

/** The settings that a value of GODEBUG is meant to have. */
export interface RepairedDebug {
  /** With commas between them and without quotes; empty if none would do anything. */
  readonly meant: string;
  /** What is left out: the program would ignore it, or exit at startup. */
  readonly without: readonly string[];
}

/** Settings as they are written, with all that separates them, and without quotes. */
export function debugPieces(text: string): string[] {
  return text
    .replaceAll(/["']/g, '')
    .split(/[,;\s]+/)
    .filter((piece) => piece !== '');
}

/** A value that no rule objects to: what is ignored in quotes can be fatal without them. */
export function repairDebug(text: string, runtime: RuntimeFacts, subject: Subject): RepairedDebug {
  const pieces = debugPieces(text).map((piece) => ({ piece, usable: usableSetting(piece, runtime, subject) }));
  return {
    meant: pieces.flatMap(({ usable }) => usable ?? []).join(','),
    without: pieces.flatMap(({ piece, usable }) => (usable === null ? [piece] : [])),
  };
}

/** The setting, or what its own finding would have in its place; null if it can only be removed. */
export function usableSetting(item: string, runtime: RuntimeFacts, subject: Subject): string | null {
  if (!item.includes('=')) return null;
  const { version } = subject;
  if (version === null) return item;
  const [unknown] = unknownSettings(item, version);
  if (unknown?.known === null) {
    return unknown.meant === null ? null : usableSetting(`${unknown.meant}=${unknown.value}`, runtime, subject);
  }
  if (unknown !== undefined && isMissed(unknown)) return null;
  if (removedSettings(item, version).length > 0) return null;
  const fatal = fatalSettings(item, debugSubject(runtime, subject.settings, version));
  const own = fatal.find(({ source }) => source === 'GODEBUG');
  if (own !== undefined) return own.instead;
  return ignoredResolver(item, subject.settings) === null ? item : null;
}

/**
 * Whether a setting of a newer Go is missed by a program that does not know it: FIPS 140-3 mode, since all others undo what their Go has
 * changed.
 */
export function isMissed({ name, value }: UnknownSetting): boolean {
  return name === 'fips140' && value !== 'off';
}

/** A setting that asks for the resolver of libc, and why the program has none; null otherwise. */
export function ignoredResolver(
  text: string,
  settings: Subject['settings'],
): { readonly setting: string; readonly reason: string } | null {
  const resolver = effectiveGoDebug(undefined, text).get('netdns') ?? '';
  const withoutCgo =
    settings.CGO_ENABLED === '0' ? 'CGO_ENABLED=0' : hasTag({ settings }, 'netgo') ? '-tags netgo' : null;
  if (withoutCgo === null || !/^(cgo(\+\d)?|\d\+cgo)$/.test(resolver)) return null;
  return { setting: `netdns=${resolver}`, reason: withoutCgo };
}
