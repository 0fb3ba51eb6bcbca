import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { renderTerminal } from '../../../../src/report/formats/terminal.ts';
import { findingOf, ignoredOf, lateRun, ranRun, reportOf } from '../../../support/reports.ts';

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
      '✔ go  (--verbose shows what they saw)\n… libc  incomplete: the time of --timeout was used up\n',
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

describe.each([60, 80, 120, 200])('renderTerminal at %i columns', (width) => {
  const text = renderTerminal(failing, { ...plain, width });

  it('looks the same as before', () => {
    expect(text).toMatchSnapshot();
  });

  it('fits: nothing but what is to be copied is wider, and two errors need no scrolling', () => {
    const lines = text.trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(24);
    for (const line of lines.filter((each) => each.length > width))
      expect(line).toMatch(/^ {9}(?:CGO_ENABLED|FROM|RUN)/);
  });

  it('breaks no command', () => {
    for (const command of ['CGO_ENABLED=0 go build -o /app example.com/app', 'FROM gcr.io/distroless/base-debian12'])
      expect(text).toMatch(new RegExp(`${command}$`, 'm'));
  });
});
