import fc from 'fast-check';

/** One fault in a text of bytes: a byte changed, a stretch lost, doubled or moved, or something put in between. */
export function damaged(originals: readonly string[], inserts: readonly string[]): fc.Arbitrary<string> {
  const place = fc.noBias(fc.integer({ min: 0, max: 1_000_000 })).map((millionths) => millionths / 1_000_000);
  const fault = fc.oneof(
    fc.record({ kind: fc.constant('byte' as const), at: place, byte: fc.integer({ min: 0, max: 255 }) }),
    fc.record({ kind: fc.constant('bit' as const), at: place, bit: fc.integer({ min: 0, max: 7 }) }),
    fc.record({ kind: fc.constant('cut' as const), at: place, length: fc.integer({ min: 1, max: 40 }) }),
    fc.record({ kind: fc.constant('double' as const), at: place, length: fc.integer({ min: 1, max: 40 }) }),
    fc.record({ kind: fc.constant('end' as const), at: place }),
    fc.record({ kind: fc.constant('insert' as const), at: place, text: fc.constantFrom(...inserts) }),
  );
  type Fault = typeof fault extends fc.Arbitrary<infer F> ? F : never;
  const apply = (text: string, one: Fault): string => {
    const at = Math.floor(one.at * text.length);
    const head = text.slice(0, at);
    switch (one.kind) {
      case 'byte':
        return head + String.fromCharCode(one.byte) + text.slice(at + 1);
      case 'bit':
        return head + String.fromCharCode((text.charCodeAt(at) || 0) ^ (1 << one.bit)) + text.slice(at + 1);
      case 'cut':
        return head + text.slice(at + one.length);
      case 'double':
        return head + text.slice(at, at + one.length) + text.slice(at);
      case 'end':
        return head;
      case 'insert':
        return head + one.text + text.slice(at);
    }
  };
  return fc
    .tuple(fc.constantFrom(...originals), fc.array(fault, { minLength: 1, maxLength: 3 }))
    .map(([original, faults]) => faults.reduce(apply, original));
}
