import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/**
 * The path of dist/probe-env-static, built from the present sources where it is not up to date.
 *
 * @throws when the build fails, with its messages
 */
export function staticExecutable(): string {
  const dev = join(import.meta.dirname, '../../../scripts/dev.mjs');
  return execFileSync(process.execPath, [dev, 'executable', 'static'], { encoding: 'utf8' }).trim();
}
