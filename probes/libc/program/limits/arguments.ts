import { fromUtf8 } from '#runtime/bytes.ts';
import type { Host } from '../../../../src/host/host.ts';
import { tooLarge } from '../../../../src/linux/start/argument-space.ts';
import type { ProgramFacts } from '../../facts.ts';

/** The default of RLIMIT_STACK (_STK_LIM). */
const usualStack = 8 * 2 ** 20;

/** Whether execve(2) accepts the environment with the program's arguments; null if it does. */
export function observeArguments(host: Host, path: string, bits: 32 | 64): ProgramFacts['tooLarge'] {
  const environment = host.env.names().map((name) => {
    return { name, size: stringSize(`${name}=${host.env.get(name) ?? ''}`) };
  });
  const words = host.declared?.start?.argv ?? [path];
  const limit = host.program.limits?.stack;
  const what = tooLarge({
    environment,
    arguments: words.map(stringSize),
    path: stringSize(path),
    stack: limit === undefined ? usualStack : limit.soft,
    pointer: bits === 32 ? 4 : 8,
  });
  if (what === null) return null;
  const largest = environment.reduce((most, each) => (each.size > most.size ? each : most), { name: '', size: 0 });
  return { what, variables: environment.length, largest: largest.name };
}

/** With its NUL. */
function stringSize(text: string): number {
  return fromUtf8(text).length + 1;
}
