import { describe, expect, it } from 'vitest';
import type { SslFacts } from '../../../../probes/ssl/facts.ts';
import { judge } from '../../../../probes/ssl/judge.ts';
import type { Expectations } from '../../../../probes/ssl/options.ts';
import { directoryFacts, localCa, sourceFacts, sslFacts } from '../../../support/facts/ssl-facts.ts';

export type Row = readonly [about: string, facts: Partial<SslFacts>, codes: readonly string[], expect?: Expectations];

/** A test for each row: the codes that follow from the facts. */
export function table(title: string, rows: readonly Row[]): void {
  describe(title, () => {
    for (const [about, facts, codes, expectations] of rows) {
      it(about, () => {
        expect(judge(sslFacts(facts), expectations ?? {}).map(({ code }) => code)).toEqual(codes);
      });
    }
  });
}

export const pool = (stated: Partial<SslFacts['pool']>): SslFacts['pool'] => ({ ...sslFacts().pool, ...stated });
export const empty = pool({ roots: 0, usable: 0 });
export const bundle = '/etc/ssl/certs/ca-certificates.crt';
export const noFiles: SslFacts['files'] = [{ path: bundle, outcome: 'missing' }];
export const environment = (file: string | null, directory: string | null): SslFacts['environment'] => {
  return { SSL_CERT_FILE: file, SSL_CERT_DIR: directory, source: 'case' };
};

export const source = (stated: Parameters<typeof sourceFacts>[0]): SslFacts['sources'] => [sourceFacts(stated)];

export const anchor = localCa();
export const passed = (
  reason: 'der' | 'denied' | 'dangling' | 'loop' | 'directory' | 'subdirectory' | 'html',
  count = 1,
  target = '/srv/ca.crt',
) =>
  directoryFacts({
    passedOver: [
      {
        reason,
        count,
        first: [
          {
            path: '/etc/ssl/certs/a',
            subject: 'CN=Root 0',
            dangling: { link: '/etc/ssl/certs/a', target, missing: '/srv' },
          },
        ],
      },
    ],
  });
