import { longest, parseDuration, usualTimeout } from '../cli/option-values.ts';

/** The options that say how long probe-env may take, by their variables. */
const flags = { PROBE_ENV_TIMEOUT: '--timeout', PROBE_ENV_WAIT: '--wait' } as const;

type Variable = keyof typeof flags;

/** Those of the container, which its probes have too; a missing one is not set, or not known. */
export type ProbeVariables = { readonly [name in Variable]?: string };

/** How long a probe that runs probe-env may take, and what says so. */
export type Deadline = { readonly ms: number; readonly by: Variable | (typeof flags)[Variable] };

/**
 * @param command of the probe; that of a shell is read word by word
 * @returns null for another command, and for a value that probe-env refuses
 */
export function deadlineOf(command: readonly string[], variables: ProbeVariables): Deadline | null {
  const words = command.flatMap((word) => (/\s/.test(word) ? word.split(/[\s;&|]+/) : [word]));
  const index = words.findIndex((word) => /(^|\/)probe-env(-static)?$/.test(word));
  if (index < 0) return null;
  const stated = (name: Variable): { readonly text: string; readonly by: Deadline['by'] } | null => {
    const option = argumentOf(words.slice(index), flags[name]);
    if (option !== null) return { text: option, by: flags[name] };
    const assigned = words.slice(0, index).findLast((word) => word.startsWith(`${name}=`));
    const text = assigned?.slice(name.length + 1) ?? variables[name] ?? '';
    return text === '' ? null : { text, by: name };
  };
  const timeout = stated('PROBE_ENV_TIMEOUT');
  const wait = stated('PROBE_ENV_WAIT');
  const ms = timeout === null ? usualTimeout : parseDuration(timeout.text, longest.timeout);
  const waitMs = wait === null ? 0 : parseDuration(wait.text, longest.wait);
  if (ms === null || waitMs === null) return null;
  return wait !== null && waitMs > ms
    ? { ms: waitMs, by: wait.by }
    : { ms, by: timeout?.by ?? flags.PROBE_ENV_TIMEOUT };
}

function argumentOf(words: readonly string[], flag: string): string | null {
  const index = words.findLastIndex((word) => word === flag || word.startsWith(`${flag}=`));
  const word = words[index];
  if (word === undefined) return null;
  return word === flag ? (words[index + 1] ?? '') : word.slice(flag.length + 1);
}
