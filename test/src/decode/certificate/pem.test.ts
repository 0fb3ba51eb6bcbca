import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineCounter, type PemItem, pemItems } from '../../../../src/decode/certificate/pem.ts';
import { bundle } from '../../../support/bytes/certificate-bytes.ts';
import { damaged } from '../../../support/bytes/damage.ts';
import { goPemBlocks } from '../../../support/go/go-decoders.ts';
import { needs } from '../../../support/needs.ts';

const one = bundle({ cn: 'One' });
const two = bundle({ cn: 'Two' });
const usual = { stopsAtDamage: false };

/** The types of accepted blocks, and the line and reason of those passed over. */
function told(text: string, rules = usual): string[] {
  return [...pemItems(Buffer.from(text).toString('latin1'), rules)].map((item) =>
    item.kind === 'block'
      ? item.type
      : `line ${lineCounter(Buffer.from(text).toString('latin1')).at(item.offset)}: ${item.reason}${item.isEnd ? ', and the end' : ''}`,
  );
}

describe('what Go passes over, and why', () => {
  const rows: readonly [string, string, readonly string[]][] = [
    ['nothing', '', []],
    ['no PEM', 'hello\n', []],
    ['two blocks', one + two, ['CERTIFICATE', 'CERTIFICATE']],
    ['CRLF', one.replaceAll('\n', '\r\n'), ['CERTIFICATE']],
    ['a byte order mark', `\ufeff${one}`, ['line 1: a byte order mark precedes its BEGIN line']],
    ['indented BEGIN', ` ${one}`, ['line 1: its BEGIN line is indented']],
    ['all indented', one.replaceAll(/^/gm, '\t'), ['line 1: its BEGIN line is indented']],
    ['text before BEGIN', `x${one}`, ['line 1: its BEGIN line does not start at the beginning of a line']],
    ['on one line', one.replaceAll('\n', ''), ['line 1: all of it is on one line']],
    ['cut off', one + two.slice(0, 90), ['CERTIFICATE', 'line 8: it has no END line']],
    [
      'a cut END line',
      one.replace('TE-----\n-', 'TE-----\n-').replace(/-----\n$/, '--\n'),
      ['line 1: its END line is cut off'],
    ],
    ['another END', one.replace('END CERT', 'END CRL'), ['line 1: its END line says CRLIFICATE']],
    ['text behind END', one.replace(/-----\n$/, '----- x\n'), ['line 1: text follows on its END line']],
    [
      'BEGIN without dashes',
      one.replace('CERTIFICATE-----', 'CERTIFICATE'),
      ['line 1: its BEGIN line does not end with -----'],
    ],
    ['BEGIN without END', `-----BEGIN CERTIFICATE-----\nMIIB\n${two}`, ['line 1: it has no END line', 'CERTIFICATE']],
    [
      'END without BEGIN',
      `MIIB\n-----END CERTIFICATE-----\n${two}`,
      ['line 1: its END line has no BEGIN line before it', 'CERTIFICATE'],
    ],
    ['not base64', one.replace('\nM', '\n!'), ['line 1: line 1 of its data holds a character that is not base64']],
    [
      'the URL alphabet',
      one.replace('\nM', '\n_'),
      ['line 1: line 1 of its data holds a character that is not base64'],
    ],
    [
      'a lost character',
      one.replace('\nM', '\n'),
      ['line 1: its data is not complete base64: something is missing, or follows the padding'],
    ],
    ['a form feed', one.replace('\nM', '\n\fM'), ['line 1: line 1 of its data holds a character that is not base64']],
    ['headers without data', '-----BEGIN X-----\na: b\n-----END X-----\n', ['line 1: it has header lines and no data']],
    [
      'headers to the end',
      '-----BEGIN X-----\na: b\n-----END X: -----',
      ['line 1: its header lines run on to the end of the block, and the end'],
    ],
  ];
  for (const [about, text, expected] of rows) it(about, () => expect(told(text)).toEqual(expected));

  it('reads nothing behind damage where Go does not', () => {
    const text = one + one.replace('END CERT', 'END CRL') + two;
    expect(told(text)).toEqual(['CERTIFICATE', 'line 8: its END line says CRLIFICATE', 'CERTIFICATE']);
    expect(told(text, { stopsAtDamage: true })).toEqual([
      'CERTIFICATE',
      'line 8: its END line says CRLIFICATE, and the end',
    ]);
  });

  it('tells headers', () => {
    const [item] = pemItems('-----BEGIN X-----\na: b\n\nAAAA\n-----END X-----\n', usual);
    expect(item).toEqual({
      kind: 'block',
      type: 'X',
      offset: 0,
      hasHeaders: true,
      bytes: '\0\0\0',
      next: 45,
    });
  });
});

