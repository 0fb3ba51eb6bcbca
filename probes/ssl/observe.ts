import { calendarDay } from '../../src/decode/calendar-day.ts';
import type { Host } from '../../src/host/host.ts';
import { NotKnown } from '../../src/host/not-known.ts';
import { absolutePath } from '../../src/linux/paths.ts';
import { changedSinceStart } from '../../src/linux/start/changed-since-start.ts';
import { certificatesIn } from './certificates-in.ts';
import { connectAll, findRequired } from './expected/observe.ts';
import type { SslFacts } from './facts.ts';
import { heldFiles } from './held-files.ts';
import { unknownAmongRoots } from './in-doubt.ts';
import { withoutUnknownFiles } from './known-files.ts';
import type { Installer } from './lookup/facts.ts';
import { type GoRules, goRules } from './lookup/go-rules.ts';
import { loadSystemRoots } from './lookup/observe.ts';
import { sslAccess } from './lookup/program-access.ts';
import { variableFacts } from './lookup/variables.ts';
import type { MountFacts } from './mounts/facts.ts';
import { mountsOn } from './mounts/observe.ts';
import type { Expectations } from './options.ts';
import { encodedCertificates } from './pool/encoded-certificates.ts';
import { mainSource } from './pool/main-source.ts';
import { createPool, type Pool } from './pool/pool.ts';
import { latin1File, type UnreadFile } from './read-file.ts';
import { builtInRoots, loadsRoots } from './surroundings/built-in-roots.ts';
import { bundleElsewhere, bundlesOfOthers } from './surroundings/observe.ts';
import { fewRoots, usualExpiryDays, wholeList } from './thresholds.ts';
import { unreadCas } from './unread/observe.ts';

/** Everything that can be seen of the program's roots. */
export async function observe(host: Host, expect: Expectations): Promise<SslFacts> {
  const facts = await observeRoots(host, expect);
  const inDoubt = unknownAmongRoots(facts);
  if (inDoubt !== null && dependsOnMore(facts, expect)) throw new NotKnown(inDoubt.why);
  return facts;
}

/** Whether more roots than those that are known could change what is said. */
function dependsOnMore({ pool, required, connections }: SslFacts, expect: Expectations): boolean {
  const { minCerts = 0, requireCa = [], certExpiryDays } = expect;
  return (
    pool.usable === 0 ||
    pool.usable < minCerts ||
    required.some(({ found }, index) => {
      if (found === null) return true;
      // Another of this name, but not of this fingerprint, may be the one that servers use.
      const fails =
        found.fault !== undefined || found.notBefore !== undefined || found.daysLeft < (certExpiryDays ?? 0);
      return fails && requireCa[index]?.by === 'name';
    }) ||
    connections.some(({ result }) => result.kind === 'untrusted' && result.byItself !== true)
  );
}

async function observeRoots(host: Host, expect: Expectations): Promise<SslFacts> {
  const { rules, debug } = goRules(host);
  const ofAll = expect.requireCa === undefined ? expect.certExpiryDays : undefined;
  const expiryDays = ofAll ?? usualExpiryDays;
  const access = sslAccess(host);
  const pool = createPool({ rules, now: host.now, expiryDays, deadline: host.deadline });
  const { error, unread, ...lookup } = await loadSystemRoots(host, rules, pool, access);
  // Servers answer while the rest is read.
  const connecting = connectAll(expect.tlsConnect ?? [], host, rules, pool);
  connecting.catch(() => {}); // awaited below, unless the rest fails first
  const facts = pool.facts(error);
  const known = withoutUnknownFiles(host);
  const builtIn = builtInRoots(host, debug, facts.roots === 0);
  const { files: unreadFiles, ...cas } = unreadCas(known, rules, pool, lookup);
  return {
    go: {
      version: rules.version,
      known: rules.known,
      name: rules.name,
      ...(rules.offer.fips140 ? { fips140: true } : {}),
    },
    environment: {
      SSL_CERT_FILE: host.env.get('SSL_CERT_FILE') || null,
      SSL_CERT_DIR: host.env.get('SSL_CERT_DIR') || null,
      source: host.env.source,
    },
    ...lookup,
    variables: variableFacts(known, rules, lookup, pool, facts.roots > 0),
    pool: facts,
    expiryDays,
    builtIn,
    ...cas,
    otherBundles: bundlesOfOthers(known),
    mounts: facts.roots < fewRoots || needsMounts(lookup) ? mountsOn(known, rules, pathsOf(lookup)) : noMounts,
    ...heldFiles(known, lookup, facts.usable),
    required: findRequired(expect.requireCa ?? [], host, rules, pool, () => [
      ...unread,
      ...unreadFiles,
      ...bundles(known, rules, lookup),
    ]),
    connections: await connecting,
    app: host.app?.path ?? null,
    identity: { uid: access.uid },
    ...(facts.roots > 0
      ? {}
      : { missing: missingFacts(known, rules, builtIn === null ? loadsRoots(host) : null, unreadFiles) }),
    ...changedFacts(host, lookup.sources),
    ...outdatedFacts(host, pool, () => mountOfMost(known, rules, lookup.sources)),
    ...(facts.expired + facts.notYetValid > 0 ? { today: calendarDay(host.now.getTime()) } : {}),
  };
}

