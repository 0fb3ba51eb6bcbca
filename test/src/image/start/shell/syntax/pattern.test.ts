import { describe, expect, it } from 'vitest';
import { isLike, withoutPart } from '../../../../../../src/image/start/shell/syntax/pattern.ts';

describe('a pattern of a shell', () => {
  it.each<[string, string, boolean | null]>([
    ['', '', true],
    ['', '*', true],
    ['', '?', false],
    ['app', 'app', true],
    ['app', 'ap', false],
    ['app', 'a*', true],
    ['app', '*p', true],
    ['app', 'a*a', false],
    ['app', '???', true],
    ['app', '????', false],
    ['app', '**a**p**', true],
    ['*', '\\*', true],
    ['a', '\\*', false],
    ['b', '[abc]', true],
    ['d', '[a-c]', false],
    ['-', '[a-]', true],
    [']', '[]]', true],
    ['a', '[!a]', false],
    ['b', '[^a]', true],
    ['a', '[[:alpha:]]', null],
    ['[a', '[a', true],
    ['a\nb', 'a*b', true],
    ['a'.repeat(4000), `${'*a'.repeat(90)}b`, false],
    ['a'.repeat(4001), 'a*', null],
    ['a', '*a'.repeat(101), null],
  ])('%.20j like %.20j: %j', (value, glob, expected) => {
    expect(isLike(value, glob)).toBe(expected);
  });

  it.each<[string, string, string, string | null]>([
    ['a/b/c', '#', '*/', 'b/c'],
    ['a/b/c', '##', '*/', 'c'],
    ['a/b/c', '%', '/*', 'a/b'],
    ['a/b/c', '%%', '/*', 'a'],
    ['a/b/c', '#', 'x*', 'a/b/c'],
    ['abc', '##', '*', ''],
    ['abc', '%', '?', 'ab'],
    ['abc', '#', '*', 'abc'],
    ['x😀', '%', '?', 'x\ud83d'],
    ['abc', '%', '[[:alpha:]]', null],
  ])('%j without %s%s: %j', (value, operator, glob, expected) => {
    expect(withoutPart(value, operator, glob)).toBe(expected);
  });
});
