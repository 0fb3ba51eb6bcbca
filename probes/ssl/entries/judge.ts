import type { SslFacts } from '../facts.ts';
import type { SslFinding } from '../findings.ts';
import { holderOf } from '../held-files.ts';
import { mountAround } from '../mounts/around.ts';
import { isContent } from '../words.ts';
import type { EntryReason, PassedOver, TriedDirectory } from './facts.ts';
import type { EntryDetail } from './findings.ts';

type EntryCode =
  | 'ssl/entry-denied'
  | 'ssl/entry-dangling'
  | 'ssl/entry-is-directory'
  | 'ssl/entry-in-subdirectory'
  | 'ssl/entry-not-pem';

/** Reasons that are not about what a file holds. */
const codes: Readonly<Partial<Record<EntryReason, EntryCode>>> = {
  denied: 'ssl/entry-denied',
  dangling: 'ssl/entry-dangling',
  loop: 'ssl/entry-dangling',
  directory: 'ssl/entry-is-directory',
  subdirectory: 'ssl/entry-in-subdirectory',
};

/**
 * What Go skips in directories that it reads, one finding for each reason.
 * @param found findings so far: the cause of there being no root is one of them
 */
export function judgeEntries(facts: SslFacts, found: readonly SslFinding[]): SslFinding[] {
  const reported = found.flatMap((finding) => (finding.code === 'ssl/no-root-in-directory' ? [finding.detail] : []));
  return entriesOf(facts).flatMap((detail): SslFinding[] => {
    const isReported = reported.some(
      ({ directory, reason }) => directory === detail.directory && reason === detail.reason,
    );
    return isReported ? [] : [{ code: codes[detail.reason] ?? 'ssl/entry-not-pem', detail }];
  });
}

/** The first directory whose entries are the cause of there being no root. */
export function judgeOnlyEntries(facts: SslFacts): SslFinding | null {
  const detail = entriesOf(facts).find(({ reason }) => reason !== 'dangling');
  return detail === undefined ? null : { code: 'ssl/no-root-in-directory', detail };
}

function entriesOf(facts: SslFacts): EntryDetail[] {
  return facts.directories.flatMap((directory) =>
    directory.passedOver.flatMap((passed) => {
      const isQuiet =
        (passed.reason === 'dangling' && hasThemElsewhere(facts, directory, passed)) || areLocalCas(facts, passed);
      return isQuiet ? [] : [detailOf(facts, directory, passed)];
    }),
  );
}

/** Links of update-ca-certificates to DER files: the error is in their targets. */
function areLocalCas({ localCas }: SslFacts, { count, first }: PassedOver): boolean {
  return count === first.length && first.every(({ subject }) => localCas.some((ca) => ca.subject === subject));
}

/**
 * Links of update-ca-certificates to CAs that were left behind: the bundle next to them has those CAs, so the same number
 * of non-public roots in it are assumed to be them.
 */
function hasThemElsewhere({ pool, sources }: SslFacts, { path }: TriedDirectory, passed: PassedOver): boolean {
  const hasBundle = sources.some(
    (source) => source.kind === 'file' && source.certificates > 0 && source.path.startsWith(`${path}/`),
  );
  const areInstalled = passed.first.every(({ dangling }) => dangling?.target.includes('/ca-certificates/') === true);
  return hasBundle && areInstalled && pool.nonPublic >= passed.count;
}

function detailOf(facts: SslFacts, { path }: TriedDirectory, passed: PassedOver): EntryDetail {
  const { identity, mounts, environment } = facts;
  const { reason, count, first } = passed;
  const entry = first[0]?.path ?? path;
  const certDir =
    reason !== 'subdirectory' || environment.SSL_CERT_DIR === null ? {} : { certDir: environment.SSL_CERT_DIR };
  return {
    directory: path,
    reason,
    count,
    first,
    uid: identity.uid,
    mount: mountAround(mounts, entry),
    ...certDir,
    ...(isContent(reason) ? holderOf(facts, entry) : {}),
  };
}
