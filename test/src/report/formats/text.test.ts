import { describe, expect, it } from 'vitest';
import { formats } from '../../../../src/report/formats/index.ts';
import { renderText } from '../../../../src/report/formats/text.ts';
import type { Report, ReportedRun } from '../../../../src/report/model.ts';
import { findingOf, ignoredOf, lateRun, ranRun, reportOf } from '../../../support/report/reports.ts';

describe('renderText', () => {
  it('says the main fact of each probe when all is well', () => {
    const text = renderText(reportOf([ranRun('go', 'go1.25.3'), ranRun('ssl', '144 roots')]));
    expect(text).toBe('OK go: go1.25.3; ssl: 144 roots\n');
  });

  it('has as many main facts in line one as fit, and the others below', () => {
    const runs = ['a', 'b', 'c', 'd'].map((probe) => ranRun(probe, 'x'.repeat(60)));
    const lines = renderText(reportOf(runs)).trimEnd().split('\n');
    expect(lines[0]).toBe(`OK ${['a', 'b', 'c'].map((probe) => `${probe}: ${'x'.repeat(60)}`).join('; ')}`);
    expect(lines.slice(1)).toEqual([`d: ${'x'.repeat(60)}`]);
  });

  it('puts verdict, code and cause into line one, the remedy below', () => {
    const interpreter = findingOf(
      'error',
      'libc/interpreter-missing',
      '/app needs /lib64/ld.so',
      'CGO_ENABLED=0 go build',
    );
    const expiry = findingOf('warning', 'ssl/expired', 'one root expired');
    const text = renderText(reportOf([ranRun('ssl', '144 roots', [expiry]), ranRun('libc', 'dynamic', [interpreter])]));
    expect(text.split('\n')).toEqual([
      'FAIL libc/interpreter-missing: /app needs /lib64/ld.so (+1 warning)',
      '  fix: CGO_ENABLED=0 go build',
      'warning ssl/expired: one root expired',
      '  fix: fix it',
      'ssl: 144 roots',
      'libc: dynamic',
      '',
    ]);
  });

  it('puts first what keeps the program from starting', () => {
    const interpreter = { ...findingOf('error', 'libc/interpreter-missing', 'no loader'), stopsStart: true };
    const runs = [
      ranRun('ssl', 'x', [findingOf('error', 'ssl/no-roots', 'no root')]),
      ranRun('libc', 'x', [interpreter]),
    ];
    expect(renderText(reportOf(runs)).split('\n')[0]).toBe('FAIL libc/interpreter-missing: no loader (+1 error)');
  });

  it('names warnings in line one of a good verdict', () => {
    const text = renderText(
      reportOf([ranRun('ssl', '144 roots', [findingOf('warning', 'ssl/expired', 'one root expired')])]),
    );
    expect(text.split('\n')[0]).toBe('OK with 1 warning: ssl/expired: one root expired');
  });

  it('names the probe that did not finish, and what the others found', () => {
    const runs = [lateRun('go'), ranRun('ssl', '144 roots', [findingOf('warning', 'ssl/expired', 'one root expired')])];
    expect(renderText(reportOf(runs)).split('\n')[0]).toBe(
      "INCOMPLETE after 900 ms: go did not finish: raise --timeout and the probe's timeoutSeconds, or the CPU limit (1 warning)",
    );
    const failed = [...runs, ranRun('libc', 'x', [findingOf('error', 'libc/x', 'broken')])];
    expect(renderText(reportOf(failed)).split('\n')[0]).toBe('FAIL libc/x: broken (+1 warning, 1 incomplete)');
  });

  it('says what broke rather than what was late', () => {
    const runs = [lateRun('go'), { probe: 'ssl', status: 'incomplete', reason: 'TypeError: x', late: false } as const];
    expect(renderText(reportOf(runs)).split('\n')[0]).toBe('INCOMPLETE go, ssl: TypeError: x');
  });

  it('says once why a probe broke, and again whole where line one has to cut it', () => {
    const broken = (reason: string) => [{ probe: 'ssl', status: 'incomplete', reason, late: false } as const];
    expect(renderText(reportOf(broken('TypeError: x')))).toBe('INCOMPLETE ssl: TypeError: x\n');
    const long = 'because '.repeat(30).trim();
    expect(renderText(reportOf(broken(long))).split('\n')[1]).toBe(`incomplete ssl: ${long}`);
  });

  it('counts notes, which --verbose shows', () => {
    const note = findingOf('info', 'go/note', 'an old thing', 'nothing to do');
    const report = reportOf([ranRun('go', 'go1.25.3', [note, note]), ranRun('ssl', '144 roots')]);
    expect(renderText(report)).toBe('OK go: go1.25.3; ssl: 144 roots\n2 notes: --verbose shows them\n');
    expect(renderText(report, { verbose: true }).split('\n').slice(0, 3)).toEqual([
      'OK go: go1.25.3; ssl: 144 roots',
      'info go/note: an old thing',
      '  fix: nothing to do',
    ]);
    const warned = reportOf([
      ranRun('go', 'x', [note, findingOf('warning', 'go/w', 'a'), findingOf('warning', 'go/v', 'b')]),
    ]);
    expect(renderText(warned).split('\n')).toEqual([
      'OK with 2 warnings: go/w: a',
      '  fix: fix it',
      'warning go/v: b',
      '  fix: fix it',
      'go: x',
      '1 note: --verbose shows it',
      '',
    ]);
  });

  it('is line one alone with --quiet', () => {
    const report = reportOf([ranRun('go', 'x', [findingOf('error', 'go/x', 'broken')])]);
    expect(renderText(report, { quiet: true })).toBe('FAIL go/x: broken\n');
  });

  it('says what was assumed', () => {
    const report = reportOf([ranRun('go', 'x')], { assumptions: ['/proc/1/environ could not be read'] });
    expect(renderText(report)).toBe('OK go: x\nassumed: /proc/1/environ could not be read\n');
  });

  it('says why a probe was skipped', () => {
    const runs = [ranRun('go', 'x'), { probe: 'ssl', status: 'skipped', reason: 'no network' } as const];
    expect(renderText(reportOf(runs))).toBe('OK go: x\nskipped ssl: no network\n');
  });

  it('keeps line one within 200 characters and repeats the whole message below', () => {
    const message = `/${'long-name/'.repeat(30)}app is broken`;
    const text = renderText(reportOf([ranRun('libc', 'x', [findingOf('error', 'libc/x', message)])]));
    const [first = '', second] = text.split('\n');
    expect(first.length).toBeLessThanOrEqual(200);
    expect(first).toMatch(/^FAIL libc\/x: .*\.\.\.$/);
    expect(second).toBe(`error libc/x: ${message}`);
  });

  it('stays under 4,000 bytes by leaving whole items out, and counts them', () => {
    const findings = Array.from({ length: 200 }, (_, index) =>
      findingOf('error', `ssl/code-${index}`, 'm'.repeat(index)),
    );
    const text = renderText(reportOf([ranRun('ssl', 'x', findings)]));
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(4000);
    const shown = text.match(/^(error|FAIL) ssl/gm)?.length ?? 0;
    expect(text).toContain(`\n${200 - shown + 1} more left out: --format json shows all\n`);
    for (const line of text.split('\n').filter((each) => each.startsWith('error')))
      expect(line).toMatch(/^error ssl\/code-(\d+): m*$/);
  });

  it('escapes what a terminal or a second line would act on', () => {
    const text = renderText(
      reportOf([
        ranRun('ssl', 'x\u2028y', [
          findingOf('error', 'ssl/x', 'CN=\u001b[31mr\nOK all fine \u9999 \u{1f600}', 'a\rb'),
        ]),
      ]),
    );
    expect(text).toMatch(/^[\x20-\x7e\n]*$/);
    expect(text.split('\n')[0]).toBe('FAIL ssl/x: CN=\\x1b[31mr\\nOK all fine \\u{9999} \\u{1f600}');
    expect(text).toContain('  fix: a\\rb');
  });

  it('prints the same bytes for the same state, whatever the time it took', () => {
    const runs = [ranRun('ssl', '144 roots')];
    expect(renderText(reportOf(runs, { ms: 1 }))).toBe(renderText(reportOf(runs, { ms: 2 })));
  });
});

