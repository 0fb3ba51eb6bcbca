import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  asksForPosixrules,
  isMuslRule,
  parseGlibcTz,
  parseMuslTz,
  posixrulesTimeAt,
  ruleTimeAt,
} from '../../../../src/decode/zone/c-tz.ts';
import { decodeTzif } from '../../../../src/decode/zone/tzif.ts';
import { fixture } from '../../../support/fixtures.ts';
import { needs } from '../../../support/needs.ts';

const posixrules = '/usr/share/zoneinfo/posixrules';

/** Seconds since the epoch, over seventy years and the whole year. */
const instants = Array.from({ length: 40 }, (_, index) => 86_400 * 400 + index * 56_789_012 + (index % 24) * 3607);

const rules = fc.sample(
  fc
    .tuple(
      fc.constantFrom('CET', 'EST', 'AB', 'LONGNAME', '<+03>', '<-0330>', '<AB>', '<X', 'A1B', 'UTC', 'GMT'),
      fc.constantFrom('0', '-1', '+5', '5', '3:30', '-12:45', '-5:30:15', '24', '25', '-', '+', '', '1:', '1:99', '99'),
      fc.constantFrom('', '', 'CEST', 'EDT', '<-02>', 'XY', '<A', 'LONGERNAME'),
      fc.constantFrom('', '', '-2', '4', '-3:30', '+', '1:2:3'),
      fc.constantFrom(
        ...['', '', ',', ',M3.2.0,M11.1.0', ',M3.5.0/3,M10.5.0/-1', ',J60,J300', ',59,365/26', ',M9.5.0,M4.1.0/3'],
        ...[',M3.2.0', ',M3.2.0,', ',J0,J1', ',0/0,365/23', ',J1/0,J365/25', 'x'],
      ),
    )
    .map(([standard, west, daylight, dayWest, dates]) =>
      daylight === ''
        ? `${standard}${west}${dates === 'x' ? dates : ''}`
        : `${standard}${west}${daylight}${dayWest}${dates}`,
    ),
  { numRuns: 4000, seed: 3 },
);

describe('POSIX rules in TZ, against glibc', needs('gcc'), () => {
  it('are read as far as glibc reads them: 4,000 of them, at 40 instants each', () => {
    const answers = ask('gcc', rules);
    for (const [index, rule] of rules.entries()) {
      const ours = instants.map((at) => shown(parseGlibcTz(rule), at));
      expect({ rule, times: ours }).toEqual({ rule, times: answers[index] });
    }
  });

  it('have numbers as sscanf reads them', () => {
    const odd = ['UTC++8', 'UTC+-8', 'UTC- 8', 'UTC-+8', 'UTC+65544', 'UTC+70000', 'UTC8:-30', 'UTC8: 30'];
    const answers = ask('gcc', odd);
    for (const [index, rule] of odd.entries())
      expect([rule, instants.map((at) => shown(parseGlibcTz(rule), at))]).toEqual([rule, answers[index]]);
  });

  it('without dates follow the file posixrules', needs('tzdata'), () => {
    const asked = ['CET-1CEST', 'AAA3BBB', 'NZST-12NZDT', 'XXX5YYY4', 'CET-1CEST,'];
    const decoded = decodeTzif(readFileSync(posixrules));
    if (!decoded.ok) throw new Error(decoded.problem);
    const answers = ask('gcc', asked, path.dirname(posixrules));
    for (const [index, rule] of asked.entries()) {
      expect([rule, asksForPosixrules(rule)]).toEqual([rule, true]);
      const times = instants.filter((at) => at < 2_100_000_000);
      const ours = times.map((at) => {
        const time = posixrulesTimeAt(decoded.value, parseGlibcTz(rule), at);
        return time === null ? 'null' : `${time.offset} ${time.abbreviation}`;
      });
      expect([rule, ours]).toEqual([rule, answers[index]?.slice(0, times.length)]);
    }
    for (const rule of ['CET-1', 'CET', 'CET-1CEST,M3.5.0,M10.5.0/3', ''])
      expect([rule, asksForPosixrules(rule)]).toEqual([rule, false]);
  });
});

describe('POSIX rules in TZ, against musl', needs('musl-gcc'), () => {
  it('are taken for rules or for file names as musl does, and read as far', () => {
    const answers = ask('musl-gcc', rules);
    let taken = 0;
    for (const [index, rule] of rules.entries()) {
      const isRule = isMuslRule(rule);
      if (isRule) taken += 1;
      // A name that has a file, and dates before the first day of the year.
      if ((!isRule && existsSync(`/usr/share/zoneinfo/${rule}`)) || rule.includes('J0')) continue;
      const ours = instants.map((at) => (isRule ? shown(parseMuslTz(rule), at) : '0 UTC'));
      expect({ rule, times: ours }).toEqual({ rule, times: answers[index] });
    }
    expect(taken).toBeGreaterThan(2000);
  });
});

function shown(rule: ReturnType<typeof parseGlibcTz>, at: number): string {
  const { offset, abbreviation } = ruleTimeAt(rule, at);
  return `${offset} ${abbreviation}`;
}

/** What localtime_r makes of each value of TZ at each instant; by default no file answers to a name. */
function ask(compiler: 'gcc' | 'musl-gcc', values: readonly string[], directory = '/nonexistent'): string[][] {
  const built = fixture(`c-rules-${compiler}`, [source, instants], (work) => {
    execFileSync(compiler, ['-static', '-O1', '-x', 'c', '-o', path.join(work, 'rules'), '-'], { input: source });
  });
  const output = execFileSync(path.join(built, 'rules'), {
    input: `${values.join('\n')}\n`,
    env: { TZDIR: directory },
    encoding: 'utf8',
    maxBuffer: 64 << 20,
  });
  return output
    .split('\n')
    .slice(0, -1)
    .map((line) => line.slice(0, -1).split(';'));
}

const source = `#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
static const long instants[] = { ${instants.join(', ')} };
int main(void) {
  char line[256];
  while (fgets(line, sizeof line, stdin)) {
    line[strcspn(line, "\\n")] = 0;
    setenv("TZ", line, 1);
    tzset();
    for (size_t i = 0; i < sizeof instants / sizeof *instants; i++) {
      time_t t = instants[i];
      struct tm tm;
      localtime_r(&t, &tm);
      printf("%ld %s;", tm.tm_gmtoff, tm.tm_zone);
    }
    puts("");
  }
}
`;
