import { existsSync } from 'node:fs';
import { command } from './docker.ts';

/**
 * Makes sure that a file of a Debian package exists, installing the package if we may.
 * @returns null, or one line that says why the file is not available
 */
export async function ensurePackage(name: string, file: string): Promise<string | null> {
  if (existsSync(file)) return null;
  const missing = `${file} is missing (Debian: apt-get install ${name})`;
  if (process.getuid?.() !== 0) return `${missing}, and installing it needs root`;
  if (!existsSync('/usr/bin/apt-get')) return `${missing}, and there is no apt-get`;
  // RUNLEVEL=1 keeps invoke-rc.d from starting the services of what is installed.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const install = () =>
    command('apt-get', ['install', '-y', '-q', '--no-install-recommends', name], { env, timeoutMs: 300_000 });
  let outcome = await install();
  if (outcome.status !== 0) {
    await command('apt-get', ['update', '-q'], { env, timeoutMs: 120_000 });
    outcome = await install();
  }
  return existsSync(file) ? null : `${missing}, and apt-get could not: ${firstError(outcome.stderr)}`;
}

function firstError(text: string): string {
  return /^E: (.*)$/m.exec(text)?.[1] ?? 'it gave no reason';
}
