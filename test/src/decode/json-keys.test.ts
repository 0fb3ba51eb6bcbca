import { expect, it } from 'vitest';
import { repeatedKey } from '../../../src/decode/json-keys.ts';

it.each<[string, string | null]>([
  ['{}', null],
  ['[{"a":1},{"a":2}]', null],
  ['{"a":{"a":1},"b":["a","a"]}', null],
  ['{"a":"b","b":"a"}', null],
  ['{"a":1,"a":2}', 'a'],
  ['{"x":[{"a":1, "b": {} ,"a":2}]}', 'a'],
  ['{"a":[{"c":1}],"b":1,"a":2}', 'a'],
  ['{"a":1,"\\u0061":2}', 'a'],
  ['{"a\\"":1,"a":2,"a\\"":3}', 'a"'],
  ['{"__proto__":1,"constructor":2}', null],
  ['{"a":"{\\"b\\":1,\\"b\\":2}"}', null],
])('%s', (text, expected) => {
  JSON.parse(text);
  expect(repeatedKey(text)).toBe(expected);
});
