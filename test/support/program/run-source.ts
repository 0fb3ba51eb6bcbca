import path from 'node:path';
import { execa } from 'execa';
import { fixture } from '../fixtures.ts';

/** The program's first source. */
export const mainSource = path.join(import.meta.dirname, '../../../src/main.ts');

/**
 * The environment in which Node keeps what it made of the sources, so that it strips the types of some five hundred files once
 * and not in every run: a run takes a third of the CPU. Node looks at the content of a file before it takes what it kept.
 */
export function withCompiledSources(env: Readonly<Record<string, string | undefined>>): NodeJS.ProcessEnv {
  const { NODE_DISABLE_COMPILE_CACHE: _, ...rest } = env;
  return { ...rest, NODE_COMPILE_CACHE: fixture('compiled-sources', process.version, () => {}) };
}

/** Runs the program from its sources, on the Node that runs the tests. */
export async function runSource(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ stdout: string; stderr: string; exitCode: number | undefined }> {
  const result = await execa(process.execPath, [mainSource, ...args], {
    env: withCompiledSources({ ...process.env, ...env }),
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
    stripFinalNewline: false,
  });
  return { stdout: result.stdout, stderr: result.stderr, exitCode: result.exitCode };
}
