import type { AnyProbe } from '../src/probe.ts';
import { baselineProbe } from './baseline/index.ts';
import { goProbe } from './go/index.ts';
import { libcProbe } from './libc/index.ts';
import { sandboxProbe } from './sandbox/index.ts';
import { sslProbe } from './ssl/index.ts';
import { timezoneProbe } from './timezone/index.ts';
import { userProbe } from './user/index.ts';

/** In the order in which they are reported. */
export const probes: readonly AnyProbe[] = [
  goProbe,
  sslProbe,
  timezoneProbe,
  libcProbe,
  userProbe,
  sandboxProbe,
  baselineProbe,
];
