import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { dist } from './build/paths.ts';

/** The two executables: on Node, and on a separate engine. */
export type ExecutableKind = 'node' | 'static';

export interface Executable {
  readonly kind: ExecutableKind;
  readonly path: string;
}

/** The option of the scripts that try an executable. */
export const executableOption = { executable: { type: 'string', default: 'node' } } as const;

/**
 * @param kind the value of `--executable`
 * @param directory where it was built
 * @returns not at all, after a message for the user, if there is none of that kind or it was not built
 */
export function executableNamed(kind: string, directory: string = dist): Executable {
  if (kind !== 'node' && kind !== 'static') fail(`--executable: '${kind}' is not one of: node, static`);
  const [name, command] = kind === 'node' ? ['probe-env', 'build'] : ['probe-env-static', 'build:static'];
  const path = join(directory, name);
  if (!existsSync(path)) fail(`${path} is missing: npm run ${command}`);
  return { kind, path };
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
