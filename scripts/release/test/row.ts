import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Architecture } from '../../build/architecture.ts';

/** What the rows look at. */
export interface Context {
  /** dist/release of one build, which nobody else writes to. */
  readonly release: string;
  /** The architectures that it was made for. */
  readonly archs: readonly Architecture[];
  /** A directory for what a row makes. */
  readonly work: string;
}

/** One thing that must hold of a release. */
export interface Row {
  readonly name: string;
  /** An exception is a failure, and its message the reason. */
  run(context: Context): void | Promise<void>;
}

/** Why a row was not tried, as a separate kind of error. */
export class Skipped extends Error {}

/** @throws where they are not the same as JSON */
export function expectEqual(got: unknown, wanted: unknown): void {
  const [a, b] = [JSON.stringify(got), JSON.stringify(wanted)];
  if (a !== b) throw new Error(`${a?.slice(0, 300)} is not ${b?.slice(0, 300)}`);
}

/** The executables of a release by their name, with the architecture that each is for; those of portable directories are in archives. */
export function executablesOf({ release }: Context): { name: string; path: string; arch: Architecture }[] {
  return readdirSync(release).flatMap((name) => {
    const arch = /^probe-env(?:-static)?-linux-(x64|arm64)$/.exec(name)?.[1];
    if (arch !== 'x64' && arch !== 'arm64') return [];
    return [{ name, path: join(release, name), arch }];
  });
}