describe('the limit of 4,000 bytes', () => {
  /** The length of the text where the items below line one have these lengths, and how many are left out. */
  function printed(...lengths: readonly number[]): [length: number, last: string] {
    const skipped = lengths.map((length): ReportedRun => {
      const head = 'skipped p: ';
      return { probe: 'p', status: 'skipped', reason: 'r'.repeat(length - head.length) };
    });
    const text = renderText(reportOf([ranRun('go', 'x'), ...skipped]));
    return [text.length, text.trimEnd().split('\n').at(-1)?.replace(/r+$/, 'r') ?? ''];
  }
  /** `OK go: x` and its line end. */
  const first = 9;
  const note = ' more left out: --format json shows all';

  it('is met to the byte', () => {
    expect(printed(4000 - first - 1)).toEqual([4000, 'skipped p: r']);
    expect(printed(4000 - first)).toEqual([first + `1${note}\n`.length, `1${note}`]);
    expect(printed(2000, 4000 - first - 2001 - 1)).toEqual([4000, 'skipped p: r']);
    expect(printed(2000, 4000 - first - 2001)).toEqual([first + 2001 + `1${note}\n`.length, `1${note}`]);
  });

  it('keeps room for the count of what is left out', () => {
    const room = 4000 - first - `2${note}\n`.length - 1;
    expect(printed(room, 100)).toEqual([first + room + 1 + `1${note}\n`.length, `1${note}`]);
    expect(printed(room + 1, 100)).toEqual([first + `2${note}\n`.length, `2${note}`]);
  });
});

