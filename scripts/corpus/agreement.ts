/** How often two answers are equal, for inputs as found and for those that were damaged on purpose. */
export interface Tally {
  readonly version: string;
  add(kind: 'found' | 'damaged', equal: boolean, difference: () => string): void;
  /** The line of the table, and each kind of difference with its first example. */
  print(): void;
  readonly allEqual: boolean;
}

/** The maximum number of differences to print of each kind. */
const shown = 3;

export function createTally(version: string): Tally {
  const counts = { found: { equal: 0, all: 0 }, damaged: { equal: 0, all: 0 } };
  const differences = new Map<string, string[]>();
  return {
    version,
    add(kind, equal, difference) {
      counts[kind].all += 1;
      if (equal) counts[kind].equal += 1;
      else differences.set(kind, [...(differences.get(kind) ?? []), difference()]);
    },
    print() {
      const cells = (['found', 'damaged'] as const).map((kind) => {
        const { equal, all } = counts[kind];
        return all === 0 ? `${kind}: none` : `${kind}: ${equal} of ${all} (${((100 * equal) / all).toFixed(3)} %)`;
      });
      console.log(`${version.padEnd(10)} ${cells.join('   ')}`);
      for (const [kind, texts] of differences)
        for (const text of texts.slice(0, shown)) console.log(`  ${kind}: ${text}`);
    },
    get allEqual() {
      return counts.found.equal === counts.found.all;
    },
  };
}
