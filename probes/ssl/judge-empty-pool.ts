import type { SslFacts } from './facts.ts';
import type { SslFinding } from './judge.ts';

/** Why Go has no root at all: the one cause that explains it best, not every symptom. */
export function judgeEmptyPool(facts: SslFacts): SslFinding {
  const { files, directories, environment, masked, pool, read, identity } = facts;
  const [first] = files;
  const unread = files.at(-1)?.outcome !== 'read';

  if (environment.SSL_CERT_FILE !== null && first !== undefined && unread) {
    const { path, outcome, dangling } = first;
    const detail = { path, outcome, isList: path.includes(':'), dangling: dangling ?? null };
    return { code: 'ssl/cert-file-unusable', detail };
  }
  const winner = unread ? undefined : read.find(({ path }) => path === files.at(-1)?.path);
  if (winner !== undefined) {
    const { path, content, skipped } = winner;
    if (skipped.count > 0)
      return {
        code: 'ssl/all-skipped',
        detail: { path, group: skipped, go: facts.go.version },
      };
    return { code: 'ssl/bundle-without-certificates', detail: { path, content: content ?? '', masked } };
  }
  if (pool.error !== null) return { code: 'ssl/bundle-unreadable', detail: { ...pool.error, uid: identity.uid } };
  const dangling = directories.find(({ danglingLinks }) => danglingLinks.count > 0);
  if (dangling !== undefined)
    return { code: 'ssl/dangling-links', detail: { directory: dangling.path, ...dangling.danglingLinks } };
  return {
    code: 'ssl/no-roots',
    detail: {
      go: facts.go.version,
      files: files.map(({ path }) => path),
      directories: directories.map(({ path }) => path),
      installer: facts.installer,
    },
  };
}
