import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { needs, staticBuild } from '../support/needs.ts';
import { builtExecutable } from '../support/program/executable.ts';
import { staticExecutable } from '../support/program/static-executable.ts';

const bundle = path.join(import.meta.dirname, '../../scripts/build/warm-up/ca-certificates.crt');
const cases = path.join(import.meta.dirname, '../cases');

interface Row {
  readonly name: string;
  readonly args: readonly string[];
}

/** All of them take a minute: CI tries them all, others every third. */
const oneIn = process.env.CI === undefined ? 3 : 1;

/** Cases as real roots, half of them in each format, with what their command lines state; modes and what is denied are the checkout's own. */
const rows: readonly Row[] = readdirSync(cases)
  .flatMap((probe) =>
    readdirSync(path.join(cases, probe)).flatMap((name) => {
      const root = path.join(cases, probe, name, 'rootfs');
      if (!existsSync(root)) return [];
      const { args = [], app } = JSON.parse(readFileSync(path.join(cases, probe, name, 'case.json'), 'utf8'));
      const program = typeof app === 'string' ? ['--app', app] : [];
      return [{ name: `${probe}/${name}`, args: ['--root', root, ...args, ...program] }];
    }),
  )
  .filter((_, index) => index % oneIn === 0);

/** What else is asked of it. */
const others: readonly Row[] = [
  '--version',
  '--help',
  '--help-all',
  '--list',
  '--bogus',
  '--explain libc/interpreter-missing',
].map((args) => ({ name: args, args: args.split(' ') }));

describe('the static executable says what the one on Node says', needs(...staticBuild), () => {
  let executables: readonly [node: string, own: string];

  beforeAll(() => {
    executables = [builtExecutable(), staticExecutable()];
  }, 900_000);

  function answers(args: readonly string[]): readonly [unknown, unknown] {
    const [node, own] = executables;
    return [answerOf(node, args), answerOf(own, args)];
  }

  it.each(rows.filter((_, index) => index % 2 === 0))('$name, as JSON', ({ args }) => {
    const [onNode, own] = answers([...args, '--all', '--format', 'json', '--no-timing', '--timeout', '60s']);
    expect(own).toEqual(onNode);
  });

  it.each(rows.filter((_, index) => index % 2 === 1))('$name, as text', ({ args }) => {
    const [onNode, own] = answers([...args, '--all', '--timeout', '60s']);
    expect(own).toEqual(onNode);
  });

  it.each(others)('$name', ({ args }) => {
    const [onNode, own] = answers(args);
    expect(own).toEqual(onNode);
  });

  it('of a directory with more names than the kernel gives at once', () => {
    const root = mkdtempSync(path.join(os.tmpdir(), 'probe-env-crowded-'));
    try {
      const directory = path.join(root, 'etc/ssl/certs');
      mkdirSync(directory, { recursive: true });
      const pems = readFileSync(bundle, 'latin1').split(/(?<=-----END CERTIFICATE-----\n)/);
      for (let number = 0; number < 1500; number += 1) {
        const name = `a-root-with-a-name-of-some-length-${number}`;
        writeFileSync(path.join(directory, `${name}.pem`), pems[number % pems.length] ?? '', 'latin1');
        // Next to it, elsewhere, and to nothing.
        const target = [`${name}.pem`, `../certs/${name}.pem`, `no-${name}`][number % 3] ?? '';
        symlinkSync(target, path.join(directory, `${number.toString(16).padStart(8, '0')}.0`));
        symlinkSync(target, path.join(directory, `link-${number}.pem`));
      }
      const [onNode, own] = answers(['ssl', '--root', root, '--format', 'json', '--no-timing', '--timeout', '60s']);
      expect(own).toEqual(onNode);
      expect(JSON.stringify(onNode)).toContain('sameDirectoryLinks');
    } finally {
      rmSync(root, { recursive: true });
    }
  });

  it('is one static file, with nothing for a loader to do', () => {
    const [, own] = executables;
    const headers = execFileSync('readelf', ['--wide', '--program-headers', own], { encoding: 'utf8' });
    expect(headers).toContain('EXEC (Executable file)');
    expect(headers).not.toMatch(/INTERP|DYNAMIC/);
  });
});

/** Without the name of the runtime, the one thing in which they differ. */
function answerOf(executable: string, args: readonly string[]): object {
  const env = { PATH: '/usr/bin:/bin' };
  const { status, stdout, stderr } = spawnSync(executable, args, { encoding: 'utf8', env });
  return { status, stdout: stdout.replace(/"runtime":"[^"]*"/, '"runtime":""'), stderr };
}
