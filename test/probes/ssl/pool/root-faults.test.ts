import { describe, expect, it } from 'vitest';
import { rulesOf } from '../../../../probes/ssl/lookup/go-rules.ts';
import { mozillaRoots } from '../../../../probes/ssl/pool/mozilla-roots.ts';
import { createPool } from '../../../../probes/ssl/pool/pool.ts';
import { faultOfBlock, faultOfRoot, isLeaf, laterFault } from '../../../../probes/ssl/pool/root-faults.ts';
import { effectiveGoDebug } from '../../../../src/decode/go/env/debug/debug.ts';
import { bundle, encodeCertificate, encodePem } from '../../../support/bytes/certificate-bytes.ts';
import { forClients } from '../../../support/cases/ssl/parts.ts';

const key = (rsaBits: number | null, usable = true) => ({ name: 'A key', rsaBits, usable });
const signs = 1 << 5;
const sound = { key: key(2048), keyUsage: signs, forServers: true, unhandledCritical: false };

describe('a root that cannot end a chain', () => {
  const rows: readonly (readonly [string, Partial<typeof sound>, boolean, string | null])[] = [
    ['sound', {}, true, null],
    ['a key that Go does not know', { key: key(null, false) }, true, 'key'],
    ['RSA 1024', { key: key(1024) }, true, null],
    ['RSA 1023', { key: key(1023) }, true, 'small-rsa'],
    ['RSA 1023 for an older Go', { key: key(1023) }, false, null],
    ['no key usage', { keyUsage: 0 }, true, null],
    ['key usage without signing', { keyUsage: 1 }, true, 'key-usage'],
    ['key usage with signing and more', { keyUsage: signs | 1 }, true, null],
    ['an unhandled critical extension', { unhandledCritical: true }, true, 'critical-extension'],
    ['an extended key usage without serverAuth', { forServers: false }, true, 'not-for-servers'],
  ];
  for (const [about, stated, refusesSmallRsa, kind] of rows)
    it(about, () => expect(faultOfRoot({ ...sound, ...stated }, { refusesSmallRsa })?.kind ?? null).toBe(kind));
});

describe('a root that a newer Go refuses', () => {
  const rows: readonly (readonly [string, string, number | null, boolean, string | null])[] = [
    ['sound', '\x01', 2048, false, null],
    ['serial 127', '\x7f', 2048, false, null],
    ['serial -128', '\x80', 2048, false, 'negative-serial'],
    ['RSA 1024', '\x01', 1024, false, null],
    ['RSA 1023', '\x01', 1023, false, 'small-rsa'],
    ['RSA 1023, refused now', '\x01', 1023, true, null],
    ['no RSA', '\x01', null, false, null],
  ];
  for (const [about, serial, bits, refusesSmallRsa, kind] of rows)
    it(about, () => expect(laterFault({ serial, key: key(bits) }, { refusesSmallRsa })?.kind ?? null).toBe(kind));
});

describe('a certificate that can sign no other', () => {
  const rows: readonly (readonly [number, boolean | null, boolean])[] = [
    [1, null, false],
    [2, null, false],
    [3, null, true],
    [3, false, true],
    [3, true, false],
    [1, false, true],
  ];
  for (const [version, isCa, leaf] of rows)
    it(`version ${version}, CA ${isCa}`, () => expect(isLeaf({ version, isCa })).toBe(leaf));
});

