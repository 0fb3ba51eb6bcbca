import { describeName } from '../../../src/decode/certificate/names/name.ts';
import type { Certificate } from '../../../src/decode/certificate/types.ts';
import type { EncodedForm } from '../entries/facts.ts';
import type { Fault, Group, GroupName, Place } from './facts.ts';
import type { PublicRoot } from './public-roots.ts';

/** The file being read: its path if it is one of several, and the line numbers of its offsets. */
export type ReadText = { readonly path: string | null; readonly lineAt: (offset: number) => number };

/** What is found, where, and remarks about it. */
export type GroupPlace = {
  readonly number: number;
  readonly offset: number;
  readonly root?: Certificate | PublicRoot;
  /** `2021-09-30`. */
  readonly day?: string;
  readonly fault?: Fault;
  /** In the whole file, for what is not on a line. */
  readonly byte?: number;
  readonly form?: EncodedForm;
  /** Of the PEM block. */
  readonly type?: string;
};

/** Counts findings of each kind, and names the first few: locations and names are computed only for those. */
export interface Groups {
  add(group: GroupName, file: ReadText, found: GroupPlace): void;
  count(group: GroupName): number;
  facts(): Record<GroupName, Group>;
}

const named = 3;

export function createGroups(): Groups {
  const groups: Record<GroupName, { count: number; first: Place[] }> = {
    skipped: { count: 0, first: [] },
    expired: { count: 0, first: [] },
    expiredPublic: { count: 0, first: [] },
    notYetValid: { count: 0, first: [] },
    expiring: { count: 0, first: [] },
    expiringPublic: { count: 0, first: [] },
    unusable: { count: 0, first: [] },
    laterRefused: { count: 0, first: [] },
    leaves: { count: 0, first: [] },
    privateKeys: { count: 0, first: [] },
    binary: { count: 0, first: [] },
    worldWritable: { count: 0, first: [] },
  };
  return {
    add(name, { path, lineAt }, { number, offset, root, day, fault, byte, form, type }) {
      const group = groups[name];
      group.count += 1;
      if (group.first.length >= named) return;
      group.first.push({
        ...(path === null ? {} : { path }),
        number,
        line: lineAt(offset),
        ...(byte === undefined ? {} : { byte }),
        ...(form === undefined ? {} : { form }),
        ...(type === undefined || type === '' || type === 'CERTIFICATE' ? {} : { type }),
        subject: root === undefined ? '' : 'name' in root ? root.name : describeName(root.subject),
        ...(day === undefined ? {} : { day }),
        ...(fault === undefined ? {} : { fault }),
      });
    },
    count: (name) => groups[name].count,
    facts: () => groups,
  };
}
