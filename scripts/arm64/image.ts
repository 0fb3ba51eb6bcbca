import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { repository } from '../build/paths.ts';
import { command } from '../containers/docker.ts';
import type { ExecutableKind } from '../executables.ts';
import { type Check, judged } from './check.ts';

/** What the build of the checked executable receives, and must not leave in it. */
export const secrets = {
  API_TOKEN: 'T0PSECRET-7f03ae',
  TZ: 'QQQ-12:34',
  LANG: 'ja_JP.UTF-8',
} as const;

/** From Armv8.0 of 2012 on; the snapshot is made with every feature that the emulator offers. */
const processors = ['cortex-a53', 'cortex-a72', 'neoverse-n1'];

/** How the program is recognized: by its section on Node, by one of its messages on the engine. */
const programIn: Readonly<Record<ExecutableKind, string>> = {
  node: 'NODE_SEA_BLOB\0',
  static: 'exists, but its loader ',
};

/** The file itself. */
export const imageChecks: readonly Check[] = [
  {
    name: 'the file is for arm64, and has its program in it',
    async run({ executable, kind }) {
      const file = readFileSync(executable);
      const machine = file.readUInt16LE(18);
      return judged(`e_machine ${machine}, ${file.length} bytes`, [
        ...(machine === 183 ? [] : ['it is for another machine']),
        ...(file.includes(programIn[kind]) ? [] : ['no program was put in']),
      ]);
    },
  },
  {
    name: 'nothing of the build is in it',
    async run({ executable, emulator, kind }) {
      const file = readFileSync(executable);
      const blob = kind === 'node' ? file.subarray(file.lastIndexOf(programIn.node)) : file;
      const names = [
        repository,
        emulator.sysroot,
        ...emulator.command[0].split('/').slice(-1),
        ...Object.values(secrets),
      ];
      const host = hostname();
      const traces = [...names, ...(host.length > 5 ? [host] : [])].filter(
        (name) => blob.includes(name) || blob.includes(Buffer.from(name, 'utf16le')),
      );
      return judged(
        `${names.length} names looked for`,
        traces.map((trace) => `${trace} is in it`),
      );
    },
  },
  {
    name: 'it starts on processors that lack what it was made with',
    async run({ executable, emulator: { command: emulate } }) {
      const [program, ...options] = emulate;
      const root = join(repository, 'test/cases/timezone/localtime-link/rootfs');
      const started = await Promise.all(
        ['max', ...processors].map(async (processor) => {
          const args = [...options, '-cpu', processor, executable, '--all', '--root', root, '--timeout', '30s'];
          const { status, stdout, stderr } = await command(program, args, { env: {} });
          return { processor, answer: `${status} ${stdout}${stderr}` };
        }),
      );
      const [reference, ...others] = started;
      return judged(
        started.map(({ processor }) => processor).join(', '),
        others
          .filter(({ answer }) => answer !== reference?.answer || !/^[01] (OK|FAIL)/.test(answer))
          .map(({ processor, answer }) => `${processor}: ${answer.split('\n', 1)[0]}`),
      );
    },
  },
];
