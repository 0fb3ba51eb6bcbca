import type { Host } from '../../../src/host/host.ts';
import { NotKnown } from '../../../src/host/not-known.ts';
import { absolutePath } from '../../../src/linux/paths.ts';
import type { TriedDirectory } from '../entries/facts.ts';
import { type ReadDirectory, readDirectory } from '../entries/observe.ts';
import { withoutUnknownFiles } from '../known-files.ts';
import type { PoolFacts, SourceFacts } from '../pool/facts.ts';
import type { Pool } from '../pool/pool.ts';
import type { UnreadFile } from '../read-file.ts';
import { isEndless, readCandidate } from './candidate.ts';
import type { Tried } from './facts.ts';
import { candidateDirectories, candidateFiles, type GoRules, stopsAtFirstDirectory } from './go-rules.ts';
import type { Access } from './program-access.ts';

export type LookupFacts = {
  readonly files: readonly Tried[];
  readonly masked: readonly string[];
  readonly directories: readonly TriedDirectory[];
  readonly sources: readonly SourceFacts[];
  readonly error: PoolFacts['error'];
  /** Entries of the directories whose certificates Go does not get. */
  readonly unread: readonly UnreadFile[];
};

/**
 * Fills the pool as crypto/x509 loadSystemRoots does: the first file that can be read, good or not, and then every
 * directory. A missing file is forgotten; the first other error is what Go reports if no root was found.
 */
export async function loadSystemRoots(host: Host, rules: GoRules, pool: Pool, access: Access): Promise<LookupFacts> {
  const sources: SourceFacts[] = [];
  const errors: Tried[] = [];

  const candidates = candidateFiles(host.env.get('SSL_CERT_FILE'));
  const files: Tried[] = [];
  for (const path of candidates) {
    const { tried, text, ...rest } = readCandidate(host, path, access);
    files.push(tried);
    if (text !== null) {
      const bundle = pool.source(path, 'file');
      await bundle.append({ path, text, ...rest });
      sources.push(bundle.facts());
      break;
    }
    if (tried.outcome !== 'missing') errors.push(tried);
    if (isEndless(tried.outcome)) break;
  }
  const read: ReadDirectory[] = [];
  const last = files.at(-1);
  const winner = last?.outcome === 'read' ? last.path : undefined;
  const masked =
    winner === undefined ? [] : otherFiles(withoutUnknownFiles(host), winner, candidates.slice(files.length));
  const hangs = last !== undefined && isEndless(last.outcome);
  for (const path of hangs ? [] : candidateDirectories(host.env.get('SSL_CERT_DIR'), rules.goMinor)) {
    const source = pool.source(path, 'directory');
    const tried = await readDirectory(
      { host, rules, pool, access, tried: files.map((file) => file.path) },
      path,
      source,
    );
    read.push(tried);
    const facts = source.facts();
    if (facts.files > 0) sources.push(facts);
    if (tried.outcome !== 'read' && tried.outcome !== 'missing') errors.push(tried);
    if (!stopsAtFirstDirectory(rules.goMinor)) continue;
    if (facts.added > 0) break;
    const [inDoubt] = tried.unknown ?? [];
    if (inDoubt !== undefined) throw new NotKnown(inDoubt.why);
  }
  const [first] = errors;
  const directories = withoutRepeats(host, read);
  const error = first === undefined ? null : errorOf(first);
  return { files, masked, directories, sources, error, unread: read.flatMap(({ passed }) => passed.files()) };
}

function errorOf({ path, outcome, denial, blockedBy }: Tried): PoolFacts['error'] {
  const file = blockedBy === undefined ? {} : { blockedBy };
  return { path, outcome, ...(denial === undefined ? {} : { denial }), ...file };
}

/** Existing ones, except the winner under another name like Alpine's cert.pem. */
function otherFiles(host: Host, winner: string, paths: readonly string[]): string[] {
  const inodeOf = (path: string): string | null => {
    const found = host.fs.stat(path);
    return found.kind === 'found' ? found.value.inode : null;
  };
  const own = inodeOf(absolutePath(host, winner));
  return paths.filter((path) => ![null, own].includes(inodeOf(path)));
}

/** If two names lead to one directory, as on Fedora, its skipped entries are listed under the first. */
function withoutRepeats(host: Host, read: readonly ReadDirectory[]): TriedDirectory[] {
  const seen = new Set<string>();
  return read.map(({ passed, ...facts }) => {
    const passedOver = passed.settle();
    if (passedOver.length === 0) return { ...facts, passedOver };
    const real = host.fs.resolve(absolutePath(host, facts.path)).end.path;
    if (seen.has(real)) return { ...facts, passedOver: [] };
    seen.add(real);
    return { ...facts, passedOver };
  });
}