const marks = [
  '-----BEGIN CERTIFICATE-----\n',
  '-----END CERTIFICATE-----\n',
  '-----',
  '\n',
  '\r\n',
  ' ',
  ':',
  '=',
  '\n\n',
];
const originals = [one, one + two, `a: b\n${one}`, one.replace('-----\n', '-----\nKey: value\n\n') + two];

describe('damaged files', () => {
  it('every beginning of a file comes to an end', () => {
    const text = one + two;
    for (let length = 0; length <= text.length; length += 1) {
      const blocks = [...pemItems(text.slice(0, length), usual)].filter(({ kind }) => kind === 'block');
      expect(blocks.length).toBe(length < one.length - 1 ? 0 : length < text.length - 1 ? 1 : 2);
    }
  });

  it("10,000 of them give the blocks of Go's pem.Decode", needs('go'), () => {
    const texts = fc.sample(damaged(originals, marks), { numRuns: 10_000, seed: 1 });
    const theirs = goPemBlocks(texts);
    let blocks = 0;
    for (const [index, text] of texts.entries()) {
      const ours = [...pemItems(text, usual)].flatMap((item: PemItem) =>
        item.kind === 'block'
          ? [
              {
                Type: item.type,
                HasHeaders: item.hasHeaders,
                Bytes: Buffer.from(item.bytes, 'latin1').toString('base64'),
              },
            ]
          : [],
      );
      blocks += ours.length;
      expect(ours, JSON.stringify(text)).toEqual(theirs[index]);
    }
    expect(blocks).toBeGreaterThan(1000);
  });

  it('time is linear, whatever the marks', () => {
    const hostile = [
      '\n-----END CERTIFICATE-----',
      '-----BEGIN CERTIFICATE-----\n',
      '-----BEGIN CERTIFICATE-----\n-----END X-----\n',
      '-----BEGIN CERTIFICATE-----\na: b\n',
      '-----BEGIN ',
    ];
    for (const unit of hostile) {
      const cost = (count: number): number => {
        const text = unit.repeat(count);
        const start = process.cpuUsage();
        for (const _ of pemItems(text, usual));
        const { user, system } = process.cpuUsage(start);
        return user + system;
      };
      cost(5000);
      const small = Math.max(cost(5000), cost(5000), 2000);
      expect(Math.min(cost(40_000), cost(40_000)), JSON.stringify(unit)).toBeLessThan(small * 12);
    }
  });
});

describe('line numbers', () => {
  const text = 'a\nbb\n\nccc\nd';
  const byHand = (offset: number): number => text.slice(0, offset).split('\n').length;

  it('are right in any order', () => {
    const lines = lineCounter(text);
    for (const offset of [0, 3, 9, 2, 10, 4]) expect(lines.at(offset)).toBe(byHand(offset));
  });

  it('take what is known of a part for counted, and count what is before it', () => {
    const lines = lineCounter(text);
    lines.know(2, 6, 102);
    expect([lines.at(6), lines.at(10)]).toEqual([104, 105]);
    // Already counted.
    lines.know(3, 9, 1000);
    expect(lines.at(11)).toBe(105);
  });
});
