import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { renderTerminal } from '../../../../src/report/formats/terminal.ts';
import type { Report, ReportedRun } from '../../../../src/report/model.ts';
import { findingOf, ignoredOf, lateRun, ranRun, reportOf } from '../../../support/report/reports.ts';

const runs = [
  ranRun('go', 'go1.25.3', [findingOf('info', 'go/old', 'old news')]),
  ranRun('ssl', '144 roots', [findingOf('warning', 'ssl/expired', 'one root\u001b[2J expired', 'remove it')]),
  lateRun('libc'),
];
const report = reportOf(runs, {
  app: { path: '/app', foundBy: '/proc/1/exe' },
  ignored: [0, 1].map(() => ignoredOf(findingOf('info', 'ssl/x', 'message'), null)),
});
const plain = { color: false, verbose: false, width: 100 };

describe('renderTerminal', () => {
  it('shows what was found, then a line for every probe, and how many notes there are', () => {
    expect(renderTerminal(report, plain).split('\n')).toEqual([
      '▲ warning ssl/expired',
      '  one root\\x1b[2J expired',
      '  fix: remove it',
      '',
      '  program  /app (/proc/1/exe)',
      '✔ go       go1.25.3',
      '▲ ssl      144 roots',
      '… libc     incomplete: the time of --timeout was used up',
      '  1 note: --verbose shows it',
      '',
      'INCOMPLETE  1 warning, 1 note, 1 incomplete, 2 ignored, exit status 3, 12 ms',
      '',
    ]);
  });

  it('shows notes whole with --verbose', () => {
    expect(renderTerminal(report, { ...plain, verbose: true })).toContain('- info go/old\n  old news\n');
  });

  it('differs in nothing but color when it has colors', () => {
    const colored = renderTerminal(report, { ...plain, color: true });
    expect(colored).toContain('\u001b[33m');
    expect(stripVTControlCharacters(colored)).toBe(renderTerminal(report, plain));
  });

  it('says so when there is no program', () => {
    const text = renderTerminal(
      reportOf([ranRun('go', 'no program; no toolchain'), ranRun('ssl', '144 roots')]),
      plain,
    );
    expect(text).toContain('no program found: name it with --app');
    expect(text).toContain('- go       no program; no toolchain\n✔ ssl      144 roots');
  });

  it('names the probes that found nothing in one line where something failed, and shows all with --verbose', () => {
    const failed = reportOf([...runs, ranRun('user', 'uid 0', [findingOf('error', 'user/x', 'message')])]);
    const text = renderTerminal(failed, plain);
    expect(text).toContain('✘ error user/x\n  message\n  fix: fix it\n▲ warning ssl/expired\n');
    expect(text).toContain(
      '✔ go (--verbose shows what they saw)\n… libc  incomplete: the time of --timeout was used up\n',
    );
    expect(renderTerminal(failed, { ...plain, verbose: true })).toContain('✘ user     uid 0\n');
  });

  it('shows the verdict at the top too where the end would scroll it away', () => {
    const many = Array.from({ length: 8 }, (_, index) => findingOf('error', `go/x${index}`, 'broken'));
    const lines = renderTerminal(reportOf([ranRun('go', 'x', many)]), plain)
      .trimEnd()
      .split('\n');
    expect(lines[0]).toBe('FAIL  8 errors, exit status 1, 12 ms');
    expect(lines.at(-1)).toBe(lines[0]);
  });

  it.each([false, true])(
    'counts a command that is wider than the terminal as the rows that it takes, colors: %s',
    (color) => {
      const tops = [5, 16].map((copies) => {
        const command = `COPY --from=build${' /etc/ssl/certs/company.pem'.repeat(copies)} /certs/`;
        const broken = Array.from({ length: 4 }, (_, index) => findingOf('error', `go/x${index}`, 'broken', command));
        return stripVTControlCharacters(renderTerminal(reportOf([ranRun('go', 'x', broken)]), { ...plain, color }));
      });
      expect(tops.map((text) => text.startsWith('FAIL'))).toEqual([false, true]);
    },
  );
});

