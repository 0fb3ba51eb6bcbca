import type { DebugSubject } from '../../../src/decode/go/env/debug/fatal.ts';
import { type GoVersion, isGoAtLeast } from '../../../src/decode/go/version/version.ts';
import type { RuntimeFacts } from './observe.ts';

/** What the rules need to know about the program; one that cannot be read counts as built with the newest Go. */
export interface Subject {
  readonly name: string;
  readonly version: GoVersion | null;
  readonly settings: Readonly<Record<string, string>>;
  readonly modules: readonly string[];
}

/** Whether the program was built with a build tag. */
export function hasTag({ settings }: Pick<Subject, 'settings'>, tag: string): boolean {
  return (settings['-tags'] ?? '').split(',').includes(tag);
}

/** What decides which settings of GODEBUG are fatal. */
export function debugSubject(
  { linksFips140 }: RuntimeFacts,
  settings: Subject['settings'],
  version: GoVersion,
): DebugSubject {
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
