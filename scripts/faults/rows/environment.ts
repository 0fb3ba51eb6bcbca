import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fault } from '../fault.ts';
import { judge, together, type Want } from '../judge.ts';
import { goProgram, type Lab } from '../lab.ts';
import { need } from '../wrappers.ts';

const inspect = ['--all', '--app', goProgram];
/** Node reads some variables only when it is about to connect; nobody listens there. */
const connect = [...inspect, '--tls-connect', '127.0.0.1:1'];

/** The variables to set, given the row's private directory. */
type Variables = (directory: string) => Readonly<Record<string, string>>;

/** What both runs get. */
type Given = { readonly args?: readonly string[]; readonly env?: Readonly<Record<string, string>> };

/** Nothing that a variable asks for may happen: the report is the same, byte by byte, and no file is written. */
function turned(fault: string, variables: Variables, want: Partial<Want> = {}, given: Given = {}): Fault {
  const { args = inspect, env = {} } = given;
  return {
    group: 'the environment cannot turn it',
    fault,
    expected: 'the same report, byte by byte',
    async run(lab) {
      const directory = lab.newDirectory();
      writeFileSync(
        join(directory, 'evil.js'),
        `require('fs').writeFileSync(${JSON.stringify(join(directory, 'ran'))}, '');`,
      );
      const before = readdirSync(directory);
      const usual = await lab.run({ args, env });
      const run = await lab.run({ args, env: { ...env, ...variables(directory) }, cwd: directory });
      const outcome = await judge(lab, run, { exit: [usual.status ?? -1], ...want });
      const written = readdirSync(directory).filter((name) => !before.includes(name));
      return {
        ...outcome,
        problems: [
          ...outcome.problems,
          ...(run.stdout === usual.stdout ? [] : [`another report: ${run.stdout.slice(0, 100)}`]),
          ...written.map((name) => `${name} was written`),
        ],
      };
    },
  };
}

/** A file that is not a library, under the name of one that Node needs. */
function junkLibrary(directory: string): string {
  for (const name of ['libstdc++.so.6', 'libc.so.6', 'libm.so.6']) writeFileSync(join(directory, name), 'junk');
  return directory;
}

const many = Object.fromEntries(Array.from({ length: 2000 }, (_, index) => [`VARIABLE_${index}`, 'x'.repeat(200)]));

