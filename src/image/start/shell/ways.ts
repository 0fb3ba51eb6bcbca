import type { Way } from './way.ts';

/**
 * Joins those that continue alike.
 * @param byStatus a command that failed is told apart
 */
export function joined(ways: readonly Way[], byStatus = false): Way[] {
  const byKey = new Map<string, Way>();
  const areMany = ways.length > waysLimit;
  for (const way of ways) {
    const { over, setting } = way;
    const key = JSON.stringify([
      over?.kind === 'exec' ? [...over.commands.keys()] : over,
      areMany || [setting.args, setting.cwd],
      byStatus && way.status,
    ]);
    const same = byKey.get(key);
    if (same === undefined) byKey.set(key, way);
    else same.join(way);
  }
  return [...byKey.values()];
}

/** Of different arguments and directories; more are not told apart. */
const waysLimit = 12;

/** Those that are over, and those that continue after success and after failure, where either may be. */
export function divided(ways: readonly Way[]): { readonly over: Way[]; readonly yes: Way[]; readonly no: Way[] } {
  const parts = { over: [] as Way[], yes: [] as Way[], no: [] as Way[] };
  for (const way of ways) {
    if (way.over !== null) parts.over.push(way);
    else if (way.status !== null) parts[way.status ? 'yes' : 'no'].push(way);
    else {
      const other = way.copy();
      way.status = true;
      other.status = false;
      parts.yes.push(way);
      parts.no.push(other);
    }
  }
  return parts;
}

/** Those that begin the next round; the others are ended. */
export function goesOn(ways: readonly Way[], ended: Way[]): Way[] {
  return joined(ways).filter((way) => {
    if (way.over?.kind === 'continue') way.over = null;
    if (way.over !== null) ended.push(way);
    return way.over === null;
  });
}

/** They continue after the loop. */
export function afterLoop(ways: readonly Way[]): Way[] {
  for (const way of ways) {
    if (way.over?.kind === 'break') way.over = null;
    if (way.over === null) way.status = true;
  }
  return joined(ways);
}
