import { describeName } from '../../src/decode/certificate-name.ts';
import type { Group, GroupName, Place } from './facts.ts';

/** A file that is being read: its path where it is one of several, and the lines of its offsets. */
export type ReadText = { readonly path: string | null; readonly lineAt: (offset: number) => number };

/** Counts what is found of each kind, and names the first few: places and names are worked out for those only. */
export interface Groups {
  /** @param subject the Name in DER, or empty where there is none */
  add(group: GroupName, file: ReadText, found: { number: number; offset: number; subject: string; note: string }): void;
  facts(): Record<GroupName, Group>;
}

const named = 3;

export function createGroups(): Groups {
  const groups: Record<GroupName, { count: number; first: Place[] }> = {
    skipped: { count: 0, first: [] },
    expired: { count: 0, first: [] },
    notYetValid: { count: 0, first: [] },
    expiring: { count: 0, first: [] },
    unusable: { count: 0, first: [] },
    laterRefused: { count: 0, first: [] },
    leaves: { count: 0, first: [] },
    privateKeys: { count: 0, first: [] },
    worldWritable: { count: 0, first: [] },
  };
  return {
    add(name, { path, lineAt }, { number, offset, subject, note }) {
      const group = groups[name];
      group.count += 1;
      if (group.first.length >= named) return;
      group.first.push({
        ...(path === null ? {} : { path }),
        number,
        line: lineAt(offset),
        subject: subject === '' ? '' : describeName(subject),
        note,
      });
    },
    facts: () => groups,
  };
}
