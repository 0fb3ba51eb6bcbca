import path from 'node:path';
import { execa } from 'execa';

const repository = path.join(import.meta.dirname, '../..');

/** Runs the program from its sources, on the Node that runs the tests. */
export async function runSource(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ stdout: string; stderr: string; exitCode: number | undefined }> {
  const result = await execa(process.execPath, [path.join(repository, 'src/main.ts'), ...args], {
    env: { ...process.env, ...env },
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
    stripFinalNewline: false,
  });
  return { stdout: result.stdout, stderr: result.stderr, exitCode: result.exitCode };
}
