import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const repository = join(import.meta.dirname, '../../..');

/**
 * Runs a test's own program on the engine of the static executable.
 * @param entry from the root of the repository; it sets `__main`, and its last argument names a file that holds `input` as JSON
 * @returns the lines that it prints
 */
export function linesInEngine(entry: string, input: unknown): string[] {
  const directory = mkdtempSync(join(tmpdir(), 'probe-env-engine-'));
  try {
    const [executable, file] = [join(directory, 'engine'), join(directory, 'input.json')];
    writeFileSync(file, JSON.stringify(input));
    const build = join(repository, 'scripts/static/build.ts');
    execFileSync(process.execPath, [build, '--entry', entry, '--out', executable], {
      cwd: repository,
      stdio: ['ignore', 2, 'pipe'],
    });
    return execFileSync(executable, [file], { encoding: 'utf8', maxBuffer: 1 << 28 })
      .trimEnd()
      .split('\n');
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
