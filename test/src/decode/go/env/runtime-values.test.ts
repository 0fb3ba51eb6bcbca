import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  isTracebackLevel,
  parseGcPercent,
  parseMaxProcs,
  parseMemoryLimit,
} from '../../../../../src/decode/go/env/runtime-values.ts';
import { parseGoVersion } from '../../../../../src/decode/go/version/version.ts';
import { fixture } from '../../../../support/fixtures.ts';
import { go, goCommand, goVersion } from '../../../../support/go/go-toolchain.ts';
import { needs } from '../../../../support/needs.ts';

const memoryLimits = [
  ...[
    'off',
    '0',
    '1',
    '100',
    '100B',
    '100KiB',
    '100MiB',
    '100GiB',
    '100TiB',
    '9223372036854775807',
    '007MiB',
    '-0',
    '+100MiB',
  ],
  ...[
    '9223372036854775808',
    '8388608TiB',
    '8388607TiB',
    '100MB',
    '100M',
    '100Mi',
    '512m',
    '1.5GiB',
    '-1',
    '1PiB',
    '100mib',
    ' 1',
    '1 ',
  ],
  ...['1iB', 'B', 'iB', 'MiB', '0x10', '1e9', 'OFF', '٣', '1_000', '-5MiB', '--1'],
];
const numbers = [
  ...[
    '1',
    '4',
    '+4',
    '0',
    '-1',
    '-2147483648',
    '2147483647',
    '2147483648',
    '00000000000000000000003',
    '-00000000000000000000003',
    '00000000000002147483648',
    '500m',
    '2.5',
    ' 4',
    '4 ',
    'abc',
    '0x4',
    '007',
    '1_0',
  ],
  ...['off', '-', '+', '٣', '99999999999999999999'],
];

const levels = [
  ...['', 'none', 'single', 'all', 'system', 'crash', '0', '1', '2', '3', '007', '+1', '4294967295'],
  ...['full', 'true', 'All', 'crash ', ' all', '"all"', "'crash'", '-1', '1_0', '0x1', '+', '4294967296', 'wer', '٣'],
];

describe('the values that the runtime itself accepts', needs('go'), () => {
  const directory = goCommand === null ? '' : build();
  const version = parseGoVersion(goCommand === null ? 'go1.26.0' : goVersion());
  const run = (env: Record<string, string>): { status: number | null; stdout: string; stderr: string } =>
    spawnSync(path.join(directory, 'values'), { env, encoding: 'utf8' });

  it('GOMEMLIMIT', () => {
    for (const value of memoryLimits) {
      const { status, stdout, stderr } = run({ GOMEMLIMIT: value });
      const parsed = parseMemoryLimit(value, version);
      if (status !== 0) expect(stderr).toContain('malformed GOMEMLIMIT');
      const printed = status === 0 ? (/^limit (.*)$/m.exec(stdout)?.[1] ?? '') : null;
      const ours = parsed === 'off' ? '9223372036854775807' : parsed === null ? null : BigInt(parsed).toString();
      // Numbers near 2^63 are rounded: only whether they are accepted matters.
      if (printed !== null && printed.length > 15 && ours !== null)
        expect(Number(ours)).toBeCloseTo(Number(printed), -4);
      else expect(ours, value).toBe(printed);
    }
  });

  it('GOMAXPROCS and GOGC', () => {
    const byDefault = /^procs (.*)$/m.exec(run({}).stdout)?.[1];
    for (const value of numbers) {
      const procs = parseMaxProcs(value, version);
      if (procs === null || procs <= 1000) {
        expect(/^procs (.*)$/m.exec(run({ GOMAXPROCS: value }).stdout)?.[1], `GOMAXPROCS=${value}`).toBe(
          procs === null ? byDefault : String(procs),
        );
      }
      const percent = parseGcPercent(value, version);
      const expected = percent === null ? 100 : percent === 'off' || percent < 0 ? -1 : percent;
      expect(/^gc (.*)$/m.exec(run({ GOGC: value }).stdout)?.[1], `GOGC=${value}`).toBe(String(expected));
    }
  });
});

describe('levels of GOTRACEBACK', needs('go'), () => {
  const directory = goCommand === null ? '' : build();
  const version = parseGoVersion(goCommand === null ? 'go1.26.0' : goVersion());

  it.each(levels)('%j', (value) => {
    const env = { GOTRACEBACK: value };
    const { stderr } = spawnSync(path.join(directory, 'values'), ['crash'], { env, encoding: 'utf8' });
    expect(stderr).toContain('panic: on purpose');
    const asked = /^(none|0|4294967295)$/.test(value); // the last one is cut to 30 bits
    if (!asked) expect(isTracebackLevel(value, version)).toBe(stderr.includes('goroutine '));
    else expect(isTracebackLevel(value, version)).toBe(true);
  });
});

describe('a plus sign', () => {
  it('is accepted since Go 1.26', () => {
    expect(parseMemoryLimit('+1MiB', parseGoVersion('go1.25.3'))).toBeNull();
    expect(parseMemoryLimit('+1MiB', parseGoVersion('go1.26.0'))).toBe(1 << 20);
    expect(parseMaxProcs('+4', parseGoVersion('go1.25.3'))).toBeNull();
    expect(parseMaxProcs('+4', null)).toBe(4);
    expect(isTracebackLevel('+1', parseGoVersion('go1.25.3'))).toBe(false);
    expect(isTracebackLevel('+1', null)).toBe(true);
  });
});

function build(): string {
  return fixture('runtime-values', [source, goVersion()], (work) => {
    writeFileSync(path.join(work, 'main.go'), source);
    writeFileSync(path.join(work, 'go.mod'), 'module values\n\ngo 1.21\n');
    go(['build', '-o', 'values', '.'], { cwd: work, env: { CGO_ENABLED: '0' } });
  });
}

const source = `package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
)

func main() {
	if len(os.Args) > 1 {
		panic("on purpose")
	}
	fmt.Println("limit", debug.SetMemoryLimit(-1))
	fmt.Println("procs", runtime.GOMAXPROCS(0))
	fmt.Println("gc", debug.SetGCPercent(-1))
}
`;
