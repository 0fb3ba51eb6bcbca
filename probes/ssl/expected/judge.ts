import type { SslFacts } from '../facts.ts';
import type { SslFinding } from '../findings.ts';
import type { Expectations } from '../options.ts';

/** Statements that do not hold. */
export function judgeExpectations(facts: SslFacts, expect: Expectations): SslFinding[] {
  return [
    ...tooFew(facts, expect.minCerts),
    ...tooSoon(facts, expect),
    ...required(facts, expect.certExpiryDays),
    ...connections(facts),
  ];
}

function tooFew({ pool, sources, files }: SslFacts, min: number | undefined): SslFinding[] {
  if (min === undefined || pool.usable >= min) return [];
  const from = sources[0]?.path ?? files[0]?.path ?? '';
  return [{ code: 'ssl/too-few-roots', detail: { usable: pool.usable, min, from } }];
}

/** For all roots, unless some were named: then for those. */
function tooSoon({ sources }: SslFacts, { certExpiryDays: days, requireCa }: Expectations): SslFinding[] {
  if (days === undefined || requireCa !== undefined) return [];
  return sources.flatMap(({ path, certificates: of, expired, expiring }) =>
    [expired, expiring].flatMap((group) =>
      group.count > 0 ? [{ code: 'ssl/expires-too-soon', detail: { path, of, days, group } } as const] : [],
    ),
  );
}

function required(
  { required, pool, sources, localCas, environment }: SslFacts,
  days: number | undefined,
): SslFinding[] {
  const certDir = environment.SSL_CERT_DIR === null ? {} : { certDir: environment.SSL_CERT_DIR };
  return required.flatMap(({ wanted, found, elsewhere = null }): SslFinding[] => {
    if (found === null) {
      const local = localCas.find(({ path }) => path === elsewhere?.path) ?? null;
      const paths = sources.filter(({ added }) => added > 0).map(({ path }) => path);
      return [
        {
          code: 'ssl/required-ca-missing',
          detail: { wanted, roots: pool.roots, sources: paths, elsewhere, local, ...certDir },
        },
      ];
    }
    const { subject, notBefore, notAfter, daysLeft, fault } = found;
    if (fault !== undefined) return [{ code: 'ssl/required-ca-unusable', detail: { wanted, subject, fault } }];
    if (notBefore !== undefined)
      return [{ code: 'ssl/required-ca-expires', detail: { wanted, subject, notBefore, notAfter, days: null } }];
    if (daysLeft < 0) return [{ code: 'ssl/required-ca-expires', detail: { wanted, subject, notAfter, days: null } }];
    if (days !== undefined && daysLeft < days)
      return [{ code: 'ssl/required-ca-expires', detail: { wanted, subject, notAfter, days } }];
    return [];
  });
}

function connections({ connections, pool, go }: SslFacts): SslFinding[] {
  const found: SslFinding[] = [];
  const mode = go.fips140 === true ? ({ fips140: true } as const) : {};
  for (const { target, result } of connections) {
    if (result.kind === 'failed') {
      const { stage, reason } = result;
      found.push({ code: 'ssl/tls-connect-failed', detail: { target, stage, reason, ...mode } });
    } else if (result.kind === 'unverified') {
      found.push({ code: 'ssl/tls-connect-unverified', detail: { target, what: result.what } });
    } else if (result.kind === 'untrusted') {
      const { kind: _, byItself: __, ...detail } = result;
      found.push({ code: 'ssl/tls-connect-untrusted', detail: { target, ...detail, roots: pool.roots } });
    } else if (result.refusesUs === true) {
      found.push({ code: 'ssl/tls-connect-client-certificate', detail: { target } });
    }
  }
  return found;
}
