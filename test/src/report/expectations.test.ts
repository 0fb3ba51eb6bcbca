import { describe, expect, it } from 'vitest';
import { jsonOf } from '../../../src/report/expectations.ts';

describe('what was stated, as JSON', () => {
  it.each<[unknown, unknown]>([
    ['a secret', 'a xxx'],
    [7, 7],
    [false, false],
    [null, null],
    [undefined, undefined],
    [() => 1, undefined],
    [
      ['a secret', 1, [true], undefined],
      ['a xxx', 1, [true], null],
    ],
    [{ text: 'the secret', value: 1 }, 'the xxx'],
    [{ text: 7 }, { text: 7 }],
    [
      { host: 'a secret', port: 443 },
      { host: 'a xxx', port: 443 },
    ],
    [[{ key: 'GOOS', value: 'secret' }], [{ key: 'GOOS', value: 'xxx' }]],
  ])('%j', (value, expected) => {
    expect(jsonOf({ stated: value }, (text) => text.replace('secret', 'xxx'))).toEqual({ stated: expected });
  });
});
