import { describe, expect, it } from 'vitest';
import { alternatives, remedyLines, wrap } from '../../../../src/report/render/wrap.ts';

describe('wrap', () => {
  it('fills lines to the width and not beyond', () => {
    expect(wrap('aaa bbb ccc', 7)).toEqual(['aaa bbb', 'ccc']);
    expect(wrap('aaa bbb ccc', 6)).toEqual(['aaa', 'bbb', 'ccc']);
    expect(wrap('aaa bbb ccc', 11)).toEqual(['aaa bbb ccc']);
  });

  it('leaves a long word whole', () => {
    expect(wrap('at /a/very/long/path it is', 8)).toEqual(['at', '/a/very/long/path', 'it is']);
  });
});

describe('remedyLines', () => {
  const rows: readonly (readonly [remedy: string, width: number, lines: readonly string[]])[] = [
    ['unset TZ', 40, ['unset TZ']],
    ['do this; or do that', 40, ['do this', 'or: do that']],
    ['RUN apk add tzdata and more', 10, ['  RUN apk add tzdata and more']],
    ['build it: CGO_ENABLED=0 go build', 40, ['build it: CGO_ENABLED=0 go build']],
    ['build it: CGO_ENABLED=0 go build', 20, ['build it:', '  CGO_ENABLED=0 go build']],
    ['in words: more words than fit', 20, ['in words: more words', 'than fit']],
    ['set it; or use a base: FROM debian:12', 20, ['set it', 'or: use a base:', '  FROM debian:12']],
    ['set it; or RUN apk add --no-cache tzdata', 20, ['set it', 'or:', '  RUN apk add --no-cache tzdata']],
    ['TZ=Europe/Berlin', 4, ['  TZ=Europe/Berlin']],
    ['TZ=Europe/Berlin', 16, ['TZ=Europe/Berlin']],
    ['TZ=Europe/Berlin', 15, ['  TZ=Europe/Berlin']],
    ['set: TZ=UTC', 11, ['set: TZ=UTC']],
    ['set: TZ=UTC', 10, ['set:', '  TZ=UTC']],
    ['a; or TZ=UTC', 10, ['a', 'or: TZ=UTC']],
    ['a; or TZ=UTC', 9, ['a', 'or:', '  TZ=UTC']],
    ['as: words: go build', 12, ['as: words:', '  go build']],
  ];
  for (const [remedy, width, lines] of rows) {
    it(`${remedy} at ${width}`, () => expect(remedyLines(remedy, width)).toEqual(lines));
  }
});

describe('alternatives', () => {
  it('are words, what to copy, or both', () => {
    expect(alternatives('set it: TZ=UTC; or, in words; or go build')).toEqual([
      { words: 'set it:', command: 'TZ=UTC' },
      { words: 'in words', command: null },
      { words: '', command: 'go build' },
    ]);
  });
});
