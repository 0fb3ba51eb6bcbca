import { describe, expect, it } from 'vitest';
import { decodeFileCapabilities } from '../../../src/decode/file-capabilities.ts';

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));

describe('security.capability', () => {
  // setcap cap_net_bind_service=+ep, read with getfattr -e hex.
  const v2 = '0100000200040000000000000000000000000000';

  it.each([
    ['revision 2', v2, { permitted: 0x400n, inheritable: 0n, effective: true, rootId: null }],
    ['not effective', `00${v2.slice(2)}`, { permitted: 0x400n, inheritable: 0n, effective: false, rootId: null }],
    [
      'inheritable',
      '0100000200000000000400000000000000000000',
      { permitted: 0n, inheritable: 0x400n, effective: true, rootId: null },
    ],
    [
      'revision 3',
      `01000003${v2.slice(8)}e8030000`,
      { permitted: 0x400n, inheritable: 0n, effective: true, rootId: 1000 },
    ],
    [
      'revision 1',
      '01000001000400000000000000000000'.slice(0, 24),
      { permitted: 0x400n, inheritable: 0n, effective: true, rootId: null },
    ],
    [
      'a high bit',
      '0100000200000000000000008000000000000000',
      { permitted: 1n << 39n, inheritable: 0n, effective: true, rootId: null },
    ],
  ] as const)('%s', (_, text, expected) => {
    const decoded = decodeFileCapabilities(bytes(text));
    expect(decoded).toEqual({ ok: true, value: expected });
  });

  it.each(['', '010000', v2.slice(0, 38), `${v2}00`, `01000004${v2.slice(8)}`])('refuses %j', (text) => {
    expect(decodeFileCapabilities(bytes(text)).ok).toBe(false);
  });
});
