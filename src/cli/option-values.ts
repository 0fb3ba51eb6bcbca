import type { Code } from '../finding.ts';
import { type Platform, parsePlatform } from '../linux/machine/platform.ts';
import { didYouMean } from './suggest.ts';
import { UsageError } from './usage-error.ts';

/** A word from a list, in any case. The parsers here throw a UsageError that names the option. */
export function oneOf<T extends string>(flag: string, words: readonly T[]): (text: string) => T {
  return (text) => {
    const word = words.find((candidate) => candidate === text.toLowerCase());
    if (word === undefined)
      throw new UsageError(`${flag}: '${text}' is not one of: ${words.join(', ')}${didYouMean(text, words)}`);
    return word;
  };
}

/** A process ID. */
export function parsePid(text: string): number {
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  throw new UsageError(`--pid: '${text}' is not a process ID`);
}

/** `NAME=value`, unchanged. */
export function parseVariable(text: string): string {
  if (text.indexOf('=') > 0) return text;
  throw new UsageError(`--env: '${text}' is not NAME=value`);
}

/** A user, or user:group, by name or number. */
export function parseUser(text: string): string {
  if (/^[^:\s]+(?::[^:\s]+)?$/.test(text)) return text;
  throw new UsageError(`--user: '${text}' is not a user or user:group, by name or number`);
}

/** An absolute path. */
export function parseWorkdir(text: string): string {
  if (text.startsWith('/')) return text;
  throw new UsageError(`--workdir: '${text}' is not an absolute path`);
}

/** A platform for containers. */
export function parsePlatformOption(text: string): Platform {
  const platform = parsePlatform(text, '--platform');
  if (platform === null || platform.os !== 'linux')
    throw new UsageError(`--platform: '${text}' is not a Linux platform; for example linux/amd64 or linux/arm/v7`);
  return platform;
}

/** `1` is the option without a file: the kubelet's default path. */
export function terminationLog(text: string): string {
  if (text === '1') return '/dev/termination-log';
  if (!text.startsWith('/')) throw new UsageError(`--termination-log: '${text}' is not an absolute path`);
  return text;
}

/** Milliseconds of `--timeout` where it is not given. */
export const usualTimeout = 900;

/** Milliseconds that `--timeout` and `--wait` take at most. */
export const longest = { timeout: 600_000, wait: 3_600_000 } as const;

/** A duration in milliseconds, from 1 to `longestMs`; null for any other text. */
export function parseDuration(text: string, longestMs: number): number | null {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m)?$/i.exec(text);
  const unit = unitMs[match?.[2]?.toLowerCase() ?? 'ms'] ?? Number.NaN;
  const ms = match === null ? Number.NaN : Number(match[1]) * unit;
  return ms >= 1 && ms <= longestMs ? ms : null;
}

/** A parser of durations that an option takes. */
export function duration(flag: string, longestMs: number): (text: string) => number {
  return (text) => {
    const ms = parseDuration(text, longestMs);
    if (ms === null)
      throw new UsageError(
        `${flag}: '${text}' is not a time from 1ms to ${longestMs / 1000}s; for example 900ms or 2s`,
      );
    return ms;
  };
}

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 };

/**
 * A finding's code, or the part after the slash. `checkCodes` verifies that it exists, since only it knows the codes.
 */
export function parseCode(text: string): Code {
  if (/^[a-z0-9]+(?:-[a-z0-9]+)*(?:\/[a-z0-9-]+)?$/i.test(text)) return text.toLowerCase() as Code;
  const example = /^[a-z]+\/\*$/.test(text)
    ? `: name the other probes to leave one out, or let --policy have 'severity: {${text}: off}'`
    : '; for example libc/interpreter-missing';
  throw new UsageError(`--ignore: '${text}' is not a code${example}`);
}