/** A program that loads no roots has none that are old. */
function changedFacts(host: Host, sources: SslFacts['sources']): Pick<SslFacts, 'changed'> {
  const changed = changedSinceStart(
    host,
    sources.map(({ path }) => absolutePath(host, path)),
  );
  return changed === null || loadsRoots(host) === false ? {} : { changed };
}

/** Whether the program loads roots at all is only asked if it matters: it takes reading its function names. */
function outdatedFacts(host: Host, pool: Pool, mountOf: () => MountFacts | null): Pick<SslFacts, 'outdated'> {
  const outdated = pool.outdated();
  if (outdated === null || outdated.count < wholeList) return {};
  const mount = mountOf();
  return { outdated: { ...outdated, loadsRoots: loadsRoots(host), ...(mount === null ? {} : { mount }) } };
}

/** The mount that most of the roots are on. */
function mountOfMost(host: Host, rules: GoRules, sources: SslFacts['sources']): MountFacts | null {
  const source = mainSource(sources);
  if (source === null) return null;
  const none: readonly string[] = [];
  const paths = { files: none, directories: none, entries: none };
  return (
    mountsOn(host, rules, { ...paths, [source.kind === 'file' ? 'files' : 'directories']: [source.path] })[0] ?? null
  );
}

function missingFacts(
  host: Host,
  rules: GoRules,
  loads: boolean | null,
  unread: readonly UnreadFile[],
): SslFacts['missing'] & {} {
  const bundle = bundleElsewhere(host, rules, unread);
  return { installer: installerOf(host), loadsRoots: loads, ...(bundle === null ? {} : { bundle }) };
}

/** The bundle with what Go refuses in it, and the bundles that it does not reach. */
function bundles(host: Host, rules: GoRules, { files, masked }: Pick<SslFacts, 'files' | 'masked'>): UnreadFile[] {
  const read = files.flatMap(({ path, outcome }) => (outcome === 'read' ? [{ path, why: 'refused' as const }] : []));
  return [...read, ...masked.map((path) => ({ path, why: 'masked' as const }))].map(({ path, why }) => {
    const text = latin1File(host, absolutePath(host, path));
    return {
      path,
      why,
      ders: [...certificatesIn(text, rules), ...[...encodedCertificates(text, rules)].map(({ der }) => der)],
    };
  });
}

/** Mounts explain directories in place of files, and dangling links. */
function needsMounts({ files, directories }: Pick<SslFacts, 'files' | 'directories'>): boolean {
  return (
    files.some(({ outcome, dangling }) => outcome === 'directory' || outcome === 'denied' || dangling !== undefined) ||
    directories.some(
      ({ outcome, passedOver, dangling }) =>
        (outcome !== 'read' && outcome !== 'missing') || dangling !== undefined || passedOver.length > 0,
    )
  );
}

function pathsOf({ files, directories }: Pick<SslFacts, 'files' | 'directories'>): Parameters<typeof mountsOn>[2] {
  const passed = directories.flatMap(({ passedOver }) => passedOver.flatMap(({ first }) => first));
  return {
    files: files.map(({ path }) => path),
    directories: directories.map(({ path }) => path),
    entries: passed.map(({ path, dangling }) => dangling?.link ?? path),
  };
}

const noMounts: readonly MountFacts[] = [];

/** What the image can install a bundle with. The first that exists. */
const installers: readonly { readonly path: string; readonly installer: Installer }[] = [
  { path: '/usr/sbin/update-ca-certificates', installer: 'update-ca-certificates' },
  { path: '/sbin/apk', installer: 'apk' },
  { path: '/usr/bin/apt-get', installer: 'apt' },
  { path: '/usr/bin/dnf', installer: 'dnf' },
  { path: '/usr/bin/microdnf', installer: 'microdnf' },
  { path: '/usr/bin/zypper', installer: 'zypper' },
];

function installerOf(host: Host): Installer {
  return installers.find(({ path }) => host.fs.stat(path).kind === 'found')?.installer ?? 'none';
}
