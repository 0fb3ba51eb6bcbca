/**
 * The day on which the executable was built, UTC, `2026-11-22`: no correct clock is earlier. The bundler sets it
 * (`define` in scripts/build/bundle/bundle.ts). In development it is a day earlier than every clock of the tests.
 */
export const buildDay: string = typeof PROBE_ENV_BUILD_DAY === 'string' ? PROBE_ENV_BUILD_DAY : '2026-01-01';

/** The date of the built-in public roots: Mozilla's list as of the Node release they came with. */
export const publicRootsDay: string =
  typeof PROBE_ENV_PUBLIC_ROOTS_DAY === 'string' ? PROBE_ENV_PUBLIC_ROOTS_DAY : buildDay;

declare const PROBE_ENV_BUILD_DAY: string | undefined;
declare const PROBE_ENV_PUBLIC_ROOTS_DAY: string | undefined;
