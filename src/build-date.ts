/**
 * The day on which the executable was built, UTC, `2026-11-22`: no clock that is right is before it. The bundler puts it
 * in (`define` in scripts/build/bundle/bundle.ts). In development it is a day earlier than every clock of the tests.
 */
export const buildDay: string = typeof PROBE_ENV_BUILD_DAY === 'string' ? PROBE_ENV_BUILD_DAY : '2026-01-01';

/** The day since which the public roots that go into an executable are Mozilla's list: that of the Node that brought it. */
export const publicRootsDay: string =
  typeof PROBE_ENV_PUBLIC_ROOTS_DAY === 'string' ? PROBE_ENV_PUBLIC_ROOTS_DAY : buildDay;

declare const PROBE_ENV_BUILD_DAY: string | undefined;
declare const PROBE_ENV_PUBLIC_ROOTS_DAY: string | undefined;
