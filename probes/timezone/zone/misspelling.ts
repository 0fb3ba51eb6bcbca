import { isZoneName } from '../../../src/decode/zone/zone-name.ts';
import type { RootFs } from '../../../src/host/files/rootfs.ts';

/** A zone of the database that a value of TZ was probably meant to be. */
export type Misspelling = {
  readonly intended: string;
  readonly mistake: 'upper and lower case' | 'blanks' | 'quotes' | 'colons';
};

/** Finds what a value that no file answers to was meant to be; null where nothing in the directory is like it. */
export function findMisspelling(fs: RootFs, directory: string, value: string): Misspelling | null {
  const bare = value.replace(/^:+/, '');
  const unquoted = bare.replace(/^(["'])(.*)\1$/, '$2');
  const trimmed = unquoted.trim();
  const joined = trimmed.replace(/ /g, '_');
  if (!isZoneName(joined)) return null;
  const intended = findIgnoringCase(fs, directory, joined.split('/'));
  if (intended === null || intended === value) return null;
  if (unquoted !== bare) return { intended, mistake: 'quotes' };
  if (joined !== unquoted) return { intended, mistake: 'blanks' };
  return { intended, mistake: intended === joined ? 'colons' : 'upper and lower case' };
}

/** The largest directory of the database has 170 names. */
const listLimit = 4096;

function findIgnoringCase(fs: RootFs, directory: string, parts: readonly string[]): string | null {
  const found: string[] = [];
  for (const part of parts) {
    const listing = fs.list([directory, ...found].join('/'), listLimit);
    if (listing.kind !== 'found') return null;
    const { names } = listing.value;
    const name = names.includes(part) ? part : names.find((each) => each.toLowerCase() === part.toLowerCase());
    if (name === undefined) return null;
    found.push(name);
  }
  const stat = fs.stat([directory, ...found].join('/'));
  return stat.kind === 'found' && stat.value.kind === 'file' ? found.join('/') : null;
}
