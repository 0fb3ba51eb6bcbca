import { writeSync } from 'node:fs';
import { type Logger, pino } from 'pino';

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
    write(line: string) {
      try {
        writeSync(2, line);
      } catch {
        // A log that nobody reads must not change the verdict.
      }
    },
  },
);
