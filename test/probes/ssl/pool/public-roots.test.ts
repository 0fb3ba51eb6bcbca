import fc from 'fast-check';
import { expect, it } from 'vitest';
import { rulesOf } from '../../../../probes/ssl/lookup/go-rules.ts';
import { createPool } from '../../../../probes/ssl/pool/pool.ts';
import { publicBlock, publicRootAt, rememberRoots } from '../../../../probes/ssl/pool/public-roots.ts';
import { publicRoots } from '../../../../scripts/build/warm-up/make-root.ts';
import { plainCertificate } from '../../../../src/decode/certificate/pem.ts';
import { effectiveGoDebug } from '../../../../src/decode/go/env/debug/debug.ts';
import { parseGoVersion } from '../../../../src/decode/go/version/version.ts';
import { bundle } from '../../../support/bytes/certificate-bytes.ts';
import { damaged } from '../../../support/bytes/damage.ts';

const all = publicRoots();
const blocks = all.match(/-----BEGIN.+?-----END CERTIFICATE-----\n/gs) ?? [];
const some = blocks.slice(0, 3).join('');
const crlf = (text: string): string => text.replaceAll('\n', '\r\n');

const texts: readonly string[] = [
  all,
  crlf(all),
  some + crlf(some),
  crlf(some) + some,
  blocks.map((block) => `# of ${block.length} bytes\n${block}`).join('\n'),
  some + bundle({ cn: 'Private' }) + some,
  `${some.trimEnd()} `,
  ...fc.sample(
    damaged(
      [some, `a: b\n${some}${some}`],
      ['\n', '\r', ' ', '-----BEGIN CERTIFICATE-----\n', '\n-----END ', ':', '='],
    ),
    {
      numRuns: 200,
      seed: 1,
    },
  ),
];

/** What the pool makes of every text, alone as a bundle and then in a directory, for several Go versions and days. */
async function readAll(): Promise<unknown[]> {
  const results: unknown[] = [];
  for (const version of ['go1.13', 'go1.22.1', 'go1.25.3', 'go1.27']) {
    const rules = rulesOf(parseGoVersion(version), effectiveGoDebug(undefined, undefined));
    for (const now of ['1990-01-01', '2026-06-01', '2029-06-01', '2080-01-01']) {
      const deadline = { turn: async () => {} };
      for (const text of texts) {
        const pool = createPool({ rules, now: new Date(now), expiryDays: 300, deadline });
        const file = pool.source('/bundle', 'file');
        await file.append({ path: '/bundle', text, worldWritable: false });
        const directory = pool.source('/certs', 'directory');
        for (const block of [...blocks.slice(0, 5), text])
          await directory.append({ path: '/certs/a', text: block, worldWritable: true });
        const others = pool.source('/others', 'directory');
        for (const [index, block] of [...blocks.slice(3, 9), text].entries()) {
          const path = `/others/${index}`;
          if (!others.appendPublic(path, { text: block, mode: 0o644 }))
            await others.append({ path, text: block, worldWritable: false });
        }
        const roots = pool.roots();
        results.push([
          ...[file, directory, others].map((source) => source.facts()),
          ...[pool.facts(null), roots, roots.every(pool.has)],
        ]);
      }
    }
  }
  return results;
}

it('public roots that are remembered make no difference to what is said', async () => {
  const before = await readAll();
  rememberRoots(all);
  expect(await readAll()).toEqual(before);
});

it('nearly all of them are known as they stand in a bundle', () => {
  const unknown = blocks.filter((block) => publicRootAt(block, 0) === null);
  expect(blocks.length).toBeGreaterThan(150);
  // One may come that not every Go reads in the same way.
  expect(unknown.length).toBeLessThan(5);
});

it('the root at a place is the one that a search finds there', () => {
  const text = blocks.map((block, index) => (index % 2 === 0 ? block : `# a comment\n${block}`)).join('');
  for (let plain = plainCertificate(text, 0); plain !== null; plain = plainCertificate(text, plain.next)) {
    const found = publicBlock(plain);
    expect(publicRootAt(text, plain.offset)).toBe(found);
    expect(found === null || text.slice(plain.offset, plain.next) === found.block).toBe(true);
    expect(publicRootAt(text, plain.offset - 1)).toBeNull();
    // One changed character anywhere in the block, and it is another certificate.
    for (const at of [plain.offset, plain.offset + 40, plain.next - 100, plain.next - 5]) {
      const changed = `${text.slice(0, at)}?${text.slice(at + 1, plain.next)}`;
      expect(publicRootAt(changed, plain.offset)).toBeNull();
    }
  }
});

it('a file of one of them and nothing else is taken at once, and no other', async () => {
  const rules = rulesOf(parseGoVersion('go1.25.3'), effectiveGoDebug(undefined, undefined));
  const deadline = { turn: async () => {} };
  const source = createPool({ rules, now: new Date('2026-06-01'), expiryDays: 300, deadline }).source(
    '/c',
    'directory',
  );
  const [block = '', second = ''] = blocks;
  const mode = 0o644;
  expect(source.appendPublic('/c/a', { text: block, mode })).toBe(true);
  expect(source.facts()).toMatchObject({ files: 1, certificates: 1, added: 1, size: block.length });
  for (const text of [block + second, `${block}\n`, ` ${block}`, block.slice(0, -1), some, '']) {
    expect(source.appendPublic('/c/b', { text, mode })).toBe(false);
  }
  expect(source.appendPublic('/c/b', { text: block, mode: 0o666 })).toBe(false);
  expect(source.facts()).toMatchObject({ files: 1, certificates: 1, added: 1, size: block.length });
});
