import type { Finding } from '../../src/finding.ts';
import type { FileFacts, SslFacts } from './facts.ts';
import type { findings } from './findings.ts';
import { judgeEmptyPool } from './judge-empty-pool.ts';
import { isEndless } from './lookup.ts';

export type SslFinding = Finding<typeof findings>;

/** What follows from the facts: what keeps every connection from working first, then what is wrong with single roots. */
export function judge(facts: SslFacts): SslFinding[] {
  const endless = endlessFiles(facts);
  const found: SslFinding[] = [...endless];
  if (facts.pool.roots === 0) {
    if (endless.length === 0) found.push(judgeEmptyPool(facts));
  } else {
    const whole = judgeValidity(facts);
    if (whole !== null) found.push(whole);
    found.push(...passedOver(facts));
    for (const file of facts.read) found.push(...judgeRoots(facts, file, whole !== null));
  }
  for (const file of facts.read) found.push(...judgeFile(facts, file));
  return found;
}

function endlessFiles({ files, directories }: SslFacts): SslFinding[] {
  return [...files, ...directories.flatMap(({ endless }) => endless)].flatMap(({ path, outcome }) =>
    isEndless(outcome) ? [{ code: 'ssl/endless-file', detail: { path, outcome } } as const] : [],
  );
}

/** Fewer roots than this say nothing about the clock. */
const enoughForClock = 5;

/** The clock, or the certificates: with a bundle of many CAs, most of them are never outside their validity. */
function judgeValidity({ pool, read, today }: SslFacts): SslFinding | null {
  const { roots, expired, notYetValid, usable } = pool;
  const outside = Math.max(expired, notYetValid);
  if (roots >= enoughForClock && outside * 2 > roots && today !== undefined) {
    const side = notYetValid > expired ? 'before' : 'after';
    return { code: 'ssl/clock-wrong', detail: { today, outside, of: roots, side } };
  }
  if (usable > 0) return null;
  for (const [kind, why] of unusableKinds) {
    const file = read.find((candidate) => candidate[kind].count > 0);
    if (file !== undefined)
      return { code: 'ssl/no-usable-root', detail: { path: file.path, of: roots, group: file[kind], why } };
  }
  return null;
}

const unusableKinds = [
  ['expired', ' expired on '],
  ['notYetValid', ' is not valid before '],
  ['unusable', ': '],
] as const;

/** What Go could not read, though it found roots elsewhere. */
function passedOver({ files, directories, environment, pool, read }: SslFacts): SslFinding[] {
  const { roots } = pool;
  const found: SslFinding[] = [];
  for (const { path, outcome } of files) {
    if (isEndless(outcome)) continue;
    if (outcome === 'read') {
      const facts = read.find((file) => file.path === path);
      if (facts !== undefined && facts.certificates === 0)
        found.push({ code: 'ssl/empty-bundle', detail: { path, content: facts.content ?? '', roots } });
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

function judgeRoots({ go }: SslFacts, file: FileFacts, clockOrAll: boolean): SslFinding[] {
  const { path, certificates: of, expired, expiring, notYetValid, unusable } = file;
  const found: SslFinding[] = [];
  if (!clockOrAll) {
    if (expired.count > 0) found.push({ code: 'ssl/expired-roots', detail: { path, of, group: expired } });
    if (notYetValid.count > 0)
      found.push({ code: 'ssl/not-yet-valid-roots', detail: { path, of, group: notYetValid } });
    if (unusable.count > 0) found.push({ code: 'ssl/unusable-roots', detail: { path, of, group: unusable } });
    if (expiring.count > 0) found.push({ code: 'ssl/expiring-roots', detail: { path, of, group: expiring, days: 30 } });
  }
  if (file.skipped.count > 0)
    found.push({
      code: 'ssl/skipped-certificates',
      detail: { path, accepted: of, group: file.skipped, go: go.version },
    });
  return found;
}

function judgeFile(_facts: SslFacts, file: FileFacts): SslFinding[] {
  const found: SslFinding[] = [];
  const [key] = file.privateKeys.first;
  if (key !== undefined)
    found.push({ code: 'ssl/private-key', detail: { path: file.path, line: key.line, type: key.note } });
  if (file.worldWritable) found.push({ code: 'ssl/world-writable', detail: { path: file.path } });
  return found;
}
