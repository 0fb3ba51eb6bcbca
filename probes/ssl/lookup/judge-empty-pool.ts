import { judgeOnlyEntries } from '../entries/judge.ts';
import type { SslFacts } from '../facts.ts';
import type { SslFinding } from '../findings.ts';
import { holderOf } from '../held-files.ts';
import { judgeHidingMount } from '../mounts/judge.ts';
import { judgeVariables, unreadDetail } from './judge.ts';

/** Why Go has no root at all: the cause that explains it best, not every symptom. */
export function judgeEmptyPool(facts: SslFacts): SslFinding[] {
  const { files, directories, environment, builtIn, missing } = facts;
  if (builtIn !== null) {
    const places = (environment.SSL_CERT_FILE ?? directories.map(({ path }) => path).join(', ')) || 'the container';
    const { module, version } = builtIn;
    return [{ code: 'ssl/built-in-roots', detail: { module, version, missing: places } }];
  }
  if (missing?.loadsRoots === false)
    return [{ code: 'ssl/no-roots-needed', detail: { app: facts.app ?? 'the program' } }];
  // SSL_CERT_FILE with a readable file leaves the cause to the content of the file.
  const variables = judgeVariables(facts);
  const isFileRead = files.some(({ outcome }) => outcome === 'read');
  if (variables.length > 0 && !(isFileRead && environment.SSL_CERT_FILE !== null)) return variables;
  return [
    judgeBundle(facts) ??
      judgeUnreadable(facts) ??
      judgeHidingMount(facts) ??
      judgeDirectories(facts) ??
      noRoots(facts),
  ];
}

/** The file that ends Go's search, but has no certificate. */
function judgeBundle(facts: SslFacts): SslFinding | null {
  const { sources, masked, go } = facts;
  const bundle = sources.find(({ kind }) => kind === 'file');
  if (bundle === undefined) return null;
  const { path, content, skipped } = bundle;
  return skipped.count > 0
    ? { code: 'ssl/all-skipped', detail: { path, group: skipped, go: go.name, ...holderOf(facts, path, skipped) } }
    : {
        code: 'ssl/bundle-without-certificates',
        detail: { path, content: content ?? null, masked, ...holderOf(facts, path) },
      };
}

function judgeUnreadable(facts: SslFacts): SslFinding | null {
  const { error } = facts.pool;
  if (error === null) return null;
  const isDirectory = facts.directories.some(({ path }) => path === error.path);
  return { code: 'ssl/bundle-unreadable', detail: unreadDetail(facts, error, isDirectory) };
}

function judgeDirectories(facts: SslFacts): SslFinding | null {
  const { sources, directories, go } = facts;
  const skipping = sources.find(({ skipped }) => skipped.count > 0);
  if (skipping !== undefined)
    return {
      code: 'ssl/all-skipped',
      detail: {
        path: skipping.path,
        group: skipping.skipped,
        go: go.name,
        ...holderOf(facts, skipping.path, skipping.skipped),
      },
    };
  const entries = judgeOnlyEntries(facts);
  if (entries !== null) return entries;
  const dangling = directories.find(({ danglingLinks }) => danglingLinks.count > 0);
  return dangling === undefined
    ? null
    : { code: 'ssl/dangling-links', detail: { directory: dangling.path, ...dangling.danglingLinks } };
}

function noRoots({ files, directories, missing, go, ignoredVariables }: SslFacts): SslFinding {
  const [stated] = ignoredVariables;
  const bundle = missing?.bundle ?? null;
  const named =
    stated !== undefined
      ? { path: stated.path, variable: stated.variables[0] ?? '' }
      : bundle === null
        ? null
        : { path: bundle, variable: null };
  return {
    code: 'ssl/no-roots',
    detail: {
      go: go.name,
      files: files.map(({ path }) => path),
      directories: directories.map(({ path }) => path).filter((path) => path !== ''),
      installer: missing?.installer ?? 'none',
      named,
    },
  };
}
