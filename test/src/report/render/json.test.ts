import { describe, expect, it } from 'vitest';
import { jsonLine, jsonText } from '../../../../src/report/render/json.ts';

describe('a JSON report', () => {
  const rows: [what: string, text: string, written: string][] = [
    ['ASCII', 'a/b="c"', '"a/b=\\"c\\""'],
    ['a control character', 'a\nb\x1bc', '"a\\nb\\u001bc"'],
    ['DEL, in ASCII alone', 'a\x7fb', '"a\\u007fb"'],
    ['C1', 'a\x9bb', '"a\\u009bb"'],
    ['line separators', 'a\u2028b\u2029', '"a\\u2028b\\u2029"'],
    ['DEL beside letters of other languages', 'é\x7f', '"é\\u007f"'],
    ['letters of other languages', 'Zürich 日本', '"Zürich 日本"'],
    ['half of a character', 'a\ud800', '"a\\ud800"'],
  ];
  it.each(rows)('holds %s as text that no terminal acts on', (_, text, written) => {
    expect(jsonLine(text)).toBe(`${written}\n`);
    expect(jsonText(text)).toBe(`${written}\n`);
    expect(JSON.parse(jsonLine({ [text]: text }))).toEqual({ [text]: text });
  });
});
