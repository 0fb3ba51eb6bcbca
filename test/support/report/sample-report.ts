import type { Report } from '../../../src/report/model.ts';
import { findingOf, ignoredOf, lateRun, ranRun, reportOf } from './reports.ts';

/** Strings that break formats: markup, separators, control characters, lone surrogates, what no XML can hold. */
export const nasty =
  'a<b>&"\'|#\\ %0A,: ::error::x -- ]]> \u0000\u001b[31m\r\n\u2028\u0085\ud800\ufffe\uffff größer 漢字 `*_[x](y)';

/** A report with everything in it: all severities, accepted findings, probes that did not run. */
export function sampleReport(extra: Partial<Report> = {}): Report {
  const missing = {
    ...findingOf(
      'error',
      'libc/interpreter-missing',
      `/app is there, its loader is not ${nasty}`,
      `build it static ${nasty}`,
    ),
    detail: { path: '/app', line: 7, text: nasty },
  };
  const runs = [
    ranRun('ssl', '144 roots', [findingOf('warning', 'ssl/expired-roots', 'one root expired')]),
    ranRun('libc', `dynamic ${nasty}`, [missing, findingOf('info', 'libc/size', 'large')]),
    lateRun('go'),
    { probe: 'user', status: 'skipped', reason: 'no live process' } as const,
    ranRun('timezone', 'Asia/Shanghai'),
  ];
  return reportOf(runs, {
    app: { path: '/srv/my app', foundBy: '/proc/1/exe' },
    expectations: { tz: 'Asia/Shanghai', expectBuild: [{ key: 'CGO_ENABLED', value: '0' }] },
    ignored: [
      ignoredOf(
        findingOf('warning', 'ssl/local-ca-not-installed', `left out ${nasty}`),
        `agreed ${nasty}`,
        '2027-01-31',
      ),
      ignoredOf(findingOf('error', 'libc/x', 'x'), null),
    ],
    ...extra,
  });
}

/**
 * One that is small enough to be compared whole: one code found twice, as severe as two rules see it, what has a place and what has none,
 * markup of every format, and every way in which a run ends.
 */
export function smallReport(extra: Partial<Report> = {}): Report {
  const expired = findingOf('warning', 'ssl/expired', 'a | b --- <c>', 'remove it');
  const ssl = ranRun('ssl', '144 roots', [
    { ...expired, detail: { file: '/etc/a b', line: 3 } },
    findingOf('error', 'ssl/expired', 'all of them'),
  ]);
  const runs = [
    {
      ...ssl,
      ms: 1234.56,
      metrics: [{ name: 'roots', help: 'Roots\\ of\nall', labels: { file: '/x"y\\z' }, value: 144 }],
    },
    ranRun('libc', 'static', [{ ...findingOf('info', 'libc/size', 'large'), detail: { line: 5 } }]),
    { probe: 'go', status: 'incomplete', reason: 'TypeError: x', late: false } as const,
    { probe: 'user', status: 'skipped', reason: 'nothing runs' } as const,
  ];
  return reportOf(runs, {
    app: { path: '/srv/app', foundBy: '--app' },
    ignored: [
      ignoredOf(findingOf('info', 'ssl/old', 'old'), 'agreed', '2027-01-31'),
      ignoredOf(findingOf('error', 'libc/x', 'x'), null),
    ],
    ms: 2345.67,
    ...extra,
  });
}

/** One without a finding. */
export function cleanReport(extra: Partial<Report> = {}): Report {
  return reportOf([ranRun('ssl', '144 roots'), ranRun('timezone', 'UTC')], extra);
}

/** One whose only trouble is a probe that was late, where that may pass. */
export function lateReport(): Report {
  return reportOf([ranRun('ssl', '144 roots'), lateRun('go')], { incomplete: 'pass' });
}

export const reports: readonly (readonly [string, Report])[] = [
  ['with everything in it', sampleReport()],
  ['with --fail-on none', sampleReport({ failOn: 'none' })],
  ['without a finding', cleanReport()],
  ['with a late probe that may pass', lateReport()],
  [
    'of an image',
    smallReport({
      root: '/',
      image: { source: 'app.tar', kind: 'docker archive', reference: 'app:1', platform: null, layers: 1 },
    }),
  ],
  ['without a probe', reportOf([])],
];
