import type { SslFacts } from '../facts.ts';
import type { SslFinding } from '../findings.ts';
import { holderOf } from '../held-files.ts';
import { unknownAmongRoots } from '../in-doubt.ts';
import type { Expectations } from '../options.ts';
import { enoughForClock, fewRoots } from '../thresholds.ts';
import type { SourceFacts } from './facts.ts';
import { mainSource } from './main-source.ts';

/** The clock, or the certificates: in a bundle of many CAs, most are never outside their validity at once. */
export function judgeWhole(facts: SslFacts): SslFinding | null {
  const { pool, sources, today } = facts;
  const { roots, expired, notYetValid, usable } = pool;
  // The volume may have most of them.
  if (unknownAmongRoots(facts) !== null) return null;
  const outside = Math.max(expired, notYetValid);
  if (roots >= enoughForClock && outside * 2 > roots && today !== undefined) {
    const side = notYetValid > expired ? 'before' : 'after';
    const source = mainSource(sources);
    const volume = source === null ? {} : holderOf(facts, source.path, source.expiredPublic);
    return { code: 'ssl/clock-wrong', detail: { today, outside, of: roots, side, ...volume } };
  }
  if (usable > 0) return null;
  for (const [kind, why] of unusableKinds) {
    const source = sources.find((candidate) => candidate[kind].count > 0);
    if (source !== undefined)
      return {
        code: 'ssl/no-usable-root',
        detail: {
          path: source.path,
          of: roots,
          group: source[kind],
          why,
          ...holderOf(facts, source.path, source[kind]),
        },
      };
  }
  return null;
}

const unusableKinds = [
  ['expired', ' expired on '],
  ['expiredPublic', ' expired on '],
  ['notYetValid', ' is not valid before '],
  ['unusable', ': '],
] as const;

/** Roots that the program does not use do not matter: its own are forced on it, or it loads none. */
export function judgeOutdated({ outdated, builtIn, sources }: SslFacts): SslFinding[] {
  if (outdated === undefined || outdated.loadsRoots === false || builtIn?.forced === true) return [];
  const { count, newest, mount } = outdated;
  const source = mainSource(sources);
  const place = { path: source?.path ?? '', isDirectory: source?.kind === 'directory' };
  const detail = { ...place, count, newest, ...(mount === undefined ? {} : { mount }) };
  return [{ code: 'ssl/public-roots-outdated', detail }];
}

/** @param wholeBundleReported one finding already covers all of them */
export function judgeRoots(
  facts: SslFacts,
  source: SourceFacts,
  wholeBundleReported: boolean,
  expect: Expectations,
): SslFinding[] {
  const { go, expiryDays, pool } = facts;
  const {
    path,
    kind,
    certificates: of,
    expired,
    expiredPublic,
    expiring,
    notYetValid,
    unusable,
    laterRefused,
    leaves,
    skipped,
  } = source;
  const found: SslFinding[] = [];
  const stated = expect.certExpiryDays !== undefined && expect.requireCa === undefined;
  if (!wholeBundleReported) {
    if (expired.count > 0 && !stated)
      found.push({
        code: 'ssl/expired-roots',
        detail: { path, of, group: expired, ...holderOf(facts, path, expired) },
      });
    if (expiredPublic.count > 0)
      found.push(
        pool.usable < fewRoots && unknownAmongRoots(facts) === null
          ? {
              code: 'ssl/few-valid-roots',
              detail: { path, of, group: expiredPublic, usable: pool.usable, ...holderOf(facts, path, expiredPublic) },
            }
          : { code: 'ssl/public-roots-expired', detail: { path, of, group: expiredPublic } },
      );
    if (notYetValid.count > 0)
      found.push({ code: 'ssl/not-yet-valid-roots', detail: { path, of, group: notYetValid } });
    if (unusable.count > 0) found.push({ code: 'ssl/unusable-roots', detail: { path, of, group: unusable } });
    if (expiring.count > 0 && !stated)
      found.push({
        code: 'ssl/expiring-roots',
        detail: { path, of, group: expiring, days: expiryDays, ...holderOf(facts, path, expiring) },
      });
  }
  if (laterRefused.count > 0)
    found.push({ code: 'ssl/refused-by-newer-go', detail: { path, of, group: laterRefused } });
  // A directory may well contain certificates of servers; a bundle is for CAs.
  if (leaves.count > 0 && kind === 'file')
    found.push({ code: 'ssl/leaf-certificates', detail: { path, of, group: leaves } });
  if (skipped.count > 0)
    found.push({
      code: 'ssl/skipped-certificates',
      detail: { path, accepted: of, group: skipped, go: go.name, ...holderOf(facts, path, skipped) },
    });
  return found;
}

export function judgeFiles(source: SourceFacts, facts: SslFacts): SslFinding[] {
  const { localCas } = facts;
  const { path, kind, privateKeys, worldWritable, binary } = source;
  const found: SslFinding[] = [];
  // If the file that was appended exists, that is what is reported.
  const isLocal = binary.first.every(({ subject }) => localCas.some((ca) => ca.subject === subject));
  if (binary.count > 0 && !isLocal)
    found.push({
      code: 'ssl/binary-in-bundle',
      detail: { path: binary.first[0]?.path ?? path, group: binary, ...holderOf(facts, path, binary) },
    });
  const [key] = privateKeys.first;
  if (key !== undefined && kind === 'file')
    found.push({
      code: 'ssl/private-key',
      detail: { path, line: key.line, type: key.type ?? '', ...holderOf(facts, path) },
    });
  if (key?.path !== undefined)
    found.push({
      code: 'ssl/private-key-in-directory',
      detail: { path: key.path, type: key.type ?? '', count: privateKeys.count },
    });
  const [writable] = worldWritable.first;
  if (writable !== undefined)
    found.push({
      code: 'ssl/world-writable',
      detail: { path: writable.path ?? path, count: worldWritable.count, ...holderOf(facts, path, worldWritable) },
    });
  return found;
}
