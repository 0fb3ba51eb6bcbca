import { calendarDay } from '../../src/decode/calendar-day.ts';
import type { Host } from '../../src/host/host.ts';
import { programReads, programUser } from '../../src/linux/program-access.ts';
import { connectAll, findRequired } from './expected/observe.ts';
import type { Installer, MountFacts, SslFacts } from './facts.ts';
import { goRules } from './lookup/go-rules.ts';
import { type LookupFacts, loadSystemRoots } from './lookup/observe.ts';
import type { Expectations } from './options.ts';
import { createPool } from './pool/pool.ts';
import { builtInRoots, loadsRoots } from './surroundings/built-in-roots.ts';
import { bundlesOfOthers, localCasOutside, mountsOn, variablesIgnored } from './surroundings/observe.ts';

/** Roots that end within this many days are worth a word, unless another number was stated. */
const usualExpiryDays = 30;

/** Public bundles hold over a hundred roots; with fewer, something may hide them. */
export const fewRoots = 20;

/** Everything there is to see about the roots of the program. */
export async function observe(host: Host, expect: Expectations): Promise<SslFacts> {
  const { rules, debug } = goRules(host);
  const ofAll = expect.requireCa === undefined ? expect.certExpiryDays : undefined;
  const expiryDays = ofAll ?? usualExpiryDays;
  const pool = createPool({ rules, now: host.now, expiryDays, deadline: host.deadline });
  const { error, ...lookup } = await loadSystemRoots(host, rules, pool, programReads(host));
  // Servers answer while the rest is read.
  const connecting = connectAll(expect.tlsConnect ?? [], host, rules, pool);
  connecting.catch(() => {}); // awaited below, where the rest has not failed before
  const facts = pool.facts(error);
  const builtIn = builtInRoots(host, debug);
  return {
    go: { version: rules.version, known: rules.known, name: rules.name },
    environment: {
      SSL_CERT_FILE: host.env.get('SSL_CERT_FILE') || null,
      SSL_CERT_DIR: host.env.get('SSL_CERT_DIR') || null,
      source: host.env.source,
    },
    ...lookup,
    pool: facts,
    expiryDays,
    builtIn,
    localCas: localCasOutside(host, rules, pool),
    ignoredVariables: variablesIgnored(host, rules, pool),
    otherBundles: bundlesOfOthers(host),
    mounts: facts.roots < fewRoots ? mountsOn(host, pathsOf(lookup)) : noMounts,
    required: findRequired(expect.requireCa ?? [], host, rules, pool),
    connections: await connecting,
    app: host.app?.path ?? null,
    identity: { uid: programUser(host) },
    ...(facts.roots > 0
      ? {}
      : { missing: { installer: installerOf(host), loadsRoots: builtIn === null ? loadsRoots(host) : null } }),
    ...(facts.expired + facts.notYetValid > 0 ? { today: calendarDay(host.now.getTime()) } : {}),
  };
}

const noMounts: readonly MountFacts[] = [];

function pathsOf({ files, directories }: Pick<LookupFacts, 'files' | 'directories'>): string[] {
  return [...files, ...directories].map(({ path }) => path);
}

/** What the image can install a bundle with. The first that is there. */
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
