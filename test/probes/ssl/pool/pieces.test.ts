import { describe, expect, it } from 'vitest';
import { rulesOf } from '../../../../probes/ssl/lookup/go-rules.ts';
import { createPool } from '../../../../probes/ssl/pool/pool.ts';
import { effectiveGoDebug } from '../../../../src/decode/go/env/debug/debug.ts';
import { parseGoVersion } from '../../../../src/decode/go/version/version.ts';
import { bundle, encodeCertificate, encodePem } from '../../../support/bytes/certificate-bytes.ts';

const shapes = Array.from({ length: 30 }, (_, index) => ({ cn: `Root ${index}` }));
const good = bundle(...shapes.slice(0, 10));
const one = bundle({ cn: 'One' });

/** Whole files, and what is between the pieces is found in none of them alone. */
const texts: Readonly<Record<string, string>> = {
  'good blocks': good,
  CRLF: good.replaceAll('\n', '\r\n'),
  'comments between blocks': good.replaceAll('-----BEGIN', '# a comment: with a colon\n-----BEGIN'),
  'a damaged block': good + one.replace('END CERTIFICATE', 'END CERT') + bundle(...shapes.slice(10)),
  'BEGIN without END': `${one.slice(0, 200)}\n${good}`,
  'END without BEGIN': one.slice(60) + good,
  'headers to the end': `${good}-----BEGIN CERTIFICATE-----\na: b\nc: d\n-----END CERTIFICATE-----\n${one}`,
  'no line end at the end': good.trimEnd(),
  'DER between blocks': `${good}${encodeCertificate({ cn: 'Binary' }).toString('latin1')}\n${one}`,
  'a private key': good + encodePem(Buffer.from('k'), 'PRIVATE KEY') + one,
  'text alone': 'none\n'.repeat(300),
  nothing: '',
};

async function factsOf(version: string, first: string, size = 0, more?: () => string | null): Promise<unknown> {
  const rules = rulesOf(parseGoVersion(version), effectiveGoDebug(undefined, undefined));
  const pool = createPool({ rules, now: new Date('2026-06-01'), expiryDays: 30, deadline: { turn: async () => {} } });
  const source = pool.source('/bundle', 'file');
  const file = { path: '/bundle', text: first, worldWritable: false };
  const appended = await source.append(more === undefined ? file : { ...file, large: { size, more } });
  return [appended, source.facts(), pool.roots()];
}

describe('a file in pieces gives what the whole gives', () => {
  for (const [name, text] of Object.entries(texts)) {
    it(name, async () => {
      for (const version of ['go1.25.3', 'go1.26.1']) {
        const whole = await factsOf(version, text);
        for (const size of [1, 7, 64, 100, 333, 5000]) {
          let at = size;
          const more = (): string | null => {
            if (at >= text.length) return null;
            at += size;
            return text.slice(at - size, at);
          };
          expect(await factsOf(version, text.slice(0, size), text.length, more), `${version}, ${size}`).toEqual(whole);
        }
      }
    });
  }
});
