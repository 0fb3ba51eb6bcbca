import { type Logger, pino } from 'pino';
import { maskCredentials } from './mask.ts';
import { writeAll } from './output.ts';

export type { Logger };

export const logLevels = ['silent', 'error', 'warn', 'info', 'debug', 'trace'] as const;
export type LogLevel = (typeof logLevels)[number];

/**
 * JSON lines on standard error, silent until `log.level` is set. Made while modules load, since a start-up snapshot holds it:
 * so without `base`, whose pid and host name would be those of the build.
 */
export const log: Logger = pino(
  { base: null, level: 'silent' },
  {
    /** A line that nobody reads is lost: a log must neither hold us up nor change the verdict. */
    write(line: string) {
      writeAll(2, maskCredentials(line), () => 0);
    },
  },
);
