import { latin1 } from '#runtime/bytes.ts';
import type { Lookup } from '../../../src/host/files/lookup.ts';
import type { SmallFile } from '../../../src/host/files/rootfs.ts';
import type { Host } from '../../../src/host/host.ts';
import type { Link, Outcome, PoolFacts, SourceFacts, Tried, TriedDirectory } from '../facts.ts';
import type { Pool, Source } from '../pool/pool.ts';
import {
  candidateDirectories,
  candidateFiles,
  type GoRules,
  skipsSameDirectoryLinks,
  stopsAtFirstDirectory,
} from './go-rules.ts';

/** Larger than any bundle: 20,000 certificates. Go itself has no limit. */
export const fileLimit = 32 << 20;
const entryLimit = 20_000;
const named = 3;

export type LookupFacts = {
  readonly files: readonly Tried[];
  readonly masked: readonly string[];
  readonly directories: readonly TriedDirectory[];
  readonly sources: readonly SourceFacts[];
  readonly error: PoolFacts['error'];
};

/**
 * Fills the pool as crypto/x509 loadSystemRoots does: the first file that can be read, good or not, and then every
 * directory. A missing file is forgotten; the first other error is what Go reports if no root was found.
 * @param mayRead false for files that we can read and the program cannot
 */
export async function loadSystemRoots(host: Host, rules: GoRules, pool: Pool, mayRead: MayRead): Promise<LookupFacts> {
  const sources: SourceFacts[] = [];
  const errors: Tried[] = [];

  const candidates = candidateFiles(host.env.get('SSL_CERT_FILE'));
  const files: Tried[] = [];
  for (const path of candidates) {
    const { tried, text, worldWritable } = readCandidate(host, path, mayRead);
    files.push(tried);
    if (text !== null) {
      const bundle = pool.source(path, 'file');
      await bundle.append({ path, text, worldWritable });
      sources.push(bundle.facts());
      break;
    }
    if (tried.outcome !== 'missing') errors.push(tried);
    if (isEndless(tried.outcome)) break;
  }
  const directories: TriedDirectory[] = [];
  const last = files.at(-1);
  const winner = last?.outcome === 'read' ? last.path : undefined;
  const masked = winner === undefined ? [] : otherFiles(host, winner, candidates.slice(files.length));
  const hangs = last !== undefined && isEndless(last.outcome);
  for (const path of hangs ? [] : candidateDirectories(host.env.get('SSL_CERT_DIR'), rules.goMinor)) {
    const source = pool.source(path, 'directory');
    const tried = await readDirectory({ host, rules, winner, mayRead }, path, source);
    directories.push(tried);
    const facts = source.facts();
    if (facts.files > 0) sources.push(facts);
    if (tried.outcome !== 'read' && tried.outcome !== 'missing') errors.push(tried);
    if (stopsAtFirstDirectory(rules.goMinor) && facts.added > 0) break;
  }
  const [first] = errors;
  const error = first === undefined ? null : errorOf(first);
  return { files, masked, directories, sources, error };
}

function errorOf({ path, outcome, mode }: Tried): PoolFacts['error'] {
  return { path, outcome, ...(mode === undefined ? {} : { mode }) };
}

/** Those that exist, and are not the winner under another name as Alpine's cert.pem is. */
function otherFiles(host: Host, winner: string, paths: readonly string[]): string[] {
  const inodeOf = (path: string): string | null => {
    const found = host.fs.stat(path);
    return found.kind === 'found' ? found.value.inode : null;
  };
  const own = inodeOf(absolute(host, winner));
  return paths.filter((path) => ![null, own].includes(inodeOf(path)));
}

/** Whether the program may read a file that this process can read. */
type MayRead = (path: string) => boolean;

/** Go never gets past these. */
export function isEndless(outcome: Outcome): boolean {
  return outcome === 'fifo' || outcome === 'device' || outcome === 'too-large';
}

