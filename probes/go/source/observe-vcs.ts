import { join } from '../../../src/decode/go/env/env.ts';
import type { Host } from '../../../src/host/host.ts';
import type { VcsFacts } from './facts.ts';

/**
 * The repository that `go build` asks for its revision: the nearest directory with .git at or above the source
 * (cmd/go/internal/vcs/vcs.go FromDir). A .git that is a file, as in submodules and work trees, does not count.
 */
export function observeVcs(host: Host, source: string): VcsFacts | null {
  for (let root = join(source); root !== ''; root = root === '/' ? '' : join(root, '..')) {
    const git = host.fs.stat(`${root}/.git`);
    if (git.kind !== 'found' || git.value.kind !== 'directory') continue;
    const found = join(root, '.git');
    return {
      root,
      foreign: [root, found].map((path) => foreignOwner(host, path)).find((owner) => owner !== null) ?? null,
      safe: isSafeDirectory(host, root),
      lacks: ['HEAD', 'objects', 'refs'].find((name) => host.fs.stat(`${found}/${name}`).kind === 'absent') ?? null,
      second: ['.hg', '.svn', '.bzr'].find((name) => host.fs.stat(join(root, name)).kind === 'found') ?? null,
    };
  }
  return null;
}

/** Even root must own the repository; the user who called sudo counts as well (setup.c ensure_valid_ownership). */
function foreignOwner(host: Host, path: string): { path: string; uid: number } | null {
  const stat = host.fs.stat(path);
  if (stat.kind !== 'found') return null;
  const { uid } = stat.value;
  const own = host.program.credentials?.uid.effective;
  if (own === undefined) return null;
  const sudo = own === 0 ? host.env.get('SUDO_UID') : undefined;
  return uid === own || sudo === String(uid) ? null : { path, uid };
}

const configLimit = 1 << 20;

/** `safe.directory` of the system's and the user's configuration, and of the environment (git-config(1)). */
function isSafeDirectory(host: Host, root: string): boolean {
  const home = host.env.get('HOME') ?? '';
  const global = host.env.get('GIT_CONFIG_GLOBAL');
  const xdg = host.env.get('XDG_CONFIG_HOME') || `${home}/.config`;
  const files = ['/etc/gitconfig', ...(global === undefined ? [`${home}/.gitconfig`, `${xdg}/git/config`] : [global])];
  const values = files.flatMap((file) => {
    const text = file.startsWith('/') ? host.fs.readText(file, configLimit) : null;
    return text?.kind === 'found' ? safeDirectories(text.value) : [];
  });
  const inEnvironment = host.env
    .names()
    .filter((name) => /^GIT_CONFIG_(KEY_\d+|PARAMETERS)$/.test(name))
    .some((name) => /safe\.directory/i.test(host.env.get(name) ?? ''));
  return inEnvironment || values.includes('*') || values.map((value) => value.replace(/\/+$/, '')).includes(root);
}

/** Values of `directory` in section [safe]; an empty one clears those before it. */
function safeDirectories(text: string): string[] {
  let section = '';
  let values: string[] = [];
  for (const line of text.split('\n')) {
    section = /^\s*\[\s*([^\]"\s]+)/.exec(line)?.[1]?.toLowerCase() ?? section;
    const value = /^\s*(?:\[safe\]\s*)?directory\s*=\s*(.*?)\s*$/i.exec(line)?.[1];
    if (section !== 'safe' || value === undefined) continue;
    values = value === '' ? [] : [...values, value.replace(/^"(.*)"$/, '$1')];
  }
  return values;
}
