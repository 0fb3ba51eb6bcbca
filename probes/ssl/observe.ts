import type { Host } from '../../src/host/host.ts';
import type { SslFacts } from './facts.ts';
import type { Installer } from './findings/words.ts';
import { goRules } from './go-rules.ts';
import { loadSystemRoots } from './lookup.ts';
import { createPool } from './pool.ts';

/** Roots that end within this many days are worth a word. */
const expiryDays = 30;

/** Everything there is to see about the roots of the program. */
export async function observe(host: Host): Promise<SslFacts> {
  const rules = goRules(host);
  const pool = createPool({ rules, now: host.now, expiryDays, deadline: host.deadline });
  const { error, ...lookup } = await loadSystemRoots(host, rules, pool);
  const poolFacts = pool.facts(error);
  const doubtful = poolFacts.expired + poolFacts.notYetValid > 0;
  return {
    go: { version: rules.version, known: rules.known },
    environment: {
      SSL_CERT_FILE: host.env.get('SSL_CERT_FILE') || null,
      SSL_CERT_DIR: host.env.get('SSL_CERT_DIR') || null,
    },
    ...lookup,
    pool: poolFacts,
    identity: { uid: host.identity.uid },
    installer: poolFacts.roots === 0 ? installerOf(host) : 'none',
    ...(doubtful ? { today: host.now.toISOString().slice(0, 10) } : {}),
  };
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
