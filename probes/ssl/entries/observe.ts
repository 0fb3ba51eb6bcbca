import type { Host } from '../../../src/host/host.ts';
import { ifKnown } from '../../../src/host/not-known.ts';
import { absolutePath } from '../../../src/linux/paths.ts';
import { withoutUnknownFiles } from '../known-files.ts';
import { asCandidate, type Candidate, detailsOf, isEndless, outcomeOf, readCandidate } from '../lookup/candidate.ts';
import type { DanglingLink, Outcome } from '../lookup/facts.ts';
import { skipsSameDirectoryLinks } from '../lookup/go-rules.ts';
import type { Source } from '../pool/source.ts';
import type { DirectoryContext } from './context.ts';
import type { TriedDirectory } from './facts.ts';
import { createPassed, type Passed } from './passed.ts';

/** More names than any directory of certificates has. */
const entryLimit = 100_000;
const named = 3;

/** What Go gets from a directory; `passed` contains the entries that give nothing. */
export type ReadDirectory = Omit<TriedDirectory, 'passedOver'> & { readonly passed: Passed };

const noTargets: ReadonlyMap<string, string> = new Map();
const emptyListing = { names: [], links: new Set<string>(), truncated: false };

/**
 * Reads every entry of a directory into the pool, as crypto/x509 readUniqueDirectoryEntries and loadSystemRoots do:
 * names of any form, no subdirectories, no links within the directory.
 * @throws Error if there are too many entries to examine all of them
 */
export async function readDirectory(context: DirectoryContext, path: string, source: Source): Promise<ReadDirectory> {
  const { host, rules, tried: before, access } = context;
  const inside = absolutePath(host, path);
  const reachable = path !== '' && access.mayRead(inside);
  const unknown: { path: string; why: string }[] = [];
  const listing =
    path === ''
      ? null
      : ifKnown(
          () => host.fs.list(inside, entryLimit),
          ({ message }) => {
            unknown.push({ path, why: message });
            return { kind: 'found', value: emptyListing, path: inside } as const;
          },
        );
  if (listing?.kind === 'denied') access.refuseToGuess(inside);
  const { names, links, truncated } = reachable && listing?.kind === 'found' ? listing.value : emptyListing;
  if (truncated) throw new Error(`${path} has more than ${entryLimit} entries`);
  const passed = createPassed({ ...context, host: withoutUnknownFiles(host) });
  let entries = 0;
  let sameDirectoryLinks = 0;
  const dangling: DanglingLink[] = [];
  let danglingCount = 0;
  const endless: { path: string; outcome: Outcome }[] = [];
  const targets = links.size === 0 ? noTargets : host.fs.readlinks(inside, [...links]);
  const skipsLinks = skipsSameDirectoryLinks(rules.goMinor);
  let known: ReadonlySet<string> | null = null;
  for (const name of names) {
    const target = targets.get(name);
    if (skipsLinks && target !== undefined && !target.includes('/')) {
      sameDirectoryLinks += 1;
      if (isHashName(name) || name.startsWith('..')) continue;
      known ??= new Set(names);
      const link = `${path}/${name}`;
      if (!known.has(target)) passed.addDangling(link, { link, target, missing: `${path}/${target}` });
      continue;
    }
    entries += 1;
    const file = `${path}/${name}`;
    // Go reads it a second time, without effect.
    if (before.includes(file)) continue;
    const place = inside === path ? file : `${inside}/${name}`;
    const small = host.fs.readSmall(place);
    const readable = small !== null && access.mayRead(place) ? small : null;
    if (readable !== null && source.appendPublic(file, readable)) continue;
    const candidate = readable === null ? knownCandidate(file) : asCandidate(file, readable);
    if (candidate === null) continue;
    const { tried, text, ...rest } = candidate;
    if (text !== null) {
      const { certificates, skipped, privateKeys } = await source.append({ path: file, text, ...rest });
      if (certificates + skipped + privateKeys === 0)
        passed.addContent(file, text, target?.startsWith('..data/') === true);
    } else if (tried.outcome === 'denied') passed.addDenied(file, tried.denial);
    else if (isEndless(tried.outcome)) endless.push({ path: file, outcome: tried.outcome });
    else if (tried.outcome === 'directory') passed.addDirectory(file);
    else if (tried.outcome === 'loop') passed.addLoop(file);
    else if (tried.outcome === 'missing' && target !== undefined) {
      const found = { missing: file, ...tried.dangling, link: file, target };
      danglingCount += 1;
      if (dangling.length < named) dangling.push(found);
      passed.addDangling(file, found);
    }
  }
  passed.end();
  const outcome = listing === null ? 'missing' : !reachable ? 'denied' : outcomeOfListing(listing);
  return {
    path,
    outcome,
    ...(outcome === 'denied' || outcome === 'missing' ? detailsOf(host, inside, outcome, access) : {}),
    entries,
    sameDirectoryLinks,
    danglingLinks: { count: danglingCount, first: dangling },
    passed,
    endless,
    ...(unknown.length === 0 ? {} : { unknown }),
  };

  function knownCandidate(file: string): Candidate | null {
    return ifKnown(
      () => readCandidate(host, file, access),
      ({ message }) => {
        unknown.push({ path: file, why: message });
        return null;
      },
    );
  }
}

function outcomeOfListing(listing: ReturnType<Host['fs']['list']>): Outcome {
  return listing.kind === 'found' ? 'read' : outcomeOf(listing);
}

/** As `openssl rehash` creates them, next to their target: eight digits, a dot and a number. */
function isHashName(name: string): boolean {
  return name.length > 9 && name.length < 13 && name[8] === '.';
}
