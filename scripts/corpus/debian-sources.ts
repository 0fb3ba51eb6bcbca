import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Unpacks the upstream sources of a Debian package, from where apt gets its packages; apt's own lists are not
 * changed.
 * @throws Error without apt, or if it has no such package
 */
export function sourcePackage(name: string, directory: string): void {
  const work = path.join(directory, '.apt');
  const parts = path.join(work, 'parts');
  mkdirSync(path.join(work, 'lists/partial'), { recursive: true });
  mkdirSync(path.join(work, 'cache'), { recursive: true });
  mkdirSync(parts, { recursive: true });
  writeFileSync(path.join(parts, 'sources.list'), sources());
  const options = [
    ...['-o', `Dir::Etc::sourcelist=${path.join(work, 'none')}`, '-o', `Dir::Etc::sourceparts=${parts}`],
    ...['-o', `Dir::State::lists=${path.join(work, 'lists')}`, '-o', `Dir::Cache=${path.join(work, 'cache')}`],
    // The user that apt downloads as may not write here.
    ...['-o', 'APT::Sandbox::User=root', '-qq'],
  ];
  execFileSync('apt-get', [...options, 'update'], { stdio: 'pipe' });
  execFileSync('apt-get', [...options, 'source', '--download-only', '--tar-only', name], {
    cwd: directory,
    stdio: 'pipe',
  });
  for (const file of readdirSync(directory)) {
    if (/\.orig(?:-\w+)?\.tar\.\w+$/.test(file)) execFileSync('tar', ['-xf', file], { cwd: directory, stdio: 'pipe' });
    if (/\.(?:tar\.\w+|asc|dsc)$/.test(file)) rmSync(path.join(directory, file));
  }
  rmSync(work, { recursive: true });
}

/** Sources of Debian packages, as apt has them. */
function sources(): string {
  const format = '$(ORIGIN)\t$(REPO_URI) $(RELEASE) $(COMPONENT)';
  const targets = execFileSync('apt-get', ['indextargets', '--format', format, 'Created-By: Packages'], {
    encoding: 'utf8',
  });
  const debian = targets.split('\n').flatMap((line) => (line.startsWith('Debian\t') ? [line.slice(7)] : []));
  return [...new Set(debian)].map((each) => `deb-src [signed-by=${keyring}] ${each}\n`).join('');
}

const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';
