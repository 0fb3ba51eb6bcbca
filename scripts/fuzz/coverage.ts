import { type Profiler, Session } from 'node:inspector/promises';

/** Which blocks of the decoders run, as V8 counts them. A query takes some 2 ms, so it covers many inputs at once. */
export interface Coverage {
  /** Whether a block has run since the last query that had never run before. Remembers nothing. */
  hasNew(): Promise<boolean>;
  /** The same for one input, where a loop that ran more often than ever counts too; and remembers it. */
  takeNew(): Promise<boolean>;
  stop(): Promise<void>;
}

export async function startCoverage(): Promise<Coverage> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  /** The highest power of two that a block's count has reached in one input. */
  const reached = new Map<string, number>();

  async function blocks(): Promise<{ name: string; count: number }[]> {
    const { result } = await session.post('Profiler.takePreciseCoverage');
    return result.filter(({ url }) => url.includes('/src/decode/')).flatMap(blocksOf);
  }

  return {
    hasNew: async () => (await blocks()).some(({ name }) => !reached.has(name)),
    async takeNew() {
      let isNew = false;
      for (const { name, count } of await blocks()) {
        const power = Math.min(8, Math.floor(Math.log2(count)));
        if (power <= (reached.get(name) ?? -1)) continue;
        reached.set(name, power);
        isNew = true;
      }
      return isNew;
    },
    async stop() {
      await session.post('Profiler.stopPreciseCoverage');
      session.disconnect();
    },
  };
}

function blocksOf({ scriptId, functions }: Profiler.ScriptCoverage): { name: string; count: number }[] {
  return functions
    .flatMap(({ ranges }) => ranges)
    .filter(({ count }) => count > 0)
    .map(({ startOffset, endOffset, count }) => ({ name: `${scriptId}:${startOffset}-${endOffset}`, count }));
}
