import { judgeExpectations } from './expected/judge.ts';
import type { SourceFacts, SslFacts } from './facts.ts';
import type { SslFinding } from './findings.ts';
import { judgeEmptyPool } from './lookup/judge-empty-pool.ts';
import { isEndless } from './lookup/observe.ts';
import { fewRoots } from './observe.ts';
import type { Expectations } from './options.ts';

/** What follows from the facts: what keeps every connection from working first, then what is wrong with single roots. */
export function judge(facts: SslFacts, expect: Expectations): SslFinding[] {
  const endless = endlessFiles(facts);
  const found: SslFinding[] = [...endless];
  if (facts.pool.roots === 0) {
    if (endless.length === 0) found.push(judgeEmptyPool(facts));
  } else {
    const whole = judgeValidity(facts);
    if (whole !== null) found.push(whole);
    found.push(...passedOver(facts), ...hiding(facts));
    for (const source of facts.sources) found.push(...judgeRoots(facts, source, whole !== null, expect));
  }
  for (const source of facts.sources) found.push(...judgeFiles(source));
  for (const detail of facts.localCas) found.push({ code: 'ssl/local-ca-not-installed', detail });
  for (const detail of facts.ignoredVariables) found.push({ code: 'ssl/variable-ignored', detail });
  return [...found, ...judgeExpectations(facts, expect)];
}

function endlessFiles({ files, directories }: SslFacts): SslFinding[] {
  return [...files, ...directories.flatMap(({ endless }) => endless)].flatMap(({ path, outcome }) =>
    isEndless(outcome) ? [{ code: 'ssl/endless-file', detail: { path, outcome } } as const] : [],
  );
}

/** Fewer roots than this say nothing about the clock. */
const enoughForClock = 5;

/** The clock, or the certificates: with a bundle of many CAs, most of them are never outside their validity. */
function judgeValidity({ pool, sources, today }: SslFacts): SslFinding | null {
  const { roots, expired, notYetValid, usable } = pool;
  const outside = Math.max(expired, notYetValid);
  if (roots >= enoughForClock && outside * 2 > roots && today !== undefined) {
    const side = notYetValid > expired ? 'before' : 'after';
    return { code: 'ssl/clock-wrong', detail: { today, outside, of: roots, side } };
  }
  if (usable > 0) return null;
  for (const [kind, why] of unusableKinds) {
    const source = sources.find((candidate) => candidate[kind].count > 0);
    if (source !== undefined)
      return { code: 'ssl/no-usable-root', detail: { path: source.path, of: roots, group: source[kind], why } };
  }
  return null;
}

const unusableKinds = [
  ['expired', ' expired on '],
  ['notYetValid', ' is not valid before '],
  ['unusable', ': '],
] as const;

/** What Go could not read, though it found roots elsewhere. */
function passedOver({ files, directories, environment, pool, sources }: SslFacts): SslFinding[] {
  const { roots } = pool;
  const found: SslFinding[] = [];
  for (const { path, outcome } of files) {
    if (isEndless(outcome)) continue;
    if (outcome === 'read') {
      const bundle = sources.find(({ kind }) => kind === 'file');
      // SSL_CERT_FILE=/dev/null says that there is none.
      if (bundle?.certificates === 0 && bundle.skipped.count === 0 && path !== '/dev/null')
        found.push({ code: 'ssl/empty-bundle', detail: { path, content: bundle.content ?? '', roots } });
    } else if (environment.SSL_CERT_FILE !== null)
      found.push({ code: 'ssl/cert-file-ignored', detail: { path, outcome, isList: path.includes(':'), roots } });
    else if (outcome !== 'missing') found.push({ code: 'ssl/bundle-passed-over', detail: { path, outcome, roots } });
  }
  for (const { path, outcome } of directories) {
    if (outcome !== 'read' && outcome !== 'missing')
      found.push({ code: 'ssl/bundle-passed-over', detail: { path, outcome, roots } });
  }
  return found;
}

/** What takes the place of the image's roots, though there are some. */
function hiding({ builtIn, mounts, pool, environment }: SslFacts): SslFinding[] {
  const found: SslFinding[] = [];
  if (builtIn?.forced)
    found.push({ code: 'ssl/system-roots-overridden', detail: { module: builtIn.module, roots: pool.roots } });
  const [mount] = mounts;
  if (mount !== undefined && pool.roots < fewRoots && environment.SSL_CERT_FILE === null)
    found.push({ code: 'ssl/mount-leaves-few-roots', detail: { ...mount, roots: pool.roots } });
  return found;
}

/** @param asAWhole there is one finding for all of them already */
function judgeRoots(
  { go, expiryDays }: SslFacts,
  source: SourceFacts,
  asAWhole: boolean,
  expect: Expectations,
): SslFinding[] {
  const {
    path,
    kind,
    certificates: of,
    expired,
    expiring,
    notYetValid,
    unusable,
    laterRefused,
    leaves,
    skipped,
  } = source;
  const found: SslFinding[] = [];
  const stated = expect.certExpiryDays !== undefined && expect.requireCa === undefined;
  if (!asAWhole) {
    if (expired.count > 0 && !stated) found.push({ code: 'ssl/expired-roots', detail: { path, of, group: expired } });
    if (notYetValid.count > 0)
      found.push({ code: 'ssl/not-yet-valid-roots', detail: { path, of, group: notYetValid } });
    if (unusable.count > 0) found.push({ code: 'ssl/unusable-roots', detail: { path, of, group: unusable } });
    if (expiring.count > 0 && !stated)
      found.push({ code: 'ssl/expiring-roots', detail: { path, of, group: expiring, days: expiryDays } });
  }
  if (laterRefused.count > 0)
    found.push({ code: 'ssl/refused-by-newer-go', detail: { path, of, group: laterRefused } });
  // A directory may well hold certificates of servers; a bundle is for CAs.
  if (leaves.count > 0 && kind === 'file')
    found.push({ code: 'ssl/leaf-certificates', detail: { path, of, group: leaves } });
  if (skipped.count > 0)
    found.push({ code: 'ssl/skipped-certificates', detail: { path, accepted: of, group: skipped, go: go.name } });
  return found;
}

function judgeFiles({ path, kind, privateKeys, worldWritable }: SourceFacts): SslFinding[] {
  const found: SslFinding[] = [];
  const [key] = privateKeys.first;
  if (key !== undefined && kind === 'file')
    found.push({ code: 'ssl/private-key', detail: { path, line: key.line, type: key.note } });
  if (key?.path !== undefined)
    found.push({
      code: 'ssl/private-key-in-directory',
      detail: { path: key.path, type: key.note, count: privateKeys.count },
    });
  const [writable] = worldWritable.first;
  if (writable !== undefined)
    found.push({ code: 'ssl/world-writable', detail: { path: writable.path ?? path, count: worldWritable.count } });
  return found;
}
