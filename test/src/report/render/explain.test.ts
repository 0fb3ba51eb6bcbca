import { describe, expect, it } from 'vitest';
import { probes } from '../../../../probes/index.ts';
import { defineFinding, type JsonObject } from '../../../../src/finding.ts';
import type { FindingSource } from '../../../../src/probe.ts';
import { renderExplanation, renderList } from '../../../../src/report/render/explain.ts';

/** The codes whose explanations a text has. */
function explained(...words: readonly string[]): string[] {
  return [...renderExplanation(probes, words).matchAll(/^([a-z]+\/[a-z0-9-]+) \(/gm)].map(([, code = '']) => code);
}

describe('renderExplanation', () => {
  it.each([
    [['ssl/no-roots'], ['ssl/no-roots']],
    [['SSL/No-Roots'], ['ssl/no-roots']],
    [['no-roots'], ['ssl/no-roots']],
    [
      ['ssl/no-roots', 'libc/interpreter-missing', 'no-roots'],
      ['ssl/no-roots', 'libc/interpreter-missing'],
    ],
  ])('%j', (words, codes) => expect(explained(...words)).toEqual(codes));

  it('takes a list, and a pattern for all of a probe', () => {
    expect(explained('no-roots,tz-file-missing')).toEqual(['ssl/no-roots', 'timezone/tz-file-missing']);
    expect(explained('ssl/*')).toEqual(explained('ssl'));
  });

  it('takes what was copied out of an event', () => {
    expect(explained('ssl/no-roots:')).toEqual(['ssl/no-roots']);
    expect(explained('FAIL ssl/no-roots: no CA certificate, see ssl/nothing (+1 error)')).toEqual(['ssl/no-roots']);
    expect(explained('OK with 2 warnings: go/gc-off: GOGC=off, timezone/tz-renamed')).toEqual([
      'go/gc-off',
      'timezone/tz-renamed',
    ]);
    expect(() => explained('FAIL ssl/nothing: x')).toThrow("no finding has the code 'FAIL ssl/nothing: x'");
  });

  it('explains all of a probe', () => {
    const libc = probes.find(({ id }) => id === 'libc');
    expect(explained('libc')).toEqual(Object.keys(libc?.findings ?? {}));
  });

  it.each([
    ['ssl/no-root', "no finding has the code 'ssl/no-root': did you mean ssl/no-roots?"],
    ['no-rots', "no finding has the code 'no-rots': did you mean no-roots?"],
    ['xyzzy/plugh', "no finding has the code 'xyzzy/plugh': --list names them all"],
    [',', '--explain: no code is given, for example libc/interpreter-missing; --list names them all'],
    ['', '--explain: no code is given, for example libc/interpreter-missing; --list names them all'],
    [' ', '--explain: no code is given, for example libc/interpreter-missing; --list names them all'],
  ])('does not know %j', (word, message) => expect(() => renderExplanation(probes, [word])).toThrow(message));
});

/** Two probes of which every word is known. */
const sources: FindingSource[] = [
  {
    id: 'one',
    title: 'The first',
    findings: {
      'one/short': defineFinding<{ path: string }>({
        severity: 'error',
        title: 'It is short',
        why: 'Programs fail.',
        example: { path: '/app' },
        refs: ['https://example.com/a', 'tzset(3)'],
        message: ({ path }) => `${path} is short`,
        remedy: ({ path }) => `make ${path} long`,
      }),
      'one/much-longer': defineFinding<JsonObject>({
        severity: 'warning',
        title: 'It is long',
        why: 'Nobody reads it.',
        example: {},
        refs: [],
        message: () => 'it is long',
        remedy: () => 'cut it',
      }),
    },
  },
  { id: 'other', title: 'The other', findings: {} },
];

describe('the words of a code', () => {
  const short = `one/short (error): It is short

Programs fail.

Example: /app is short
Fix:     make /app long

See https://example.com/a
See tzset(3)
`;
  const long = `one/much-longer (warning): It is long

Nobody reads it.

Example: it is long
Fix:     cut it
`;

  it.each<[string[], string]>([
    [['one/short'], short],
    [['much-longer'], long],
    [['one'], `${short}\n${long}`],
    [['one/'], `${short}\n${long}`],
    [['one/*'], `${short}\n${long}`],
    [['much-longer,short'], `${long}\n${short}`],
    [[',short,', ''], short],
    [[' much-longer , short '], `${long}\n${short}`],
  ])('%j', (words, expected) => expect(renderExplanation(sources, words)).toBe(expected));

  it.each(['other', 'o', 'one/short/*', 'one/*x', '/', 'short/'])('are not known of %s', (word) => {
    expect(() => renderExplanation(sources, [word])).toThrow(`no finding has the code '${word}'`);
  });
});

describe('on a terminal', () => {
  it('an explanation is wrapped, and its remedy has an alternative in each line', () => {
    const text = renderExplanation(probes, ['libc/interpreter-missing'], 80);
    const lines = text.trimEnd().split('\n');
    expect(lines.filter((line) => line.length > 80 && !line.startsWith('See '))).toEqual([]);
    expect(text).toContain('\nFix:     build it static: CGO_ENABLED=0 go build -o /app example.com/app\n         or: ');
    expect(text.replace(/\s+/g, ' ')).toContain('a program built with cgo, or with -buildmode=pie, needs one');
  });

  const table = [
    'one: The first',
    '  one/short        error    It is short',
    '  one/much-longer  warning  It is long',
    '',
  ];
  const narrow = ['one: The first', '  error    one/short: It is short', '  warning  one/much-longer: It is long', ''];
  const wrapped = [...narrow.slice(0, 2), '  warning  one/much-longer: It is', '           long', ''];

  it.each([
    [39, table],
    [38, narrow],
    [37, wrapped],
  ])('in %i columns, titles have their own if they fit', (columns, lines) => {
    expect(renderList(sources, { probes: ['one'], json: false }, columns).split('\n')).toEqual(lines);
  });

  it('no line of the list is longer than the terminal is wide', () => {
    const lines = renderList(probes, { probes: [], json: false }, 80).trimEnd().split('\n');
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(lines).toContain('  error    libc/program-missing: The program does not exist');
  });
});

describe('renderList', () => {
  it.each<[string[], string[]]>([
    [
      [],
      [
        'one: The first',
        '  one/short        error    It is short',
        '  one/much-longer  warning  It is long',
        'other: The other',
      ],
    ],
    [['other'], ['other: The other']],
    [['none'], ['']],
  ])('of %j', (names, lines) => {
    expect(renderList(sources, { probes: names, json: false })).toBe(`${lines.join('\n')}\n`);
  });

  const libc = Object.keys(probes.find(({ id }) => id === 'libc')?.findings ?? {});

  it('has the codes of the probes that are named', () => {
    const lines = renderList(probes, { probes: ['libc'], json: false })
      .trim()
      .split('\n');
    expect(lines.slice(1).map((line) => line.trim().split(' ')[0])).toEqual(libc);
  });

  it('is an array of objects as JSON', () => {
    const listed: { code: string; probe: string; severity: string; title: string }[] = JSON.parse(
      renderList(probes, { probes: [], json: true }),
    );
    expect(listed).toContainEqual({
      code: 'ssl/no-roots',
      probe: 'ssl',
      severity: 'error',
      title: 'There are no CA certificates',
    });
    expect(listed.filter(({ probe }) => probe === 'libc').map(({ code }) => code)).toEqual(libc);
  });
});