describe('a block', () => {
  const block = { kind: 'block', offset: 0, next: 0, hasHeaders: false, bytes: '', octets: new Uint8Array() } as const;
  const skipped = { kind: 'skipped', offset: 0, next: 0, reason: 'damaged', isEnd: false } as const;
  const rows: readonly (readonly [string, Parameters<typeof faultOfBlock>[0], boolean, unknown])[] = [
    ['a certificate', { ...block, type: 'CERTIFICATE' }, true, null],
    ['with a BEGIN line that names no type', { ...block, type: '' }, true, 'other'],
    ['with headers', { ...block, type: 'CERTIFICATE', hasHeaders: true }, true, { kind: 'headers' }],
    ['a key', { ...block, type: 'PRIVATE KEY' }, true, 'other'],
    ['a request', { ...block, type: 'CERTIFICATE REQUEST' }, true, 'other'],
    ['PKCS#7, in a bundle', { ...block, type: 'PKCS7' }, true, { kind: 'type' }],
    ['PKCS#7, among others', { ...block, type: 'PKCS7' }, false, 'other'],
    ['a list, in a bundle', { ...block, type: 'X509 CRL' }, true, 'other'],
    ['trusted, in a bundle', { ...block, type: 'TRUSTED CERTIFICATE' }, true, { kind: 'type' }],
    ['trusted, among others', { ...block, type: 'TRUSTED CERTIFICATE' }, false, 'other'],
    ['damaged', { ...skipped, type: 'CERTIFICATE' }, true, { kind: 'pem', problem: 'damaged', isEnd: false }],
    [
      'damaged, with a blank too many',
      { ...skipped, type: ' CERTIFICATE' },
      false,
      { kind: 'pem', problem: 'damaged', isEnd: false },
    ],
    ['a damaged one of another type', { ...skipped, type: 'X509 CERTIFICATE' }, false, 'other'],
    ['damaged without a type', { ...skipped, type: '' }, false, { kind: 'pem', problem: 'damaged', isEnd: false }],
    ['a damaged key', { ...skipped, type: 'RSA PRIVATE KEY' }, true, 'other'],
  ];
  for (const [about, item, alone, fault] of rows) it(about, () => expect(faultOfBlock(item, alone)).toEqual(fault));
});

describe('a root for clients only', () => {
  async function unusable(der: Buffer): Promise<readonly number[]> {
    const rules = rulesOf(null, effectiveGoDebug(undefined, undefined));
    const pool = createPool({ rules, now: new Date('2026-06-01'), expiryDays: 30, deadline: { turn: async () => {} } });
    const source = pool.source('/a', 'file');
    await source.append({ path: '/a', text: encodePem(der), worldWritable: false });
    return [source.facts().unusable.count, pool.facts(null).usable];
  }
  const own = encodeCertificate({ cn: 'One', extensions: [forClients] });
  // Such a root is known by the end of its signature.
  const onTheList = Buffer.concat([own.subarray(0, -9), Buffer.from(mozillaRoots.slice(1, 13), 'base64')]);
  it('is told', async () => expect(await unusable(own)).toEqual([1, 0]));
  it('is not, if it was on the list of public ones: nobody here can change it', async () =>
    expect(await unusable(onTheList)).toEqual([0, 0]));
});

describe('validity, to the millisecond', () => {
  const [begin, end] = [Date.parse('2020-01-01'), Date.parse('2026-06-15')];
  const day = 86_400_000;
  const groups = ['expired', 'notYetValid', 'expiring'] as const;
  async function at(now: number): Promise<readonly string[]> {
    const rules = rulesOf(null, effectiveGoDebug(undefined, undefined));
    const deadline = { turn: async () => {} };
    const pool = createPool({ rules, now: new Date(now), expiryDays: 30, deadline });
    const source = pool.source('/a', 'file');
    await source.append({ path: '/a', text: bundle({ cn: 'One', notAfter: '2026-06-15' }), worldWritable: false });
    const facts = source.facts();
    const { usable } = pool.facts(null);
    return [...groups.filter((group) => facts[group].count > 0), ...(usable === 1 ? ['usable'] : [])];
  }
  const rows: readonly (readonly [string, number, readonly string[]])[] = [
    ['before', begin - 1, ['notYetValid']],
    ['from its first moment on', begin, ['usable']],
    ['at its last moment', end, ['expiring', 'usable']],
    ['after', end + 1, ['expired']],
    ['30 days before its end', end - 30 * day, ['usable']],
    ['a moment later', end - 30 * day + 1, ['expiring', 'usable']],
  ];
  for (const [about, now, expected] of rows) it(about, async () => expect(await at(now)).toEqual(expected));
});
