import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { renderText } from '../../../src/report/formats/text.ts';
import type { Report } from '../../../src/report/model.ts';
import { writeToPod } from '../../../src/report/pod.ts';
import { needs } from '../../support/needs.ts';
import { mainSource, withCompiledSources } from '../../support/program/run-source.ts';
import { cleanReport, sampleReport } from '../../support/report/sample-report.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'probe-env-pod-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('--termination-log', () => {
  it('has the text of the last run, in its place', () => {
    const file = join(directory, 'log');
    writeFileSync(file, 'x'.repeat(9000));
    const { ino } = statSync(file);
    expect(writeToPod(sampleReport(), { containerLog: false, terminationLog: file })).toEqual([]);
    expect(readFileSync(file, 'utf8')).toMatch(/^FAIL libc\/interpreter-missing: /);
    expect(statSync(file)).toMatchObject({ ino });
    expect(statSync(file).size).toBeLessThan(4097);
    expect(writeToPod(cleanReport(), { containerLog: false, terminationLog: file })).toEqual([]);
    expect(readFileSync(file, 'utf8')).toBe('OK ssl: 144 roots; timezone: UTC\n');
  });

  it('says what is in the way', () => {
    const say = (terminationLog: string) => writeToPod(cleanReport(), { containerLog: false, terminationLog });
    expect(say(join(directory, 'no/log'))).toEqual([
      `--termination-log: ${directory}/no is not a directory: create it first`,
    ]);
    expect(say(directory)).toEqual([`--termination-log: ${directory} is not a regular file`]);
    expect(say('/dev/null')).toEqual(['--termination-log: /dev/null is not a regular file']);
  });
});

describe('the log of the container', () => {
  const text = (report: Report): string => renderText(report);

  it.each<[string, boolean, string | null, boolean, string[]]>([
    ['no log was asked for', false, null, false, []],
    ['no termination log', true, null, true, []],
    ['a termination log that is not there', true, 'none', true, []],
    ['one with another state', true, 'FAIL', true, []],
    ['one with a part of it', true, 'OK ssl: 144', true, []],
    ['one with this state', true, text(cleanReport()), false, []],
    ['one with more than it', true, text(cleanReport()) + 'x'.repeat(5000), true, []],
    ['one that is a directory', true, '/', true, ['--termination-log: DIRECTORY is not a regular file']],
  ])('%s', (_, containerLog, before, isReported, problems) => {
    const log = join(directory, 'container');
    const file = before === '/' ? directory : join(directory, 'termination');
    if (before !== null && before !== 'none' && before !== '/') writeFileSync(file, before);
    const terminationLog = before === null ? null : file;
    const told = writeToPod(cleanReport(), { containerLog, terminationLog }, log);
    expect(told.map((problem) => problem.replace(directory, 'DIRECTORY'))).toEqual(problems);
    expect(existsSync(log)).toBe(isReported);
    if (isReported) expect(JSON.parse(readFileSync(log, 'utf8'))).toMatchObject({ verdict: 'OK' });
    if (terminationLog !== null && before !== '/') expect(readFileSync(file, 'utf8')).toBe(text(cleanReport()));
  });

  it('leaves no file open', () => {
    const open = (): number => readdirSync('/proc/self/fd').length;
    const before = open();
    const terminationLog = join(directory, 'log');
    for (let time = 0; time < 5; time += 1)
      writeToPod(cleanReport(), { containerLog: true, terminationLog }, directory);
    expect(open()).toBe(before);
  });

  it('may be out of reach', () => {
    expect(writeToPod(cleanReport(), { containerLog: true, terminationLog: null }, '/no/such/log')).toEqual([]);
  });

  it('leaves a termination log with this state as it is', () => {
    const file = join(directory, 'log');
    writeFileSync(file, text(cleanReport()));
    utimesSync(file, 1, 1);
    writeToPod(cleanReport(), { containerLog: false, terminationLog: file });
    expect(statSync(file).mtimeMs).toBe(1000);
  });
});

/** In a separate process: dash redirects itself while a plain command runs. */
function inChild(command: string): string {
  return `(${command} 2>/dev/null)`;
}

/** Runs a script as PID 1 of a separate namespace; returns what it writes to its standard error. */
function asPid1(script: string): { lines: string[]; stdout: string } {
  const errors = join(directory, 'errors');
  const stdout = execFileSync(
    'unshare',
    ['--pid', '--fork', '--mount-proc', 'sh', '-c', `exec 2>>${errors}; ${script}`],
    { encoding: 'utf8', env: withCompiledSources(process.env) },
  );
  return {
    stdout,
    lines: readFileSync(errors, 'utf8')
      .split('\n')
      .filter((line) => line !== ''),
  };
}

describe('--container-log', needs('a pid namespace'), () => {
  const run = `'${process.execPath}' '${mainSource}' ssl --no-tools --timeout 60s --container-log`;

  it('writes one JSON line to the standard error of PID 1', () => {
    const { lines, stdout } = asPid1(`${inChild(`${run} --root ${directory}`)}; true`);
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
      expect.objectContaining({
        level: 50,
        tool: 'probe-env',
        verdict: 'FAIL',
        exitStatus: 1,
        findings: [expect.objectContaining({ code: 'ssl/no-roots', severity: 'error' })],
        msg: expect.stringMatching(/^FAIL ssl\/no-roots: /),
      }),
    ]);
    expect(stdout).toMatch(/^FAIL ssl\/no-roots: /);
  });

  it('writes it only where the state changes, when the termination log tells the last one', () => {
    const both = `${run} --root ${directory} --termination-log=${directory}/log`;
    const script = [both, both, `${both} --ignore ssl/no-roots`, 'true'].map(inChild).join('; ');
    expect(asPid1(script).lines).toHaveLength(2);
  });

  it('neither waits for a full pipe nor changes the verdict', () => {
    const pipe = join(directory, 'pipe');
    const fill = `dd if=/dev/zero of=${pipe} bs=4096 count=16 oflag=nonblock 2>/dev/null`;
    const script = `mkfifo ${pipe}; exec 2<>${pipe}; ${inChild(fill)}; ${inChild(`${run} --root ${directory}`)}; echo $?`;
    const stdout = execFileSync('unshare', ['--pid', '--fork', '--mount-proc', 'sh', '-c', script], {
      encoding: 'utf8',
      timeout: 15_000,
    });
    expect(stdout).toMatch(/\n1\n$/);
  });
});
