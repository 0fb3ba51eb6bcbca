import { readFileSync, writeFileSync } from 'node:fs';

/** Where the files of a root are; null if it has none such. */
export type Placed = {
  readonly args: readonly string[];
  readonly program: string;
  /** Without links. */
  readonly loader: string | null;
  readonly libc: string | null;
  /** The first library besides libc, and the last. */
  readonly library: string | null;
  readonly last: string | null;
};

/** How the program is started in the changed root, where that is not as root with an empty environment. */
export type Started = {
  readonly uid?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly app?: string;
  /** A directory that is mounted noexec. */
  readonly noexec?: string;
};

/** What a person could do to an image by accident. */
export interface RootChange {
  readonly name: string;
  /** `skip` where it changes nothing in this root. */
  apply(root: string, placed: Placed): Started | { readonly skip: true };
}

/** It changes nothing in this root. */
export const skip = { skip: true } as const;
/** A user who owns nothing in the root. */
export const nobody = 65532;

/** Writes what becomes of a file's bytes in their place. */
export function rewrite(file: string, change: (bytes: Buffer) => Buffer | string): undefined {
  writeFileSync(file, change(readFileSync(file)));
}
