import { calendarDay } from '../../../src/decode/calendar-day.ts';
import { decodeCertificate } from '../../../src/decode/certificate/certificate.ts';
import { subjectOf } from '../../../src/decode/certificate/fields.ts';
import { describeName, nameAttributes } from '../../../src/decode/certificate/names/name.ts';
import { decoding } from '../../../src/decode/decoded.ts';
import type { Host } from '../../../src/host/host.ts';
import type { GoRules } from '../lookup/go-rules.ts';
import type { Expectations } from '../options.ts';
import type { Pool } from '../pool/pool.ts';
import { faultOfRoot, isLeaf } from '../pool/root-faults.ts';
import type { UnreadFile } from '../read-file.ts';
import type { Connection, RequiredCa } from './facts.ts';
import { verifyChain } from './verify-chain.ts';

type Wanted = NonNullable<Expectations['requireCa']>[number];
type Target = NonNullable<Expectations['tlsConnect']>[number];

const dayMs = 86_400_000;

/** The requested CAs, as they are among the roots. */
export function findRequired(
  wanted: readonly Wanted[],
  host: Host,
  rules: GoRules,
  pool: Pool,
  unread: () => readonly UnreadFile[],
): RequiredCa[] {
  if (wanted.length === 0) return [];
  const roots = pool.roots();
  return wanted.map((ca) => {
    const isWanted = (der: string): boolean => {
      host.deadline.check();
      return ca.by === 'fingerprint' ? host.crypto.sha256(der) === ca.sha256 : isNamed(der, ca.text);
    };
    const [best] = roots
      .filter(isWanted)
      .flatMap((der) => foundRoot(der, host, rules))
      .sort(byUse);
    if (best === undefined) {
      const file = unread().find(({ ders }) => ders.some(isWanted));
      return {
        wanted: ca.text,
        found: null,
        ...(file === undefined ? {} : { elsewhere: { path: file.path, why: file.why } }),
      };
    }
    return { wanted: ca.text, found: best };
  });
}

type Found = NonNullable<RequiredCa['found']>;

function foundRoot(der: string, host: Host, rules: GoRules): Found[] {
  const decoded = decodeCertificate(der, rules);
  if (!decoded.ok) return [];
  const { subject, notBefore, notAfter } = decoded.value;
  const daysLeft = Math.floor((notAfter - host.now.getTime()) / dayMs);
  const fault = isLeaf(decoded.value) ? null : faultOfRoot(decoded.value, rules);
  return [
    {
      subject: describeName(subject),
      notAfter: calendarDay(notAfter),
      daysLeft,
      ...(notBefore > host.now.getTime() ? { notBefore: calendarDay(notBefore) } : {}),
      ...(fault === null ? {} : { fault }),
    },
  ];
}

/** A CA that was renewed is there twice for a while, under one name: Go takes whichever verifies. */
function byUse(one: Found, other: Found): number {
  return rank(one) - rank(other) || other.daysLeft - one.daysLeft;
}

/** One that is valid first, then one that will be, was, and never can be of use. */
function rank({ notBefore, daysLeft, fault }: Found): number {
  if (fault !== undefined) return 3;
  if (daysLeft < 0) return 2;
  return notBefore === undefined ? 0 : 1;
}

/** `Example Root CA`, `CN=Example Root CA`, or the whole subject as `C=US, O=Example, CN=Example Root CA`. */
function isNamed(root: string, wanted: string): boolean {
  const subject = decoding(() => subjectOf(root));
  const attributes = subject.ok ? nameAttributes(subject.value) : [];
  const pairs = attributes.map(([type, value]) => `${type}=${value}`);
  const values = attributes.filter(([type]) => ['CN', 'O', 'OU'].includes(type)).map(([, value]) => value);
  return [...values, ...pairs, pairs.join(', '), pairs.join(',')].includes(wanted.trim());
}

/** Handshakes with the requested servers, all at once, judged with exactly the roots that Go would use. */
export async function connectAll(
  targets: readonly Target[],
  host: Host,
  rules: GoRules,
  pool: Pool,
): Promise<Connection[]> {
  if (targets.length === 0) return [];
  const roots = pool.roots();
  return Promise.all(
    targets.map(async (target) => {
      const name = target.host.includes(':') ? `[${target.host}]:${target.port}` : `${target.host}:${target.port}`;
      const handshake = await host.tls.handshake({ ...target, offer: rules.offer });
      if (handshake.kind === 'failed') {
        const { lacks, ...result } = handshake;
        return lacks === undefined
          ? { target: name, result }
          : { target: name, result: { kind: 'unverified', what: lacks } };
      }
      const verdict = verifyChain(handshake.chain, target.host, roots, host, rules);
      if (verdict.kind === 'unverified') return { target: name, result: verdict };
      return verdict.kind === 'trusted'
        ? {
            target: name,
            result: {
              ...verdict,
              protocol: handshake.protocol,
              ...(handshake.refusesUs === true ? { refusesUs: true } : {}),
            },
          }
        : { target: name, result: { ...verdict, of: handshake.chain.length } };
    }),
  );
}
