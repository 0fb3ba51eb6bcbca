import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { probes } from '../../../probes/index.ts';
import { flagGroups } from '../../../scripts/release/command-line.ts';
import { bashCompletion, fishCompletion, zshCompletion } from '../../../scripts/release/completions.ts';
import { manualPage } from '../../../scripts/release/manual.ts';
import { createCommandLine } from '../../../src/cli/cli.ts';
import { failOnChoices } from '../../../src/finding.ts';
import { formats } from '../../../src/report/formats/index.ts';
import { needs } from '../../support/needs.ts';

const flags = flagGroups().flatMap((group) => group.flags);
const flag = (long: string) => flags.find((candidate) => candidate.long === long);

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'completions-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** A file with a text. */
function file(name: string, text: string): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

describe('the options, as completions and the manual show them', () => {
  it('are all that --help-all shows', () => {
    const help = createCommandLine(probes).parse(['--help-all'], {});
    const shown = [...JSON.stringify(help).matchAll(/\\n {2}(?:-[A-Za-z], )?(--[a-z-]+)/g)].map(([, long]) => long);
    expect(flags.map(({ long }) => long).sort()).toEqual([...new Set(shown)].sort());
  });

  it('have the values that the command line takes', () => {
    expect(flag('--fail-on')?.words).toEqual(failOnChoices);
    expect(flag('--format')?.words).toEqual(Object.keys(formats));
    expect(flag('--cgo')?.words).toEqual(['0', '1']);
    expect(flag('--timeout')?.words).toEqual([]);
    expect(flag('--ignore')?.words).toContain('libc/interpreter-missing');
    const commandLine = createCommandLine(probes);
    for (const { long, words, variable } of flags) {
      if (variable === null) continue;
      for (const word of words) expect(commandLine.parse([long, word], {})).toMatchObject({ action: 'run' });
    }
  });
});

describe('completion for bash', () => {
  const words = (...line: readonly string[]) => {
    const script = `source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _probe_env; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const args = ['--norc', '-c', script, file('probe-env.bash', bashCompletion()), ...line];
    const { stdout } = spawnSync('bash', args, { env: { PATH: process.env.PATH ?? '' }, encoding: 'utf8' });
    return stdout.trim().split('\n');
  };

  it('offers options, probes and values', () => {
    expect(words('probe-env', '--fail-o')).toEqual(['--fail-on']);
    expect(words('probe-env', 's')).toEqual(['ssl', 'sandbox']);
    expect(words('probe-env', '--fail-on', '')).toEqual([...failOnChoices]);
    expect(words('probe-env', '--fail-on', '=', 'w')).toEqual(['warning']);
    expect(words('probe-env', '--fail-on', '=')).toEqual([...failOnChoices]);
    expect(words('probe-env', '--timeout', '')).toEqual(['']);
  });
});

describe('completion for zsh', needs('zsh'), () => {
  it('is read without an error, and offers values', () => {
    file('_probe-env', zshCompletion());
    // A terminal of zsh's own, as the shell completes only at one.
    const script = `zmodload zsh/zpty; zpty z zsh -f -i
      zpty -w z "PS1='> '; fpath=(${directory} \\$fpath); autoload -U compinit; compinit -u -D"
      zpty -w -n z $'probe-env --fail-on \\t'; sleep 0.2; zpty -w -n z $'\\t'
      for i in {1..60}; do sleep 0.25; zpty -r -t z part && out+=$part; [[ $out == *warning* ]] && break; done; print -r -- $out`;
    const { stdout } = spawnSync('zsh', ['-f', '-c', script], {
      env: { PATH: process.env.PATH ?? '', TERM: 'dumb' },
      encoding: 'utf8',
    });
    expect(stdout).toMatch(/error[\s\S]*info[\s\S]*none[\s\S]*warning/);
  });
});

describe('completion for fish', needs('fish'), () => {
  it('offers options, probes and values', () => {
    const path = file('probe-env.fish', fishCompletion());
    const words = (line: string): string[] => {
      const args = ['--no-config', '-c', `source ${path}; complete -C '${line}'`];
      const { stdout } = spawnSync('fish', args, {
        env: { PATH: process.env.PATH ?? '', HOME: directory },
        encoding: 'utf8',
      });
      return stdout
        .trim()
        .split('\n')
        .map((each) => each.split('\t', 1)[0] ?? '');
    };
    expect(words('probe-env --fail-o')).toEqual(['--fail-on']);
    expect(words('probe-env --fail-on ').sort()).toEqual([...failOnChoices].sort());
    expect(words('probe-env s').sort()).toEqual(['sandbox', 'ssl']);
  });
});

describe('the manual', () => {
  it('has every option with its variable, and is read without a warning', needs('groff'), () => {
    const path = file('probe-env.1', manualPage());
    const { stdout, stderr } = spawnSync('groff', ['-man', '-Tascii', '-ww', '-P-cbou', path], { encoding: 'utf8' });
    expect(stderr).toBe('');
    for (const { long, variable } of flags) {
      expect(stdout).toContain(long);
      if (variable !== null) expect(stdout).toContain(variable);
    }
    expect(stdout).toMatch(/^PROBE-ENV\(1\) .*PROBE-ENV\(1\)$/m);
  });
});
