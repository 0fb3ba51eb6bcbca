import { effectiveGoDebug } from '../../../src/decode/go/env/debug/debug.ts';
import { type DebugSubject, fatalSettings } from '../../../src/decode/go/env/debug/fatal.ts';
import { type UnknownSetting, unknownSettings } from '../../../src/decode/go/env/debug/names.ts';
import {
  badlySeparated,
  malformedSettings,
  quotedValues,
  removedSettings,
} from '../../../src/decode/go/env/debug/removed.ts';
import { type GoVersion, isGoAtLeast } from '../../../src/decode/go/version/version.ts';
import type { RuntimeFinding } from './findings.ts';
import { listed } from './judge-proxies.ts';
import type { RuntimeFacts } from './observe.ts';
import { unquoted } from './quotes.ts';
import { hasTag, type Subject } from './subject.ts';

/** The settings of the variable GODEBUG; each is reported once, for its most serious problem. */
export function judgeGoDebug(runtime: RuntimeFacts, { version, name, settings }: Subject): RuntimeFinding[] {
  const text = runtime.variables.GODEBUG ?? '';
  const isQuoted = unquoted(text) !== null;
  const malformed = isQuoted ? [] : malformedSettings(text);
  const fatal = version === null ? [] : fatalSettings(text, debugSubject(runtime, settings, version));
  const isFatal = (setting: string): boolean => fatal.some((found) => found.setting === setting);
  const removed = version === null ? [] : removedSettings(text, version);
  return [
    ...fatal.map((found): RuntimeFinding => {
      return { code: 'go/debug-setting-fatal', detail: { ...found, environment: runtime.environment, name } };
    }),
    ...(malformed.length === 0
      ? []
      : [{ code: 'go/debug-setting-malformed', detail: { items: listed(malformed) } } satisfies RuntimeFinding]),
    ...(isQuoted ? [] : [...judgeSeparators(text, isFatal), ...judgeValues(text, isFatal)]),
    ...removed
      .map(({ name: key, value, since }) => ({ setting: `${key}=${value}`, since }))
      .filter(({ setting }) => !isFatal(setting))
      .map((found): RuntimeFinding => ({ code: 'go/debug-setting-removed', detail: { ...found, version: name } })),
    ...(isQuoted ? quoted(text, name) : unknown(text, version, removed, name)),
    ...judgeResolver(text, settings),
  ];
}

function unknown(
  text: string,
  version: GoVersion | null,
  removed: readonly { readonly name: string }[],
  name: string,
): RuntimeFinding[] {
  return (version === null ? [] : unknownSettings(text, version))
    .filter((found) => !removed.some((each) => each.name === found.name))
    .map((found) => unknownFinding(found, name));
}

/** Quotes make the first name one that no version has. */
function quoted(text: string, name: string): RuntimeFinding[] {
  return [{ code: 'go/debug-setting-unknown', detail: { setting: text, name, meant: null, since: null } }];
}

function judgeSeparators(text: string, isFatal: (item: string) => boolean): RuntimeFinding[] {
  const items = badlySeparated(text).filter((item) => !isFatal(item));
  if (items.length === 0) return [];
  const meant = text
    .trim()
    .split(/[,;\s]+/)
    .join(',');
  return [{ code: 'go/debug-setting-malformed', detail: { items: listed(items), meant } }];
}

/** Quotes around one value only: no setting has a value with them. */
function judgeValues(text: string, isFatal: (item: string) => boolean): RuntimeFinding[] {
  const items = quotedValues(text).filter((item) => !isFatal(item));
  if (items.length === 0) return [];
  const detail = { items: listed(items), meant: text.replaceAll(/["']/g, ''), quotes: true };
  return [{ code: 'go/debug-setting-malformed', detail }];
}

function debugSubject({ linksFips140 }: RuntimeFacts, settings: Subject['settings'], version: GoVersion): DebugSubject {
  return {
    version,
    recorded: settings.DefaultGODEBUG,
    linksFips140,
    fipsUnsupported: fipsUnsupported(settings, version),
  };
}

/** Build properties that are incompatible with FIPS 140-3 mode (crypto/internal/fips140/fips140.go Supported). */
function fipsUnsupported(settings: Subject['settings'], version: GoVersion): string | null {
  if (settings['-asan'] === 'true') return 'FIPS 140-3 mode is incompatible with ASAN';
  if (hasTag({ settings }, 'purego') && isGoAtLeast(version, '1.26')) {
    return 'FIPS 140-3 mode is incompatible with the purego build tag';
  }
  return version.experiments.includes('boringcrypto')
    ? 'FIPS 140-3 mode is incompatible with GOEXPERIMENT=boringcrypto'
    : null;
}

/**
 * FIPS 140-3 mode that is requested but unsupported is a surprise; other settings of newer versions undo their
 * changes.
 */
function unknownFinding({ name: key, value, known, meant }: UnknownSetting, name: string): RuntimeFinding {
  const setting = `${key}=${value}`;
  const wanted = key === 'fips140' && value !== 'off';
  if (known === null || wanted) {
    return { code: 'go/debug-setting-unknown', detail: { setting, name, meant, since: known?.from ?? null } };
  }
  return { code: 'go/debug-setting-of-other-version', detail: { setting, name, ...known } };
}

function judgeResolver(text: string, settings: Subject['settings']): RuntimeFinding[] {
  const resolver = effectiveGoDebug(undefined, text).get('netdns') ?? '';
  const withoutCgo =
    settings.CGO_ENABLED === '0' ? 'CGO_ENABLED=0' : hasTag({ settings }, 'netgo') ? '-tags netgo' : null;
  if (withoutCgo === null || !/^(cgo(\+\d)?|\d\+cgo)$/.test(resolver)) return [];
  return [{ code: 'go/cgo-resolver-unavailable', detail: { setting: `netdns=${resolver}`, reason: withoutCgo } }];
}
