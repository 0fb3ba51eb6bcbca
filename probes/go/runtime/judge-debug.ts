import { parseGoDebug } from '../../../src/decode/go/env/debug/debug.ts';
import { fatalSettings } from '../../../src/decode/go/env/debug/fatal.ts';
import { type UnknownSetting, unknownSettings } from '../../../src/decode/go/env/debug/names.ts';
import {
  badlySeparated,
  malformedSettings,
  quotedValues,
  removedSettings,
} from '../../../src/decode/go/env/debug/removed.ts';
import type { GoVersion } from '../../../src/decode/go/version/version.ts';
import type { Finding } from '../../../src/finding.ts';
import { debugPieces, ignoredResolver, isMissed, repairDebug, usableSetting } from './debug-repair.ts';
import type { RuntimeFinding } from './findings.ts';
import type { debugFindings } from './findings-debug.ts';
import { listed } from './judge-proxies.ts';
import type { RuntimeFacts } from './observe.ts';
import { unquoted } from './quotes.ts';
import { debugSubject, type Subject } from './subject.ts';

/** The settings of the variable GODEBUG; each is reported once, for its most serious problem. */
export function judgeGoDebug(runtime: RuntimeFacts, subject: Subject): RuntimeFinding[] {
  const { version, name, settings } = subject;
  const text = runtime.variables.GODEBUG ?? '';
  const isQuoted = unquoted(text) !== null;
  const malformed = isQuoted ? [] : malformedSettings(text);
  const fatal = version === null ? [] : fatalSettings(text, debugSubject(runtime, settings, version));
  const isFatal = (setting: string): boolean => fatal.some((found) => found.setting === setting);
  const removed = version === null ? [] : removedOf(text, version, isQuoted).filter(({ setting }) => !isFatal(setting));
  const isRemoved = (setting: string): boolean => removed.some((found) => found.setting === setting);
  const ignored = isQuoted ? [] : ignoredItems(text, runtime, subject);
  const items = ignored.filter((item) => !isFatal(item) && !isRemoved(item));
  return [
    ...fatal.map((found): RuntimeFinding => {
      return { code: 'go/debug-setting-fatal', detail: { ...found, environment: runtime.environment, name } };
    }),
    ...(malformed.length === 0
      ? []
      : [{ code: 'go/debug-setting-malformed', detail: { items: listed(malformed) } } satisfies RuntimeFinding]),
    ...judgeIgnored(items, text, runtime, subject),
    ...removed.map((found): RuntimeFinding => {
      return { code: 'go/debug-setting-removed', detail: { ...found, version: name } };
    }),
    ...(isQuoted
      ? [quotedFinding(text, runtime, subject)]
      : judgeUnknown(
          text,
          (setting) => isFatal(setting) || isRemoved(setting) || items.includes(setting),
          runtime,
          subject,
        )),
    ...judgeResolver(text, settings),
  ];
}

/** Quotes around one value hide that the setting is gone: without them it would be no better. */
function removedOf(
  text: string,
  version: GoVersion,
  isQuoted: boolean,
): readonly { readonly setting: string; readonly since: string }[] {
  return [...parseGoDebug(text)].flatMap(([key, value]) => {
    const meant = isQuoted ? value : value.replaceAll(/["']/g, '');
    return removedSettings(`${key}=${meant}`, version).map(({ since }) => ({ setting: `${key}=${value}`, since }));
  });
}

function judgeUnknown(
  text: string,
  isReported: (setting: string) => boolean,
  runtime: RuntimeFacts,
  subject: Subject,
): RuntimeFinding[] {
  const found = subject.version === null ? [] : unknownSettings(text, subject.version);
  return found
    .filter(({ name, value }) => !isReported(`${name}=${value}`))
    .map((each) => {
      const intended = `${each.meant ?? ''}=${each.value.replaceAll(/["']/g, '')}`;
      // A setting can be fatal when it is spelled well.
      const isUsable = each.meant !== null && usableSetting(intended, runtime, subject) === intended;
      const finding = unknownFinding(isUsable ? each : { ...each, meant: null }, subject.name);
      if (finding.code !== 'go/debug-setting-unknown' || !isUsable || !text.includes(',')) return finding;
      return { ...finding, detail: { ...finding.detail, ...wholeList(text, runtime, subject) } };
    });
}

/** The setting is one of a list, which the remedy has to keep. */
function wholeList(text: string, runtime: RuntimeFacts, subject: Subject): { instead: string; without?: string } {
  const { meant, without } = repairDebug(text, runtime, subject);
  return { instead: meant, ...(without.length === 0 ? {} : { without: listed(without) }) };
}

/** Quotes make the first name one that no version has. */
function quotedFinding(text: string, runtime: RuntimeFacts, subject: Subject): RuntimeFinding {
  const { meant, without } = repairDebug(text, runtime, subject);
  const instead = meant === unquoted(text) ? {} : { instead: meant };
  const left = without.length === 0 ? {} : { without: listed(without) };
  const detail = { setting: text, name: subject.name, meant: null, since: null, ...instead, ...left };
  return { code: 'go/debug-setting-unknown', detail };
}

/**
 * Items with a blank or a semicolon, and those with quotes around their value only: no setting has a value with them. One whose name is not
 * known is ignored for that as well, and no better without quotes.
 */
function ignoredItems(text: string, runtime: RuntimeFacts, subject: Subject): string[] {
  const { version } = subject;
  const isUnknown = (item: string): boolean => version !== null && unknownSettings(item, version).length > 0;
  const isUsable = (piece: string): boolean => usableSetting(piece, runtime, subject) !== null;
  const separated = badlySeparated(text).filter((item) => !isUnknown(item) || debugPieces(item).some(isUsable));
  const quoted = quotedValues(text).filter((item) => !isUnknown(item));
  return text.split(',').filter((item) => separated.includes(item) || quoted.includes(item));
}

function judgeIgnored(
  items: readonly string[],
  text: string,
  runtime: RuntimeFacts,
  subject: Subject,
): RuntimeFinding[] {
  if (items.length === 0) return [];
  const { meant, without } = repairDebug(text, runtime, subject);
  const quotes = items.some((item) => /["']/.test(item));
  const blanks = items.some((item) => /[\s;]/.test(item));
  const kinds = quotes ? { quotes, ...(blanks ? { blanks } : {}) } : {};
  const left = without.length === 0 ? {} : { without: listed(without) };
  return [{ code: 'go/debug-setting-malformed', detail: { items: listed(items), meant, ...kinds, ...left } }];
}

function unknownFinding(found: UnknownSetting, name: string): Finding<typeof debugFindings> {
  const { name: key, value, known, meant } = found;
  const setting = `${key}=${value}`;
  if (known === null || isMissed(found)) {
    return { code: 'go/debug-setting-unknown', detail: { setting, name, meant, since: known?.from ?? null } };
  }
  return { code: 'go/debug-setting-of-other-version', detail: { setting, name, ...known } };
}

function judgeResolver(text: string, settings: Subject['settings']): RuntimeFinding[] {
  const detail = ignoredResolver(text, settings);
  return detail === null ? [] : [{ code: 'go/cgo-resolver-unavailable', detail }];
}
