import { referenceNames, referenceZone } from '../../../src/decode/zone/reference/zones.ts';
import type { RootFs } from '../../../src/host/files/rootfs.ts';

/** The names of zones: those with a file in the container, and those that its release or probe-env's own knows. */
export interface ZoneNames {
  /** Whether the program would find a file of that name. */
  has(name: string): boolean;
  isKnown(name: string): boolean;
  /** Every other name of the same zone, the current one first. */
  aliases(name: string): readonly string[];
  all(): readonly string[];
}

/** @param has whether Go finds a zone under a name, which requires reads */
export function createZoneNames(fs: RootFs, directory: string | null, has: (name: string) => boolean): ZoneNames {
  let source: ZoneSource | undefined;
  const own = (): ZoneSource => {
    source ??= readZoneSource(fs, directory);
    return source;
  };
  const all = new Set<string>();
  return {
    has,
    isKnown: (name) => referenceZone(name) !== null || own().targets.has(name),
    aliases(name) {
      const zone = referenceZone(name);
      const found = new Set(zone === null ? [] : [zone.name, ...zone.links]);
      const { targets } = own();
      const target = targets.get(name);
      if (target !== undefined) for (const [each, of] of targets) if (of === target) found.add(each);
      found.delete(name);
      return target === undefined || target === name || !found.has(target)
        ? [...found]
        : [target, ...[...found].filter((each) => each !== target)];
    },
    all() {
      if (all.size === 0) for (const name of [...referenceNames(), ...own().targets.keys()]) all.add(name);
      return [...all];
    },
  };
}

/** The content of `tzdata.zi`: for each name its zone; a zone maps to itself. */
interface ZoneSource {
  readonly targets: ReadonlyMap<string, string>;
}

/** Bytes: the file has 105 KB, or 115 KB with data from before 1970. */
const sourceLimit = 1 << 20;

/** Lines `Z name …` and `L target name` of the compact source (zic(8)); nothing if the file is missing. */
function readZoneSource(fs: RootFs, directory: string | null): ZoneSource {
  const targets = new Map<string, string>();
  const text = directory === null ? null : fs.readText(`${directory}/tzdata.zi`, sourceLimit);
  if (text?.kind !== 'found') return { targets };
  const links = new Map<string, string>();
  for (const line of text.value.split('\n')) {
    const [kind, first = '', second = ''] = line.split(' ');
    if (kind === 'Z') targets.set(first, first);
    if (kind === 'L') links.set(second, first);
  }
  for (const [name, target] of links) targets.set(name, endOf(links, target));
  return { targets };
}

function endOf(links: ReadonlyMap<string, string>, name: string): string {
  let end = name;
  for (let hops = 0; hops < 4; hops += 1) end = links.get(end) ?? end;
  return end;
}