describe('what is below line one', () => {
  const image = { source: 'app.tar', kind: 'docker archive', reference: null, platform: null, layers: 1 };

  it.each<[string, Partial<Report>, string]>([
    ['an image that says little', { image }, 'image: app.tar: platform not known, 1 layer, docker archive'],
    [
      'an image',
      { image: { ...image, reference: 'app:1', platform: 'linux/arm64', layers: 2 } },
      'image: app:1 (app.tar): linux/arm64, 2 layers, docker archive',
    ],
  ])('%s', (_, extra, line) => {
    expect(renderText(reportOf([ranRun('go', 'x')], extra))).toBe(`OK go: x\n${line}\n`);
  });

  it('is why something is accepted, where that is asked for', () => {
    const finding = findingOf('warning', 'ssl/x', 'm');
    const ignored = [
      ignoredOf(finding, null),
      ignoredOf(finding, 'agreed'),
      ignoredOf(finding, null, '2027-01-31'),
      ignoredOf(finding, 'agreed', '2027-01-31'),
    ];
    const report = reportOf([ranRun('go', 'x')], { ignored });
    expect(renderText(report)).toBe('OK go: x (4 ignored)\n');
    expect(renderText(report, { showIgnored: true }).split('\n').slice(1)).toEqual([
      'ignored warning ssl/x: m',
      'ignored warning ssl/x: m (agreed)',
      'ignored warning ssl/x: m (until 2027-01-31)',
      'ignored warning ssl/x: m (agreed, until 2027-01-31)',
      '',
    ]);
  });
});

describe('the text', () => {
  it('is that of a terminal, with its options, where there is one', () => {
    const options = { verbose: true, quiet: false, timing: false, showIgnored: true };
    const report = reportOf([ranRun('go', 'x', [findingOf('info', 'go/n', 'a note')])], {
      ignored: [ignoredOf(findingOf('info', 'go/i', 'i'), null)],
    });
    expect(formats.text(report, { ...options, terminal: { color: true, width: 80 } })).toBe(
      [
        '\u001b[34m-\u001b[39m \u001b[34minfo\u001b[39m \u001b[1mgo/n\u001b[22m',
        '  a note',
        '  \u001b[36mfix:\u001b[39m fix it',
        '',
        '  program  no program found: name it with --app',
        '\u001b[32m✔\u001b[39m \u001b[1mgo     \u001b[22m  x',
        '    ignored info go/i: i',
        '',
        '\u001b[32m\u001b[1mOK\u001b[22m\u001b[39m  1 note, 1 ignored, exit status 0',
        '',
      ].join('\n'),
    );
    expect(formats.text(report, { ...options, terminal: null })).toBe(
      'OK go: x (1 ignored)\ninfo go/n: a note\n  fix: fix it\nignored info go/i: i\n',
    );
  });
});
