import { describe, expect, it } from 'vitest';
import type { SslFacts } from '../../../../probes/ssl/facts.ts';
import { judge } from '../../../../probes/ssl/judge.ts';
import { directoryFacts, groupOf, sourceFacts, sslFacts } from '../../../support/facts/ssl-facts.ts';
import { bundle, empty, pool, type Row, source, table } from './table.ts';

table('a healthy image', [['is quiet', {}, []]]);

table('the clock', [
  [
    'more than half of five roots expired',
    { today: '2060-01-01', pool: pool({ roots: 5, usable: 2, expired: 3 }) },
    ['ssl/clock-wrong'],
  ],
  ['half of them', { today: '2060-01-01', pool: pool({ roots: 6, usable: 3, expired: 3 }) }, []],
  ['four roots say nothing', { today: '2060-01-01', pool: pool({ roots: 4, usable: 1, expired: 3 }) }, []],
  [
    'more than half not valid yet',
    { today: '1970-01-01', pool: pool({ roots: 5, usable: 2, notYetValid: 3 }) },
    ['ssl/clock-wrong'],
  ],
  ['the day is not known', { pool: pool({ roots: 5, usable: 2, expired: 3 }) }, []],
]);

describe('which side of the clock', () => {
  const side = (expired: number, notYetValid: number): unknown => {
    const [first] = judge(sslFacts({ today: '2026-01-01', pool: pool({ roots: 10, expired, notYetValid }) }), {});
    return first?.code === 'ssl/clock-wrong' ? [first.detail.side, first.detail.outside] : first?.code;
  };
  it('after', () => expect(side(6, 0)).toEqual(['after', 6]));
  it('before', () => expect(side(0, 7)).toEqual(['before', 7]));
  it('more of them expired', () => expect(side(6, 4)).toEqual(['after', 6]));
  it('as many of them, which no clock explains', () => expect(side(6, 6)).toEqual(['after', 6]));
});

describe('the volume that the roots of a wrong clock are in', () => {
  const volume = (stated: Partial<SslFacts>): unknown => {
    const [first] = judge(sslFacts({ today: '2060-01-01', pool: pool({ roots: 9, expired: 9 }), ...stated }), {});
    return first?.code === 'ssl/clock-wrong' ? first.detail.volume : first?.code;
  };
  const held = { '/most.pem': { kind: 'configMap', name: 'ca', mountPoint: '/most.pem', file: '' } } as const;
  const sources = [sourceFacts({ path: '/few.pem', added: 1 }), sourceFacts({ path: '/most.pem', added: 8 })];
  it('is that of most of them', () => expect(volume({ held, sources })).toEqual(held['/most.pem']));
  it('is none where the image has them', () => expect(volume({ sources })).toBeUndefined());
  it('is none where nothing was read', () => expect(volume({ held, sources: [] })).toBeUndefined());
});

table('no usable root', [
  [
    'all expired',
    { pool: pool({ roots: 1, usable: 0, expired: 1 }), sources: source({ expired: groupOf(1) }) },
    ['ssl/no-usable-root'],
  ],
  [
    'all public ones expired',
    { pool: pool({ roots: 1, usable: 0 }), sources: source({ expiredPublic: groupOf(1) }) },
    ['ssl/no-usable-root'],
  ],
  [
    'all in the future',
    { pool: pool({ roots: 1, usable: 0 }), sources: source({ notYetValid: groupOf(1) }) },
    ['ssl/no-usable-root'],
  ],
  [
    'all unusable',
    { pool: pool({ roots: 1, usable: 0 }), sources: source({ unusable: groupOf(1) }) },
    ['ssl/no-usable-root'],
  ],
  [
    'one left',
    { pool: pool({ roots: 2, usable: 1 }), sources: source({ unusable: groupOf(1) }) },
    ['ssl/unusable-roots'],
  ],
]);

table('single roots', [
  ['expired', { sources: source({ expired: groupOf(1) }) }, ['ssl/expired-roots']],
  [
    'expired, with days stated',
    { sources: source({ expired: groupOf(1) }) },
    ['ssl/expires-too-soon'],
    { certExpiryDays: 30 },
  ],
  [
    'expired, with days of a CA stated',
    { sources: source({ expired: groupOf(1) }) },
    ['ssl/expired-roots'],
    { certExpiryDays: 30, requireCa: [] },
  ],
  ['public ones expired', { sources: source({ expiredPublic: groupOf(2) }) }, ['ssl/public-roots-expired']],
  [
    'public ones expired, with days stated',
    { sources: source({ expiredPublic: groupOf(2) }) },
    ['ssl/public-roots-expired'],
    { certExpiryDays: 30 },
  ],
  [
    'public ones expired, 20 left',
    { pool: pool({ usable: 20 }), sources: source({ expiredPublic: groupOf(2) }) },
    ['ssl/public-roots-expired'],
  ],
  [
    'public ones expired, 19 left',
    { pool: pool({ usable: 19 }), sources: source({ expiredPublic: groupOf(2) }) },
    ['ssl/few-valid-roots'],
  ],
  ['public ones that expire', { sources: source({ expiringPublic: groupOf(9) }) }, []],
  [
    'public ones that expire, with days stated',
    { sources: source({ expiringPublic: groupOf(9) }) },
    [],
    { certExpiryDays: 30 },
  ],
  ['expiring', { sources: source({ expiring: groupOf(1) }) }, ['ssl/expiring-roots']],
  [
    'expiring, with days stated',
    { sources: source({ expiring: groupOf(1) }) },
    ['ssl/expires-too-soon'],
    { certExpiryDays: 30 },
  ],
  ['not valid yet', { sources: source({ notYetValid: groupOf(1) }) }, ['ssl/not-yet-valid-roots']],
  ['refused later', { sources: source({ laterRefused: groupOf(1) }) }, ['ssl/refused-by-newer-go']],
  ['leaves in a bundle', { sources: source({ leaves: groupOf(1) }) }, ['ssl/leaf-certificates']],
  ['leaves in a directory', { sources: source({ kind: 'directory', leaves: groupOf(1) }) }, []],
  ['skipped', { sources: source({ skipped: groupOf(1) }) }, ['ssl/skipped-certificates']],
  ['binary', { sources: source({ binary: groupOf(1) }) }, ['ssl/binary-in-bundle']],
  ['a key in a bundle', { sources: source({ privateKeys: groupOf(1, 'PRIVATE KEY') }) }, ['ssl/private-key']],
  [
    'a key in a directory',
    {
      sources: source({
        kind: 'directory',
        privateKeys: { count: 1, first: [{ path: '/a', number: 0, line: 1, subject: '', type: 'PRIVATE KEY' }] },
      }),
    },
    ['ssl/private-key-in-directory'],
  ],
  ['writable for all', { sources: source({ worldWritable: groupOf(1) }) }, ['ssl/world-writable']],
]);

table('files without an end', [
  ...(['fifo', 'device', 'too-large'] as const).map(
    (outcome): Row => [outcome, { pool: empty, sources: [], files: [{ path: bundle, outcome }] }, ['ssl/endless-file']],
  ),
  [
    'an entry',
    { directories: [directoryFacts({ endless: [{ path: '/etc/ssl/certs/pipe', outcome: 'fifo' }] })] },
    ['ssl/endless-file'],
  ],
  ['a socket', { files: [{ path: bundle, outcome: 'socket' }] }, ['ssl/bundle-passed-over']],
]);
