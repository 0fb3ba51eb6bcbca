import { describe, expect, it } from 'vitest';
import { publicRootsRelease, releaseIn } from '../../../../scripts/build/bundle/public-roots.ts';

const changelog = `# Node.js 24 ChangeLog

<a href="#24.3.0">24.3.0</a><br/>

## 2026-03-03, Version 24.3.0 (Current), @somebody

* \\[[\`cc\`](https://example.com)] - **crypto**: update root certificates to NSS 3.130 (Bot)

## 2026-02-02, Version 24.2.10 'Krypton' (LTS), @somebody

## 2026-02-01, Version 24.2.1 'Krypton' (LTS), @somebody

* nothing of certificates

## 2026-01-01, Version 24.2.0 (Current), @somebody

* \\[[\`bb\`](https://example.com)] - **crypto**: update root certificates to NSS 3.123.1 (Bot)
* \\[[\`aa\`](https://example.com)] - **crypto**: update root certificates to NSS 3.122 (Bot)

## 2025-12-01, Version 24.1.0 (Current), @somebody
`;

describe("the day of Mozilla's list", () => {
  it.each([
    ['24.3.0', { nss: '3.130', day: '2026-03-03' }],
    ['24.2.10', { nss: '3.123.1', day: '2026-01-01' }],
    ['24.2.1', { nss: '3.123.1', day: '2026-01-01' }],
    ['24.2.0', { nss: '3.123.1', day: '2026-01-01' }],
  ])('of Node %s is that of the release that brought it', (node, release) => {
    expect(releaseIn(changelog, node)).toEqual(release);
  });

  it('is not made up', () => {
    expect(() => releaseIn(changelog, '24.1.0')).toThrow('names no list of root certificates');
    expect(() => releaseIn(changelog, '24.4.0')).toThrow('no section for 24.4.0');
    expect(() => releaseIn(changelog, '24.2.')).toThrow('no section');
  });

  it('is known for the Node that is pinned', () => {
    expect(publicRootsRelease()).toEqual({
      nss: expect.stringMatching(/^\d+\.\d+/),
      day: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
    });
  });
});