const loader = {
  ...findingOf(
    'error',
    'libc/interpreter-missing',
    '/app exists, but its loader /lib64/ld-linux-x86-64.so.2 does not (exec /app: no such file or directory)',
    'build it static: CGO_ENABLED=0 go build -o /app example.com/app; or use a base with glibc: FROM gcr.io/distroless/base-debian12; or copy the loader and each library that ldd /app lists',
  ),
  stopsStart: true,
};
const zone = findingOf(
  'error',
  'timezone/tz-file-missing',
  'TZ=Asia/Shanghai, but there is no time zone database: the program silently runs in UTC',
  'RUN apk add --no-cache tzdata; or import _ "time/tzdata" in the program',
);
const failing = reportOf(
  [
    ranRun('go', '/app: go1.26.8, example.com/app v1.4.0', [findingOf('info', 'go/x', 'a note')]),
    ranRun('ssl', '144 roots from /etc/ssl/certs/ca-certificates.crt'),
    ranRun('timezone', 'UTC (UTC, +00:00) from TZ=Asia/Shanghai', [zone]),
    ranRun('libc', '/app: dynamic for glibc, 1 library; no libc', [loader]),
    ranRun('user', 'uid 65532, gid 65532'),
    { probe: 'sandbox', status: 'skipped', reason: 'nothing runs in this root; it needs a running container' },
    ranRun('baseline', 'no distribution, no shell'),
  ],
  {
    app: { path: '/app', foundBy: '--app' },
    assumptions: [
      'nothing says which other variables the container will have (--image-config, or --env): variables count as unset',
    ],
  },
);

describe.each([40, 60, 80, 120, 200])('renderTerminal at %i columns', (width) => {
  const text = renderTerminal(failing, { ...plain, width });
  const lines = text.trimEnd().split('\n');

  it('looks the same as before', () => {
    expect(text).toMatchSnapshot();
  });

  it('fits: nothing but what is to be copied is wider', () => {
    for (const line of lines.filter((each) => each.length > width))
      expect(line).toMatch(/^ {9}(?:CGO_ENABLED|FROM|RUN)/);
  });

  it('has two errors on one screen, from 60 columns', () => {
    expect(lines.length).toBeLessThanOrEqual(width < 60 ? 40 : 24);
  });

  it('breaks no command', () => {
    for (const command of ['CGO_ENABLED=0 go build -o /app example.com/app', 'FROM gcr.io/distroless/base-debian12'])
      expect(text).toMatch(new RegExp(`${command}$`, 'm'));
  });
});

