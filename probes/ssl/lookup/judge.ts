import type { SslFacts } from '../facts.ts';
import type { SslFinding } from '../findings.ts';
import { holderOf } from '../held-files.ts';
import { mountAround } from '../mounts/around.ts';
import type { MountFacts } from '../mounts/facts.ts';
import type { Outcome, Repair, Tried } from './facts.ts';
import { defaultDirectoryPaths } from './go-rules.ts';
import type { VariableDetail } from './variable-words.ts';

/** Go never gets past these. */
export const endlessOutcomes: ReadonlySet<Outcome> = new Set<Outcome>(['fifo', 'device', 'too-large']);

export function judgeEndless({ files, directories }: SslFacts): SslFinding[] {
  return [...files, ...directories.flatMap(({ endless }) => endless)].flatMap(({ path, outcome }) =>
    endlessOutcomes.has(outcome) ? [{ code: 'ssl/endless-file', detail: { path, outcome } } as const] : [],
  );
}

/** The two variables, if Go does not get what they name: a cause comes before its consequences. */
export function judgeVariables(facts: SslFacts): SslFinding[] {
  const none = facts.pool.roots === 0;
  const file = fileDetail(facts);
  const directory = directoryDetail(facts);
  return [
    ...(file === null ? [] : [fileFinding(facts, file)]),
    ...(directory === null
      ? []
      : [{ code: none ? 'ssl/cert-dir-unusable' : 'ssl/cert-dir-ignored', detail: directory } as const]),
  ];
}

/** What Go could not read, though it found roots elsewhere. */
export function judgePassedOver(facts: SslFacts): SslFinding[] {
  const { files, directories, environment, pool, sources } = facts;
  const { roots } = pool;
  const found: SslFinding[] = [];
  for (const tried of environment.SSL_CERT_FILE === null ? files : []) {
    if (isUnreadable(tried.outcome)) found.push({ code: 'ssl/bundle-passed-over', detail: unreadDetail(facts, tried) });
  }
  const bundle = sources.find(({ kind }) => kind === 'file');
  // SSL_CERT_FILE=/dev/null says that no bundle is wanted.
  if (bundle?.certificates === 0 && bundle.skipped.count === 0 && bundle.path !== '/dev/null')
    found.push({
      code: 'ssl/empty-bundle',
      detail: { path: bundle.path, content: bundle.content ?? null, roots, ...holderOf(facts, bundle.path) },
    });
  for (const tried of environment.SSL_CERT_DIR === null ? directories : []) {
    if (isUnreadable(tried.outcome))
      found.push({ code: 'ssl/bundle-passed-over', detail: unreadDetail(facts, tried, true) });
  }
  return found;
}

/** An existing bundle or directory that cannot be read, with its mount. */
export function unreadDetail(
  { identity, mounts, pool }: SslFacts,
  { path, outcome, denial, blockedBy }: Pick<Tried, 'path' | 'outcome' | 'denial' | 'blockedBy'>,
  isDirectory = false,
): {
  path: string;
  outcome: Outcome;
  uid: number | null;
  denial: (Tried['denial'] & {}) | null;
  mount: MountFacts | null;
  roots: number;
  isDirectory?: true;
  blockedBy?: string;
} {
  const mount = mountAround(mounts, denial?.path ?? path);
  const kind = isDirectory ? ({ isDirectory } as const) : {};
  const file = blockedBy === undefined ? {} : { blockedBy };
  return { path, outcome, uid: identity.uid, denial: denial ?? null, mount, roots: pool.roots, ...kind, ...file };
}

function isUnreadable(outcome: Outcome): boolean {
  return outcome !== 'read' && outcome !== 'missing' && !endlessOutcomes.has(outcome);
}

function fileDetail(facts: SslFacts): VariableDetail | null {
  const value = facts.environment.SSL_CERT_FILE;
  const [tried] = facts.files;
  if (value === null || tried === undefined || tried.outcome === 'read' || endlessOutcomes.has(tried.outcome))
    return null;
  const { variables, environment } = facts;
  const repair = besideDirectories(variables.file, environment.SSL_CERT_DIR);
  return detailOf(facts, tried, { variable: 'SSL_CERT_FILE', value, repair, replaced: variables.replacedFiles });
}

