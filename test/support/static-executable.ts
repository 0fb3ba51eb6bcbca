import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const repository = join(import.meta.dirname, '../..');

let built: string | undefined;

/** The static executable, built from the present sources; its path. cargo and the engine's parts are made once. */
export function staticExecutable(): string {
  if (built === undefined) {
    const script = join(repository, 'scripts/static/build.ts');
    execFileSync(process.execPath, [script], { cwd: repository, stdio: ['ignore', 2, 'pipe'] });
    built = join(repository, 'dist/probe-env-static');
  }
  return built;
}
