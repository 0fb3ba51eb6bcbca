import { type Logger as Pino, pino } from 'pino';
import { writeAll } from '#runtime/output.ts';
import { maskCredentials } from './mask.ts';

export const logLevels = ['silent', 'error', 'warn', 'info', 'debug', 'trace'] as const;
export type LogLevel = (typeof logLevels)[number];

/** A log record: fields, and a message. */
export type Logger = Readonly<Record<'error' | 'warn' | 'debug', (fields: object, message: string) => void>>;

/**
 * JSON lines on standard error, none until `level` is set. pino is loaded at the first line: hardly any run writes
 * one.
 */
export const log: Logger & { level: LogLevel } = {
  level: 'silent',
  error: (fields, message) => write('error', fields, message),
  warn: (fields, message) => write('warn', fields, message),
  debug: (fields, message) => write('debug', fields, message),
};

function write(level: 'error' | 'warn' | 'debug', fields: object, message: string): void {
  if (log.level === 'silent') return;
  // Without `base`, which pino fills with the pid and host name when it is loaded.
  logger ??= pino({ base: null }, destination);
  logger.level = log.level;
  logger[level](fields, message);
}

export type LineLevel = 'error' | 'warn' | 'info';

/** One line in the log's format, for a separate reader. */
export function logLine(level: LineLevel, fields: object, message: string): string {
  let line = '';
  const once = pino({ base: null }, { write: (text) => (line = text) });
  once[level](fields, message);
  return maskCredentials(line);
}

let logger: Pino | undefined;

const destination = {
  /** If nobody reads, the line is lost: a log must neither block us nor change the verdict. */
  write(line: string) {
    writeAll(2, maskCredentials(line), () => 0);
  },
};