/** Directories that belong to SSL_CERT_DIR are added to those that it already has. */
function besideDirectories(repair: Repair | null, directories: string | null): Repair | null {
  if (repair === null || repair.value === null || repair.variable !== 'SSL_CERT_DIR' || directories === null)
    return repair;
  const present = directories.split(':');
  const added = repair.value.split(':').filter((each) => !present.includes(each));
  return { ...repair, value: [...present, ...added].join(':') };
}

/**
 * Of a directory that Go reads anyway nothing is lost, unless the bundle that the value replaces has more. What is in
 * the directory needs no variable, so that one is not moved to SSL_CERT_DIR, which would replace other directories.
 */
function fileFinding({ sources, pool, variables, environment }: SslFacts, detail: VariableDetail): SslFinding {
  const { value } = detail;
  const named = sources.find(({ path, kind }) => kind === 'directory' && path === variables.fileIsDirectory);
  if (named === undefined || named.certificates === 0)
    return { code: pool.roots === 0 ? 'ssl/cert-file-unusable' : 'ssl/cert-file-ignored', detail };
  if (variables.replacedFiles.length === 0)
    return { code: 'ssl/cert-file-is-read-directory', detail: { value, certificates: named.certificates } };
  const isolated = environment.SSL_CERT_DIR === null ? {} : { isIsolated: true as const };
  return { code: 'ssl/cert-file-ignored', detail: { ...detail, repair: null, ...isolated } };
}

/** The first element that Go gets nothing from; several usually have one cause. */
function directoryDetail(facts: SslFacts): VariableDetail | null {
  const { environment, directories, variables, sources } = facts;
  const value = environment.SSL_CERT_DIR;
  if (value === null) return null;
  const failed = directories.filter(({ path, outcome }) => fails(path, outcome));
  const serves =
    sources.some(({ kind, certificates }) => kind === 'directory' && certificates > 0) ||
    directories.some(({ unknown }) => unknown !== undefined);
  const tried =
    failed[0] ??
    (serves || isIsolating(facts)
      ? undefined
      : directories.find(({ path, passedOver }) => path !== '' && passedOver.length === 0 && !hasBundle(facts, path)));
  if (tried === undefined) return null;
  if (variables.directory === null && isIsolating(facts) && tried.outcome !== 'denied') return null;
  const { directory: repair, replacedDirectories: replaced } = variables;
  const others = directories
    .filter((each) => each !== tried && (each.unknown !== undefined || gives(facts, each.path)))
    .map(({ path }) => path);
  return detailOf(facts, tried, {
    variable: 'SSL_CERT_DIR',
    value,
    repair,
    replaced,
    ...(others.length > 0 ? { others } : {}),
  });
}

/** Whether Go gets a certificate from a directory, or has got its bundle before. */
function gives(facts: SslFacts, directory: string): boolean {
  const own = facts.sources.find(({ kind, path }) => kind === 'directory' && path === directory);
  return directory !== '' && ((own?.certificates ?? 0) > 0 || hasBundle(facts, directory));
}

/** Go gets the bundle in a directory before it reaches the directory, which then gives nothing new. */
function hasBundle({ sources }: SslFacts, directory: string): boolean {
  const below = `${directory.replace(/\/+$/, '')}/`;
  return sources.some(({ path, certificates }) => certificates > 0 && path.startsWith(below));
}

/** An empty element names nothing, and one that Go reads anyway may be missing. */
function fails(path: string, outcome: Outcome): boolean {
  if (path === '' || outcome === 'read') return false;
  return outcome !== 'missing' || !defaultDirectoryPaths.has(path);
}

/** With a custom bundle in SSL_CERT_FILE, an SSL_CERT_DIR without certificates excludes those of the image. */
function isIsolating({ environment, files, pool }: SslFacts): boolean {
  return environment.SSL_CERT_FILE !== null && files[0]?.outcome === 'read' && pool.roots > 0;
}

function detailOf(
  { identity, pool, mounts }: SslFacts,
  { path, outcome, dangling, denial }: Tried,
  rest: Pick<VariableDetail, 'variable' | 'value' | 'repair' | 'replaced' | 'others'>,
): VariableDetail {
  const mount = denial === undefined ? null : mountAround(mounts, denial.path);
  return {
    ...rest,
    ...(mount === null ? {} : { mount }),
    path,
    outcome,
    dangling: dangling ?? null,
    denial: denial ?? null,
    uid: identity.uid,
    roots: pool.roots,
  };
}