describe('what stands on a terminal', () => {
  const print = (runs: readonly ReportedRun[], extra: Partial<Report> = {}, options: object = {}): string[] =>
    renderTerminal(reportOf(runs, { app: { path: '/app', foundBy: '--app' }, ...extra }), {
      ...plain,
      ...options,
    }).split('\n');

  it('is whole, where all is well', () => {
    expect(print([ranRun('ssl', '144 roots')], {}, { timing: false })).toEqual([
      '  program  /app (--app)',
      '✔ ssl      144 roots',
      '',
      'OK  exit status 0',
      '',
    ]);
  });

  it('is the image, what was assumed and what was accepted, each within its column', () => {
    const image = { source: 'app.tar', kind: 'docker archive', reference: null, platform: 'linux/arm64', layers: 12 };
    const extra = {
      image,
      assumptions: ['nothing says who runs the program: as root'],
      ignored: [ignoredOf(findingOf('error', 'ssl/x', 'one root that nobody needs any more'), 'agreed')],
    };
    const found = [
      findingOf(
        'warning',
        'certificates/x',
        'one root of the system expired long ago',
        'remove it now; or copy another one in its place',
      ),
    ];
    expect(
      print([ranRun('certificates', '144 roots from a file that has a long name', found)], extra, {
        width: 40,
        showIgnored: true,
      }),
    ).toEqual([
      '▲ warning certificates/x',
      '  one root of the system expired long',
      '  ago',
      '  fix: remove it now',
      '       or: copy another one in its place',
      '',
      '    image: app.tar: linux/arm64, 12',
      '    layers, docker archive',
      '  program       /app (--app)',
      '                nothing says who runs',
      '                the program: as root',
      '▲ certificates  144 roots from a file',
      '                that has a long name',
      '    ignored error ssl/x: one root that',
      '    nobody needs any more (agreed)',
      '',
      'OK  1 warning, 1 ignored, exit status 0,',
      '    12 ms',
      '',
    ]);
  });

  it.each<[width: number, fix: string[]]>([
    [31, ['  fix: or three words more here']],
    [30, ['  fix: or three words more', '       here']],
  ])('has what to do next to its label, at %i columns', (width, fix) => {
    const found = findingOf('warning', 'ssl/x', 'm', 'or three words more here');
    expect(print([ranRun('ssl', 'x', [found])], {}, { width, timing: false }).slice(2, -5)).toEqual([...fix, '']);
  });

  it('does not move with colors', () => {
    const run = ranRun('ssl', 'words '.repeat(12).trim(), [findingOf('warning', 'ssl/x', 'word '.repeat(20).trim())]);
    const colored = print([run, lateRun('go')], {}, { width: 50, color: true }).map(stripVTControlCharacters);
    expect(colored).toEqual(print([run, lateRun('go')], {}, { width: 50 }));
  });

  it.each<[ReportedRun, Partial<Report>, string]>([
    [ranRun('go', 'no program'), {}, '- go       no program'],
    [ranRun('go', 'no program', [findingOf('info', 'go/x', 'm')]), {}, '- go       no program'],
    [ranRun('go', 'no program', [findingOf('warning', 'go/x', 'm')]), {}, '▲ go       no program'],
    [ranRun('go', 'go1.25', [findingOf('info', 'go/x', 'm')]), {}, '✔ go       go1.25'],
    [ranRun('go', 'go1.25', [findingOf('info', 'go/x', 'm')]), { failOn: 'info' }, '✘ go       go1.25'],
    [ranRun('go', 'go1.25', [findingOf('error', 'go/x', 'm')]), { failOn: 'none' }, '✘ go       go1.25'],
    [{ probe: 'go', status: 'skipped', reason: 'r' }, {}, '- go       skipped: r'],
    [lateRun('go'), {}, '… go       incomplete: the time of --timeout was used up'],
  ])('the mark of %j %j', (run, extra, line) => {
    expect(print([run], extra, { verbose: true })).toContain(line);
  });

  it('names no quiet probe where there is none, and no note twice', () => {
    const failed = findingOf('error', 'go/x', 'broken');
    expect(print([ranRun('go', 'x', [failed, findingOf('info', 'go/n', 'note')])])).toEqual([
      '✘ error go/x',
      '  broken',
      '  fix: fix it',
      '',
      '  program  /app (--app)',
      '',
      'FAIL  1 error, 1 note, exit status 1, 12 ms',
      '',
    ]);
  });

  it('wraps next to the probes that are named in one line', () => {
    const runs = [ranRun('go', 'x', [findingOf('error', 'go/x', 'm')]), ranRun('timezone', 'x'), ranRun('libc', 'x')];
    const wrapped = ['✔ timezone, libc (--verbose shows what they', '  saw)'];
    expect(print(runs, {}, { width: 44 }).slice(5, -3)).toEqual(wrapped);
    expect(print(runs, {}, { width: 47 }).slice(5, -3)).toEqual(wrapped);
    expect(print(runs, {}, { width: 48 }).slice(5, -3)).toEqual(['✔ timezone, libc (--verbose shows what they saw)']);
  });

  it('has the verdict in as many lines as it needs', () => {
    const run = ranRun('ssl', 'x', [findingOf('error', 'ssl/x', 'm'), findingOf('warning', 'ssl/y', 'm')]);
    expect(print([run], {}, { width: 40 }).slice(-3)).toEqual([
      'FAIL  1 error, 1 warning, exit status 1,',
      '      12 ms',
      '',
    ]);
  });

  it('gives a text 24 columns, however narrow the terminal', () => {
    const words = 'aaaaaaaaaaa bbbbbbbbbbbb ccccccccccc ddddddddddddd';
    expect(
      print([ranRun('ssl', words, [findingOf('warning', 'ssl/x', words)])], {}, { width: 20 }).slice(1, 8),
    ).toEqual([
      '  aaaaaaaaaaa bbbbbbbbbbbb',
      '  ccccccccccc',
      '  ddddddddddddd',
      '  fix: fix it',
      '',
      '  program  /app (--app)',
      '▲ ssl      aaaaaaaaaaa bbbbbbbbbbbb',
    ]);
  });

  it('has the verdict above where 22 lines are not enough', () => {
    const notes = (count: number): string[] => print(Array.from({ length: count }, () => ranRun('go', 'x')));
    expect(notes(21)[0]).toBe('  program  /app (--app)');
    expect(notes(21)).toHaveLength(25);
    expect(notes(22).slice(0, 3)).toEqual(['OK  exit status 0, 12 ms', '', '  program  /app (--app)']);
  });
});