export const environment: readonly Fault[] = [
  turned('NODE_OPTIONS=--require evil.js', (directory) => ({ NODE_OPTIONS: `--require ${directory}/evil.js` })),
  turned('NODE_OPTIONS=--inspect-brk=0', () => ({ NODE_OPTIONS: '--inspect-brk=0' })),
  turned('NODE_OPTIONS=--no-such-option', () => ({ NODE_OPTIONS: '--no-such-option' })),
  turned('NODE_OPTIONS=--max-old-space-size=1', () => ({ NODE_OPTIONS: '--max-old-space-size=1' })),
  turned('NODE_V8_COVERAGE=directory', (directory) => ({ NODE_V8_COVERAGE: join(directory, 'coverage') })),
  turned('OPENSSL_CONF=a file that is not a configuration', (directory) => ({
    OPENSSL_CONF: join(directory, 'evil.js'),
  })),
  turned('OPENSSL_CONF=a file that does not exist', () => ({ OPENSSL_CONF: '/no/such/file' })),
  turned('NODE_EXTRA_CA_CERTS=a file that does not exist', () => ({ NODE_EXTRA_CA_CERTS: '/no/such/file' })),
  turned('NODE_DEBUG=* and NODE_DEBUG_NATIVE=*', () => ({ NODE_DEBUG: '*', NODE_DEBUG_NATIVE: '*' })),
  turned('NODE_DEBUG_NATIVE=mksnapshot', () => ({ NODE_DEBUG_NATIVE: 'mksnapshot' })),
  turned(
    'NODE_REDIRECT_WARNINGS=file, NODE_TLS_REJECT_UNAUTHORIZED=0, --tls-connect',
    (directory) => ({ NODE_REDIRECT_WARNINGS: join(directory, 'warnings'), NODE_TLS_REJECT_UNAUTHORIZED: '0' }),
    {},
    { args: connect },
  ),
  // Go has remarks about such a proxy as well.
  turned(
    'NODE_USE_ENV_PROXY=1 and a proxy that is not one',
    () => ({ NODE_USE_ENV_PROXY: '1' }),
    {},
    { env: { HTTP_PROXY: '::none::' } },
  ),
  turned('SIMDUTF_ and SIMDJSON_FORCE_IMPLEMENTATION=one that does not exist', () => ({
    SIMDUTF_FORCE_IMPLEMENTATION: 'none',
    SIMDJSON_FORCE_IMPLEMENTATION: 'none',
  })),
  turned('NODE_DEBUG=execa,child_process,fs', () => ({ NODE_DEBUG: 'execa,child_process,fs' })),
  turned('NODE_PATH, NODE_REPL_EXTERNAL_MODULE, NODE_COMPILE_CACHE', (directory) => ({
    NODE_PATH: directory,
    NODE_REPL_EXTERNAL_MODULE: join(directory, 'evil.js'),
    NODE_COMPILE_CACHE: join(directory, 'cache'),
  })),
  turned('NODE_ICU_DATA, NODE_REDIRECT_WARNINGS, NODE_TEST_CONTEXT', (directory) => ({
    NODE_ICU_DATA: directory,
    NODE_REDIRECT_WARNINGS: join(directory, 'warnings'),
    NODE_TEST_CONTEXT: 'child',
  })),
  turned('NODE_CHANNEL_FD=3, NODE_UNIQUE_ID=1', () => ({ NODE_CHANNEL_FD: '3', NODE_UNIQUE_ID: '1' })),
  turned('SSLKEYLOGFILE, UV_USE_IO_URING=1, UV_THREADPOOL_SIZE=1000', (directory) => ({
    SSLKEYLOGFILE: join(directory, 'keys'),
    UV_USE_IO_URING: '1',
    UV_THREADPOOL_SIZE: '1000',
  })),
  turned('PKG_EXECPATH, PKG_DUMMY_ENTRYPOINT, DEBUG_PKG', (directory) => ({
    PKG_EXECPATH: 'PKG_INVOKE_NODEJS',
    PKG_DUMMY_ENTRYPOINT: join(directory, 'evil.js'),
    DEBUG_PKG: '2',
  })),
  turned('FORCE_COLOR=3, CLICOLOR_FORCE=1, TERM=xterm', () => ({
    FORCE_COLOR: '3',
    CLICOLOR_FORCE: '1',
    TERM: 'xterm',
  })),
  turned('LANG=tr_TR.UTF-8, LC_ALL=ar_EG, LANGUAGE=zh', () => ({
    LANG: 'tr_TR.UTF-8',
    LC_ALL: 'ar_EG',
    LANGUAGE: 'zh',
  })),
  turned('LD_PRELOAD=a library that does not exist', () => ({ LD_PRELOAD: '/no/such/library.so' }), { stderr: 'any' }),
  turned('LD_AUDIT=a library that does not exist', () => ({ LD_AUDIT: '/no/such/library.so' }), { stderr: 'any' }),
  turned('MALLOC_PERTURB_=165, GLIBC_TUNABLES, MALLOC_ARENA_MAX', () => ({
    MALLOC_PERTURB_: '165',
    MALLOC_ARENA_MAX: '1',
    GLIBC_TUNABLES: 'glibc.malloc.check=3',
  })),
  turned('2,000 more variables, 400 KB', () => many),
  turned('variables called __proto__, constructor, toString', () => ({
    ['__proto__']: 'x',
    constructor: 'x',
    toString: 'x',
    hasOwnProperty: 'x',
  })),
  {
    group: 'the environment cannot turn it',
    fault: 'LD_LIBRARY_PATH=directory of broken libraries, installed in /opt/probe-env',
    expected: 'the same report, byte by byte',
    async run(lab) {
      need('unshare', '--mount', 'true');
      const [usual, run] = await Promise.all([
        lab.run({ args: inspect, executable: '/opt/probe-env/probe-env', wrap: placed(lab) }),
        lab.run({
          args: inspect,
          executable: '/opt/probe-env/probe-env',
          wrap: placed(lab, ['env', `LD_LIBRARY_PATH=${junkLibrary(lab.newDirectory())}`]),
          timeout: 900,
        }),
      ]);
      const outcome = await judge(lab, run, { exit: [usual.status ?? -1] });
      return {
        ...outcome,
        problems: [...outcome.problems, ...(run.stdout === usual.stdout ? [] : ['another report'])],
      };
    },
  },
  {
    group: 'the environment cannot turn it',
    fault: 'PROBE_ENV_TIMEOUT, _FORMAT, _ROOT, _FAIL_ON with nonsense',
    expected: 'exit 64, one line that names the variable',
    run: (lab) => usage(lab, ['PROBE_ENV_TIMEOUT', 'PROBE_ENV_FORMAT', 'PROBE_ENV_ROOT', 'PROBE_ENV_FAIL_ON']),
  },
  {
    group: 'the environment cannot turn it',
    fault: 'PATH is empty, or 200 KB of directories that do not exist',
    expected: 'a report, in time',
    async run(lab) {
      const long = Array.from({ length: 10_000 }, (_, index) => `/no/such/directory/${index}`)
        .join(':')
        .slice(0, 130_000);
      const runs = await Promise.all(
        ['', ':', '.', long].map((PATH) => lab.run({ args: inspect, env: { PATH }, timeout: 900 })),
      );
      return together(await Promise.all(runs.map((run) => judge(lab, run, { exit: [0, 1] }))));
    },
  },
  {
    group: 'the environment cannot turn it',
    fault: 'TZ of 100 KB, with ESC, a newline, `..`, a missing file',
    expected: 'a report of plain ASCII',
    async run(lab) {
      const zones = [
        'x'.repeat(100_000),
        '\x1b[31mred\x1b[0m\nsecond line',
        '../../../../etc/passwd',
        ':/no/such/zone',
        '中文',
      ];
      const runs = await Promise.all(zones.map((TZ) => lab.run({ args: inspect, env: { TZ }, timeout: 900 })));
      return together(await Promise.all(runs.map((run) => judge(lab, run, { exit: [0, 1], hides: ['root:x'] }))));
    },
  },
];

async function usage(lab: Lab, names: readonly string[]) {
  const outcomes = [];
  for (const name of names) {
    const run = await lab.run({ args: inspect, env: { [name]: '\x1b[31mnonsense\n' } });
    const outcome = await judge(lab, run, { exit: [64], stdout: 'elsewhere', stderr: 'any' });
    const wellSaid = run.stderr.includes(name) && /^[\x20-\x7e]+\n$/.test(run.stderr) && run.stdout === '';
    outcomes.push({ ...outcome, problems: [...outcome.problems, ...(wellSaid ? [] : [`${name}: ${run.stderr}`])] });
  }
  return together(outcomes);
}

/** The directory that goes into an image at its usual place, in a separate mount namespace. */
function placed({ installed }: Lab, command: readonly string[] = []): string[] {
  // On a separate file system, so that no empty directory is left on this machine.
  const script = `mount --bind '${installed}' /mnt && mount -t tmpfs none /opt && mkdir /opt/probe-env && mount --bind /mnt /opt/probe-env && exec "$@"`;
  return ['unshare', '--mount', '/bin/sh', '-c', script, 'sh', ...command];
}
