import type { Metric } from '../../src/report/model.ts';
import type { SslFacts } from './facts.ts';

/** The number of roots, and the expiry of those with a known one: required CAs, and what has expired or is about to. */
export function metrics({ pool, sources, required }: SslFacts): Metric[] {
  const count = (name: string, help: string, value: number): Metric => ({ name, help, labels: {}, value });
  const ends = [
    ...required.flatMap(({ found }) =>
      found === null ? [] : [{ subject: found.subject, day: found.notAfter, path: '' }],
    ),
    ...sources.flatMap(({ path, expired, expiredPublic, expiring, expiringPublic }) =>
      [expired, expiredPublic, expiring, expiringPublic]
        .flatMap(({ first }) => first)
        .map((place) => ({
          subject: place.subject,
          day: place.day ?? '',
          path: place.path ?? path,
        })),
    ),
  ];
  return [
    count('ssl_roots', 'CA roots that the program loads.', pool.roots),
    count('ssl_usable_roots', 'Of those, valid today and usable.', pool.usable),
    count('ssl_expired_roots', 'Of those, expired.', pool.expired),
    ...ends.flatMap(({ subject, day, path }): Metric[] => {
      const ms = Date.parse(`${day.slice(0, 10)}T00:00:00Z`);
      if (Number.isNaN(ms)) return [];
      return [
        {
          name: 'ssl_certificate_expiry_timestamp_seconds',
          help: 'Day on which a root expires: required ones, and those within --cert-expiry-days.',
          labels: { subject, path },
          value: ms / 1000,
        },
      ];
    }),
  ];
}
