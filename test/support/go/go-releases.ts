import { existsSync } from 'node:fs';
import path from 'node:path';
import { go, goCommand, goVersion } from './go-toolchain.ts';

/** A Go toolchain of this machine. */
export interface GoRelease {
  readonly version: string;
  /** The path of its `go`. */
  readonly command: string;
}

/**
 * Other releases that tests compare with, from the module proxy: 1.17 has pointers in its build info and no go.env, 1.21 brought
 * DefaultGODEBUG and toolchain switching, 1.24 is the last before 1.25 changed the layout.
 */
const names = ['go1.17.13', 'go1.21.13', 'go1.24.13'] as const;

/** Those that `go env` is compared with besides: before module mode was the only one, and the newest. */
const forGoEnv = ['go1.13.15', 'go1.27.0'] as const;

export type OtherGo = (typeof names)[number] | (typeof forGoEnv)[number];

const found = new Map<OtherGo, GoRelease | null>();

/** The toolchain, which `go` downloads into its module cache the first time; null if it cannot. */
function release(version: OtherGo): GoRelease | null {
  const known = found.get(version);
  if (known !== undefined) return known;
  const answer = obtain(version);
  found.set(version, answer);
  return answer;
}

function obtain(version: OtherGo): GoRelease | null {
  if (goCommand === null) return null;
  try {
    // The root of the toolchain of that name: asked of itself, so that it is there and starts.
    const command = path.join(go(['env', 'GOROOT'], { env: { GOTOOLCHAIN: version } }).trim(), 'bin/go');
    return existsSync(command) ? { version, command } : null;
  } catch {
    return null;
  }
}

const spec = (version: OtherGo) => ({
  present: () => release(version) !== null,
  remedy: 'Go with access to its module proxy, from which it fetches older toolchains',
});

export const otherGo = {
  names,
  forGoEnv: [...names, ...forGoEnv],
  release,
  /** Rows for the table of needs. */
  specs: {
    'go1.13.15': spec('go1.13.15'),
    'go1.17.13': spec('go1.17.13'),
    'go1.21.13': spec('go1.21.13'),
    'go1.24.13': spec('go1.24.13'),
    'go1.27.0': spec('go1.27.0'),
  } satisfies Record<OtherGo, unknown>,
};

/** The machine's own. */
export function ownGo(): GoRelease | null {
  if (goCommand === null) return null;
  return { version: goVersion(), command: path.join(go(['env', 'GOROOT']).trim(), 'bin/go') };
}
