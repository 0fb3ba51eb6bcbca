import type { GoVersion } from '../../version/version.ts';
import { isGoAtLeast } from '../../version/version.ts';
import { effectiveGoDebug, type GoDebug } from './debug.ts';
import { removed } from './removed.ts';

/** A GODEBUG value that ends every program of this Go version before main runs. */
export type FatalSetting = {
  readonly setting: string;
  readonly source: 'GODEBUG' | 'DefaultGODEBUG';
  /** Go's error message. */
  readonly problem: string;
  /** The value to use instead; null if the setting should be removed. */
  readonly instead: string | null;
};

/** What else matters: the build, and the packages that are linked in. */
export interface DebugSubject {
  readonly version: GoVersion;
  /** The build setting DefaultGODEBUG. */
  readonly recorded: string | undefined;
  /** Whether crypto/internal/fips140, the only reader of `fips140`, is linked in; null if that is not known. */
  readonly linksFips140: boolean | null;
  /** Why this build cannot enable FIPS 140-3 mode, in Go's words; null if it can. */
  readonly fipsUnsupported: string | null;
}

/** Fatal values in the variable GODEBUG, and in the recorded settings that the variable does not override. */
export function fatalSettings(text: string, subject: DebugSubject): FatalSetting[] {
  return [...removedAndFatal(text, subject.version), ...cgoCheck(text, subject), ...fips140(text, subject)];
}

/**
 * Since Go 1.27 any item with the old value of a removed setting, even if a later item changes it (runtime/proc.go).
 */
function removedAndFatal(text: string, version: GoVersion): FatalSetting[] {
  if (!isGoAtLeast(version, '1.27')) return [];
  return text.split(',').flatMap((item) => {
    const equals = item.indexOf('=');
    const [name, value] = [item.slice(0, equals), item.slice(equals + 1)];
    const entry = equals < 0 ? undefined : removed.get(name);
    if (entry === undefined || !entry.old.includes(value)) return [];
    const problem = `fatal error: removed GODEBUG "${name}" set to old value "${value}" in environment`;
    return [{ setting: item, source: 'GODEBUG', problem, instead: null }];
  });
}

/** Since Go 1.21 (runtime/runtime1.go parsedebugvars); values that are not numbers are ignored. */
function cgoCheck(text: string, { version, recorded }: DebugSubject): FatalSetting[] {
  const debug = effectiveGoDebug(recorded, text);
  const value = debug.get('cgocheck') ?? '';
  if (!isGoAtLeast(version, '1.21') || !/^\+?\d{1,10}$/.test(value) || !(Number(value) > 1)) return [];
  const problem = 'fatal error: cgocheck > 1 mode is no longer supported at runtime';
  return [{ setting: `cgocheck=${value}`, source: sourceOf(debug, 'cgocheck'), problem, instead: 'cgocheck=1' }];
}

/** Since Go 1.24 (crypto/internal/fips140/fips140.go, check/check.go); the part after a `#` is for package bisect. */
function fips140(text: string, { version, recorded, linksFips140, fipsUnsupported }: DebugSubject): FatalSetting[] {
  const debug = effectiveGoDebug(recorded, text);
  const whole = debug.get('fips140') ?? '';
  const [value = ''] = whole.split('#', 1);
  if (!isGoAtLeast(version, '1.24') || linksFips140 === false || value === '' || value === 'off') return [];
  const [setting, source] = [`fips140=${whole}`, sourceOf(debug, 'fips140')];
  if (!['on', 'only', 'debug'].includes(value)) {
    const off = ['0', 'false', 'no', 'none', 'disabled'].includes(value.replaceAll(/["'\s]/g, '').toLowerCase());
    const problem = `panic: fips140: unknown GODEBUG setting fips140=${value}`;
    return [{ setting, source, problem, instead: `fips140=${off || fipsUnsupported !== null ? 'off' : 'on'}` }];
  }
  return fipsUnsupported === null
    ? []
    : [{ setting, source, problem: `panic: fips140: ${fipsUnsupported}`, instead: 'fips140=off' }];
}

function sourceOf(debug: GoDebug, name: string): FatalSetting['source'] {
  return debug.source(name) ?? 'GODEBUG';
}
