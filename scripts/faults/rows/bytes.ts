import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fault, Outcome } from '../fault.ts';
import { judge, together } from '../judge.ts';
import { goProgram, type Lab, link, type RunOptions } from '../lab.ts';

/** Characters that terminals, events and JSON parsers choke on. The kernel allows all of them in a path except NUL. */
const hostile: Readonly<Record<string, Buffer>> = {
  'ANSI escapes': Buffer.from('a\x1b[2J\x1b[31mred\x1b]0;title\x07'),
  newlines: Buffer.from('a\nOK all is well\r\nFAIL'),
  'broken UTF-8': Buffer.from([0x61, 0xff, 0xfe, 0xc3, 0x28, 0xed, 0xa0, 0x80, 0xf8]),
  'C1 controls, bidi overrides, line separators': Buffer.from('a\u0085\u009b31m\u202e\u2028\u2029\ufeff'),
  'quotes, backslashes and shell syntax': Buffer.from('a"\'\\`$(reboot);|&<>'),
  '255 bytes of emoji': Buffer.from('😀'.repeat(63)),
};

const formats = [[], ['--format', 'json']];

export const bytes: readonly Fault[] = [
  ...Object.entries(hostile).map(
    ([name, text]): Fault => ({
      group: 'bytes',
      fault: `${name} in the path of the program, the zone and the bundle`,
      expected: 'escaped; line one is one line; valid JSON',
      async run(lab) {
        const root = lab.containerRoot();
        const path = (directory: string): Buffer => Buffer.concat([Buffer.from(`${root}${directory}/`), text]);
        rmSync(join(root, 'etc/localtime'));
        symlinkSync(Buffer.concat([Buffer.from('/usr/share/zoneinfo/'), text]), join(root, 'etc/localtime'));
        mkdirSync(join(root, 'certs'));
        writeFileSync(path('/certs'), '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n');
        rmSync(join(root, 'etc/ssl/certs/ca-certificates.crt'));
        symlinkSync(Buffer.concat([Buffer.from('/certs/'), text]), join(root, 'etc/ssl/certs/ca-certificates.crt'));
        const program = `/app/${text.toString('utf8')}`;
        if (!text.includes(0xff)) link(goProgram, join(root, program));
        return inEveryFormat(lab, ['--all', '--root', root, '--app', program]);
      },
    }),
  ),
  {
    group: 'bytes',
    fault: 'all of that from go, on both streams and as its version',
    expected: 'escaped; line one is one line; valid JSON',
    async run(lab) {
      const directory = lab.newDirectory();
      const outcomes = [];
      for (const [name, text] of Object.entries(hostile)) {
        writeFileSync(
          join(directory, 'text'),
          Buffer.concat([Buffer.from('{"GOVERSION":"go1.25.'), text, Buffer.from('"}')]),
        );
        const file = join(directory, name.replaceAll(/[^a-z]/g, ''));
        mkdirSync(file);
        writeFileSync(join(file, 'go'), `#!/bin/sh\ncat ${directory}/text\ncat ${directory}/text >&2\nexit $#\n`, {
          mode: 0o755,
        });
        const env = { PATH: `${file}:/usr/bin:/bin` };
        outcomes.push(await inEveryFormat(lab, ['--all', '--app', goProgram], env));
      }
      return together(outcomes);
    },
  },
  {
    group: 'bytes',
    fault: 'all of that in TZ, SSL_CERT_FILE, ZONEINFO, GODEBUG and GOFLAGS',
    expected: 'escaped; line one is one line; valid JSON',
    async run(lab) {
      const outcomes = [];
      for (const text of Object.values(hostile)) {
        const value = text.toString('utf8');
        const env = {
          TZ: value,
          SSL_CERT_FILE: value,
          SSL_CERT_DIR: value,
          ZONEINFO: value,
          GODEBUG: value,
          GOFLAGS: value,
        };
        outcomes.push(await inEveryFormat(lab, ['--all', '--app', goProgram], env));
      }
      return together(outcomes);
    },
  },
  {
    group: 'bytes',
    fault: '50 runs of one state, as text',
    expected: '50 equal outputs',
    run(lab) {
      const root = lab.containerRoot();
      return fiftyEqual(lab, { args: ['--all', '--root', root, '--app', '/app/server'] });
    },
  },
  {
    group: 'bytes',
    fault: '50 runs of a failing state on this machine, with its tools',
    expected: '50 equal outputs',
    run: (lab) =>
      fiftyEqual(lab, {
        args: ['--all', '--app', goProgram],
        env: { SSL_CERT_FILE: '/etc/passwd', TZ: 'No/Zone' },
      }),
  },
];

/** One run in each format, whatever its verdict: only the output matters. */
async function inEveryFormat(
  lab: Lab,
  args: readonly string[],
  env?: Readonly<Record<string, string>>,
): Promise<Outcome> {
  const outcomes = [];
  for (const format of formats) {
    const run = await lab.run({ args: [...args, ...format], ...(env && { env }) });
    outcomes.push(await judge(lab, run, { exit: [0, 1, 3] }));
  }
  return together(outcomes);
}

/** 50 runs, whose standard output must be the same bytes. */
async function fiftyEqual(lab: Lab, options: RunOptions): Promise<Outcome> {
  const texts = new Set<string>();
  const outcomes = [];
  for (let count = 0; count < 50; count += 1) {
    const run = await lab.run(options);
    texts.add(run.stdout);
    outcomes.push(await judge(lab, run, { exit: [0, 1] }));
  }
  const outcome = together(outcomes);
  const differing = texts.size === 1 ? [] : [`${texts.size} different outputs`];
  return { ...outcome, problems: [...outcome.problems, ...differing] };
}
