import type { SslFacts } from '../facts.ts';
import type { SslFinding } from '../findings.ts';

/** Why Go has no root at all: the one cause that explains it best, not every symptom. */
export function judgeEmptyPool(facts: SslFacts): SslFinding {
  const { files, directories, environment, masked, mounts, pool, sources, builtIn, missing, identity, go } = facts;
  const places = (environment.SSL_CERT_FILE ?? directories.map(({ path }) => path).join(', ')) || 'the container';
  if (builtIn !== null) {
    const { module, version } = builtIn;
    return { code: 'ssl/built-in-roots', detail: { module, version, missing: places } };
  }
  if (missing?.loadsRoots === false)
    return { code: 'ssl/no-roots-needed', detail: { app: facts.app ?? 'the program' } };

  const [first] = files;
  const bundle = sources.find(({ kind }) => kind === 'file');
  if (environment.SSL_CERT_FILE !== null && first !== undefined && bundle === undefined) {
    const { path, outcome, dangling } = first;
    const detail = { path, outcome, isList: path.includes(':'), dangling: dangling ?? null };
    return { code: 'ssl/cert-file-unusable', detail };
  }
  if (bundle !== undefined) {
    const { path, content, skipped } = bundle;
    return skipped.count > 0
      ? { code: 'ssl/all-skipped', detail: { path, group: skipped, go: go.name } }
      : { code: 'ssl/bundle-without-certificates', detail: { path, content: content ?? '', masked } };
  }
  if (pool.error !== null) return { code: 'ssl/bundle-unreadable', detail: { ...pool.error, uid: identity.uid } };
  const [mount] = mounts;
  if (mount !== undefined) return { code: 'ssl/mount-hides-roots', detail: mount };
  const skipping = sources.find(({ skipped }) => skipped.count > 0);
  if (skipping !== undefined)
    return { code: 'ssl/all-skipped', detail: { path: skipping.path, group: skipping.skipped, go: go.name } };
  const dangling = directories.find(({ danglingLinks }) => danglingLinks.count > 0);
  if (dangling !== undefined)
    return { code: 'ssl/dangling-links', detail: { directory: dangling.path, ...dangling.danglingLinks } };
  return {
    code: 'ssl/no-roots',
    detail: {
      go: go.name,
      files: files.map(({ path }) => path),
      directories: directories.map(({ path }) => path),
      installer: missing?.installer ?? 'none',
    },
  };
}
