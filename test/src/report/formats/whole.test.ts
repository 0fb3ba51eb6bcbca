import { describe, expect, it } from 'vitest';
import { renderGithub, renderGithubSummary } from '../../../../src/report/formats/github.ts';
import { renderJunit } from '../../../../src/report/formats/junit.ts';
import { renderNagios } from '../../../../src/report/formats/nagios.ts';
import { renderPrometheus } from '../../../../src/report/formats/prometheus.ts';
import { renderTap } from '../../../../src/report/formats/tap.ts';
import { cleanReport, lateReport, smallReport } from '../../../support/report/sample-report.ts';

/** Each format of one small report, byte for byte: the tests next to this one check what other programs read. */
describe('a whole report', () => {
  it('as JUnit XML', () => {
    expect(renderJunit(smallReport(), { timing: true })).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<!-- FAIL ssl/expired: all of them (+1 warning, 1 incomplete, 2 ignored) -->
<testsuites name="probe-env" tests="8" failures="1" errors="1" time="2.346">
  <testsuite name="probe-env.ssl" tests="3" failures="1" errors="0" skipped="1" time="1.235">
    <testcase name="ssl/expired" classname="probe-env.ssl">
      <system-out>warning ssl/expired: a | b --- &#60;c&#62;
fix: remove it</system-out>
    </testcase>
    <testcase name="ssl/expired" classname="probe-env.ssl">
      <failure type="ssl/expired" message="all of them">error ssl/expired: all of them
fix: fix it</failure>
    </testcase>
    <testcase name="ssl/old" classname="probe-env.ssl">
      <skipped type="ssl/old" message="ignored: agreed">info ssl/old: old
fix: fix it</skipped>
    </testcase>
  </testsuite>
  <testsuite name="probe-env.libc" tests="3" failures="0" errors="0" skipped="1" time="0.001">
    <testcase name="libc" classname="probe-env.libc">
      <system-out>static</system-out>
    </testcase>
    <testcase name="libc/size" classname="probe-env.libc">
      <system-out>info libc/size: large
fix: fix it</system-out>
    </testcase>
    <testcase name="libc/x" classname="probe-env.libc">
      <skipped type="libc/x" message="ignored">error libc/x: x
fix: fix it</skipped>
    </testcase>
  </testsuite>
  <testsuite name="probe-env.go" tests="1" failures="0" errors="1" skipped="0">
    <testcase name="go" classname="probe-env.go">
      <error type="incomplete" message="TypeError: x">TypeError: x</error>
    </testcase>
  </testsuite>
  <testsuite name="probe-env.user" tests="1" failures="0" errors="0" skipped="1">
    <testcase name="user" classname="probe-env.user">
      <skipped message="nothing runs">nothing runs</skipped>
    </testcase>
  </testsuite>
</testsuites>
`);
  });

  it('as JUnit XML, of a probe that may be late', () => {
    expect(renderJunit(lateReport(), { timing: false })).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<!-- OK, incomplete after 900 ms: go did not finish: raise - -timeout and the probe's timeoutSeconds, or the CPU limit -->
<testsuites name="probe-env" tests="2" failures="0" errors="0">
  <testsuite name="probe-env.ssl" tests="1" failures="0" errors="0" skipped="0">
    <testcase name="ssl" classname="probe-env.ssl">
      <system-out>144 roots</system-out>
    </testcase>
  </testsuite>
  <testsuite name="probe-env.go" tests="1" failures="0" errors="0" skipped="1">
    <testcase name="go" classname="probe-env.go">
      <skipped message="the time of --timeout was used up">the time of --timeout was used up</skipped>
    </testcase>
  </testsuite>
</testsuites>
`);
  });

  it('as TAP', () => {
    expect(renderTap(smallReport())).toBe(`TAP version 14
1..8
# FAIL ssl/expired: all of them (+1 warning, 1 incomplete, 2 ignored)
ok 1 - ssl/expired: a | b --- <c>
  ---
  code: "ssl/expired"
  severity: "warning"
  message: "a | b --- <c>"
  fix: "remove it"
  detail: {"file":"/etc/a b","line":3}
  ...
not ok 2 - ssl/expired: all of them
  ---
  code: "ssl/expired"
  severity: "error"
  message: "all of them"
  fix: "fix it"
  detail: {}
  ...
ok 3 - ssl/old # SKIP ignored: agreed
  ---
  code: "ssl/old"
  severity: "info"
  message: "old"
  fix: "fix it"
  detail: {}
  ...
ok 4 - libc: static
ok 5 - libc/size: large
  ---
  code: "libc/size"
  severity: "info"
  message: "large"
  fix: "fix it"
  detail: {"line":5}
  ...
ok 6 - libc/x # SKIP ignored
  ---
  code: "libc/x"
  severity: "error"
  message: "x"
  fix: "fix it"
  detail: {}
  ...
not ok 7 - go: TypeError: x
ok 8 - user # SKIP nothing runs
`);
    expect(renderTap(lateReport()).split('\n').slice(3)).toEqual([
      'ok 1 - ssl: 144 roots',
      'not ok 2 - go # TODO the time of --timeout was used up',
      '',
    ]);
  });

  it('as workflow commands, and as the summary of a job', () => {
    expect(renderGithub(smallReport())).toBe(`FAIL ssl/expired: all of them (+1 warning, 1 incomplete, 2 ignored)
::error title=probe-env ssl/expired::all of them%0Afix: fix it
::warning title=probe-env ssl/expired::a | b --- <c>%0Afix: remove it
::notice title=probe-env libc/size::large%0Afix: fix it
::error title=probe-env go incomplete::TypeError: x
`);
    expect(renderGithubSummary(smallReport())).toBe(`### probe-env

FAIL ssl/expired: all of them (+1 warning, 1 incomplete, 2 ignored)

| | finding | what | fix |
| --- | --- | --- | --- |
| error | \`ssl/expired\` | all of them | fix it |
| warning | \`ssl/expired\` | a \\| b --- &lt;c> | remove it |
| info | \`libc/size\` | large | fix it |
| incomplete | go | TypeError: x | |
| ignored | \`ssl/old\` | old | agreed |
| ignored | \`libc/x\` | x |  |

`);
    expect(renderGithubSummary(cleanReport())).toBe('### probe-env\n\nOK ssl: 144 roots; timezone: UTC\n\n');
  });

  it('for a monitoring plugin', () => {
    expect(renderNagios(smallReport(), { timing: true })).toBe(
      `PROBE_ENV CRITICAL - ssl/expired (+1 warning, go incomplete): all of them \
| errors=1;;0;0 warnings=1;0;;0 notes=1;;;0 incomplete=1;;;0 ignored=2;;;0 time=2.346s;;;0;0.9
error ssl/expired: all of them
  fix: fix it
warning ssl/expired: a / b --- <c>
  fix: remove it
info libc/size: large
  fix: fix it
incomplete go: TypeError: x
skipped user: nothing runs
ignored ssl/old: old (agreed)
ignored libc/x: x
`,
    );
    expect(renderNagios(cleanReport(), { timing: false })).toBe(
      'PROBE_ENV OK - ssl: 144 roots; timezone: UTC | errors=0;;0;0 warnings=0;0;;0 notes=0;;;0 incomplete=0;;;0 ignored=0;;;0\n',
    );
  });

  it('for Prometheus', () => {
    const timed = `# HELP probe_env_probe_duration_seconds Time that a probe took.
# TYPE probe_env_probe_duration_seconds gauge
probe_env_probe_duration_seconds{probe="ssl"} 1.2346
probe_env_probe_duration_seconds{probe="libc"} 0.001
# HELP probe_env_duration_seconds Time from the start of the process to the report.
# TYPE probe_env_duration_seconds gauge
probe_env_duration_seconds 2.3457
`;
    const untimed = `# HELP probe_env_info Version, runtime and data of probe-env.
# TYPE probe_env_info gauge
probe_env_info{version="1.2.3",runtime="node 24.21.0",tzdata="2026c",go_releases="2026-08-20",public_roots="2026-11-01"} 1
# HELP probe_env_ok 1 when the run passed, with or without warnings.
# TYPE probe_env_ok gauge
probe_env_ok 0
# HELP probe_env_verdict 1 for the verdict of the run.
# TYPE probe_env_verdict gauge
probe_env_verdict{verdict="OK"} 0
probe_env_verdict{verdict="FAIL"} 1
probe_env_verdict{verdict="INCOMPLETE"} 0
# HELP probe_env_findings Findings by severity.
# TYPE probe_env_findings gauge
probe_env_findings{severity="error"} 1
probe_env_findings{severity="warning"} 1
probe_env_findings{severity="info"} 1
# HELP probe_env_finding Findings by code; no series for what was not found.
# TYPE probe_env_finding gauge
probe_env_finding{code="ssl/expired",severity="error"} 1
probe_env_finding{code="ssl/expired",severity="warning"} 1
probe_env_finding{code="libc/size",severity="info"} 1
# HELP probe_env_ignored_findings Findings that were accepted.
# TYPE probe_env_ignored_findings gauge
probe_env_ignored_findings 2
# HELP probe_env_probe_complete 0 for a probe that could not complete.
# TYPE probe_env_probe_complete gauge
probe_env_probe_complete{probe="ssl"} 1
probe_env_probe_complete{probe="libc"} 1
probe_env_probe_complete{probe="go"} 0
probe_env_probe_complete{probe="user"} 1
# HELP probe_env_roots Roots  of all
# TYPE probe_env_roots gauge
probe_env_roots{file="/x\\"y\\\\z"} 144
`;
    expect(renderPrometheus(smallReport(), { timing: true })).toBe(untimed + timed);
    expect(renderPrometheus(smallReport(), { timing: false })).toBe(untimed);
  });
});