function readCandidate(host: Host, path: string, mayRead: MayRead): Candidate {
  const inside = absolute(host, path);
  let worldWritable = false;
  let denied = false;
  const found = host.fs.withFile(inside, (file) => {
    denied = !mayRead(inside);
    worldWritable = (file.stat.mode & 0o002) !== 0;
    return file.stat.size > fileLimit ? null : file.read(0, Math.max(file.stat.size, 1));
  });
  if (denied)
    return { tried: { path, outcome: 'denied', ...detailsOf(host, inside, 'denied') }, text: null, worldWritable };
  if (found.kind === 'found') {
    const outcome = found.value === null ? 'too-large' : 'read';
    return { tried: { path, outcome }, text: found.value && latin1(found.value), worldWritable };
  }
  // The usual way to say "nothing": an empty file to Go.
  if (found.kind === 'unfit' && found.why === 'device' && found.path === '/dev/null')
    return { tried: { path, outcome: 'read' }, text: '', worldWritable };
  const outcome = outcomeOf(found);
  return { tried: { path, outcome, ...detailsOf(host, inside, outcome) }, text: null, worldWritable };
}

function asCandidate(path: string, { text, stat }: SmallFile): Candidate {
  return { tried: { path, outcome: 'read' }, text, worldWritable: (stat.mode & 0o002) !== 0 };
}

type Candidate = { readonly tried: Tried; readonly text: string | null; readonly worldWritable: boolean };

const emptyListing = { names: [], links: new Set<string>() };

async function readDirectory(
  { host, rules, winner, mayRead }: { host: Host; rules: GoRules; winner: string | undefined; mayRead: MayRead },
  path: string,
  source: Source,
): Promise<TriedDirectory> {
  const listing = path === '' ? null : host.fs.list(absolute(host, path), entryLimit);
  let entries = 0;
  let sameDirectoryLinks = 0;
  let denied = 0;
  const dangling: Link[] = [];
  let danglingCount = 0;
  const endless: { path: string; outcome: Outcome }[] = [];
  const { names, links } = listing?.kind === 'found' ? listing.value : emptyListing;
  const inside = absolute(host, path);
  for (const name of names) {
    const file = `${path}/${name}`;
    const link = links.has(name) ? host.fs.readlink(`${inside}/${name}`) : null;
    const target = link?.kind === 'found' ? link.value : null;
    if (target !== null && !target.includes('/') && skipsSameDirectoryLinks(rules.goMinor)) {
      sameDirectoryLinks += 1;
      continue;
    }
    if (file === winner) {
      // Read once more by Go, to no effect.
      entries += 1;
      continue;
    }
    entries += 1;
    const small = host.fs.readSmall(`${inside}/${name}`);
    const readable = small !== null && mayRead(`${inside}/${name}`) ? small : null;
    if (readable !== null && source.appendPublic(file, readable)) continue;
    const { tried, text, worldWritable } =
      readable === null ? readCandidate(host, file, mayRead) : asCandidate(file, readable);
    if (text !== null) await source.append({ path: file, text, worldWritable });
    else if (tried.outcome === 'denied') denied += 1;
    else if (isEndless(tried.outcome)) endless.push({ path: file, outcome: tried.outcome });
    else if (tried.outcome === 'missing' && target !== null) {
      danglingCount += 1;
      if (dangling.length < named) dangling.push({ link: file, target });
    }
  }
  const outcome = listing === null ? 'missing' : listing.kind === 'found' ? 'read' : outcomeOf(listing);
  return {
    path,
    outcome,
    ...(outcome === 'denied' ? detailsOf(host, absolute(host, path), outcome) : {}),
    entries,
    sameDirectoryLinks,
    danglingLinks: { count: danglingCount, first: dangling },
    denied,
    endless,
  };
}

function outcomeOf(lookup: Exclude<Lookup<unknown>, { kind: 'found' }>): Outcome {
  switch (lookup.kind) {
    case 'absent':
      return lookup.errno === 'ENOENT' ? 'missing' : 'not-a-directory';
    case 'denied':
      return 'denied';
    case 'unfit':
      return lookup.why === 'not-regular' ? 'device' : lookup.why;
  }
}

/** What explains the outcome: the link that leads nowhere, or the mode that denies. */
function detailsOf(host: Host, path: string, outcome: Outcome): Pick<Tried, 'dangling' | 'mode'> {
  if (outcome === 'missing') {
    const last = host.fs.resolve(path).hops.at(-1);
    return last === undefined ? {} : { dangling: { link: last.link, target: last.target } };
  }
  if (outcome !== 'denied') return {};
  const found = host.fs.stat(path);
  return found.kind === 'found' ? { mode: found.value.mode.toString(8).padStart(4, '0') } : {};
}

/** Go resolves relative paths from the program's working directory. */
function absolute(host: Host, path: string): string {
  return path.startsWith('/') ? path : `${host.cwd}/${path}`;
}
