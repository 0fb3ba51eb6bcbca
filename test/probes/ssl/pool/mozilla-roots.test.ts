import { rootCertificates } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { isMozillaRoot, mozillaRoots, rootKey } from '../../../../probes/ssl/pool/mozilla-roots.ts';

const keys = mozillaRoots.trim().split(/\s/);

/** A certificate with this end. */
const ending = (key: string): string => `${'0'.repeat(100)}${Buffer.from(key, 'base64').toString('latin1')}`;

describe("Mozilla's roots", () => {
  it('are sorted, in columns of one width, each once: they are searched by halves', () => {
    expect(mozillaRoots).toMatch(/^\n(\S{12}[ \n])+$/);
    expect(keys).toEqual([...new Set(keys)].sort());
  });

  it('are found, each of them, and what lies between is not', () => {
    for (const key of keys) {
      expect(rootKey(ending(key))).toBe(key);
      expect(isMozillaRoot(ending(key))).toBe(true);
      expect(isMozillaRoot(ending(`${key.slice(0, 11)}${key[11] === 'A' ? 'B' : 'A'}`))).toBe(false);
    }
    for (const key of ['++++++++++++', '////////////', 'zzzzzzzzzzzz', 'AAAAAAAAAAAA'])
      expect(isMozillaRoot(ending(key))).toBe(false);
    expect(isMozillaRoot('')).toBe(false);
  });

  it("are those that Node carries, as far as this release's list is known", () => {
    const known = rootCertificates.filter((pem) =>
      isMozillaRoot(Buffer.from(pem.replace(/-----.*?-----/g, ''), 'base64').toString('latin1')),
    );
    expect(known.length).toBe(rootCertificates.length);
  });
});
