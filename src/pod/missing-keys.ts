import type { MissingKey } from './model.ts';

/** The keys that an object has, as a finding lists them: a manifest may have thousands, and lack as many. */
export function listedKeys(keys: Iterable<string>, count: number): Pick<MissingKey, 'keys' | 'moreKeys'> {
  const listed: string[] = [];
  for (const key of keys) {
    if (listed.length === mostListed) return { keys: listed, moreKeys: count - mostListed };
    listed.push(key);
  }
  return { keys: listed };
}

/** The first missing keys of each object and use; the last of them says how many more there are. */
export function toldKeys(missing: readonly MissingKey[]): MissingKey[] {
  const groups = new Map<string, { readonly told: MissingKey[]; more: number }>();
  const seen = new Set<string>();
  for (const each of missing) {
    // Several containers may mount the volume that needs it.
    const where = `${each.use} ${each.place} ${each.key}`;
    if (seen.has(where)) continue;
    seen.add(where);
    const name = `${each.use} ${each.source}`;
    const group = groups.get(name) ?? { told: [], more: 0 };
    groups.set(name, group);
    if (group.told.length < mostTold) group.told.push(each);
    else group.more += 1;
  }
  return [...groups.values()].flatMap(({ told, more }) =>
    more === 0 ? told : told.map((each, index) => (index === told.length - 1 ? { ...each, moreMissing: more } : each)),
  );
}

/** Each of them is compared with a missing key, to find what was meant. */
const mostListed = 200;
const mostTold = 5;
