import { describe, expect, it } from 'vitest';
import type { StarterFacts } from '../../../../probes/libc/facts.ts';
import type { ExecutableFacts, ShebangFacts } from '../../../../probes/libc/program/facts.ts';
import { execFindings } from '../../../../probes/libc/program/findings-exec.ts';
import { interpreterFindings } from '../../../../probes/libc/program/findings-interpreter.ts';
import { stopFindings } from '../../../../probes/libc/program/findings-stop.ts';
import { judgeLineEnds, judgeStart, judgeStop, judgeToldScript } from '../../../../probes/libc/program/judge.ts';
import type { ClosedScript, MissingScript } from '../../../../probes/libc/program/told-script.ts';
import type { KeyedVolume } from '../../../../src/decode/proc/kubelet-volume.ts';
import { factsOf } from '../../../support/facts/libc-facts.ts';
import { codeOf } from './start.ts';

describe('#! lines', () => {
  const script = (path: string, interpreter: string, argument: string | null = null): ExecutableFacts => ({
    path,
    state: 'present',
    at: null,
    what: null,
    link: null,
    size: 20,
    mode: '0755',
    executable: true,
    noexec: null,
    capabilities: null,
    content: { kind: 'script', shebang: { interpreter, argument, carriageReturn: false, env: null } },
  });
  const elf = factsOf({}).program.chain;
  it.each([
    [1, null],
    [5, null],
    [6, 'libc/too-many-scripts'],
    [7, 'libc/too-many-scripts'],
  ])('%i scripts, then a program: %s', (count, code) => {
    const scripts = Array.from({ length: count }, (_, index) => script(`/s${index}`, `/s${index + 1}`));
    expect(codeOf({ program: { go: null, chain: [...scripts, ...elf] } })).toBe(code);
  });
  it('a file that cannot be read is not a script too many', () => {
    const scripts = Array.from({ length: 5 }, (_, index) => script(`/s${index}`, `/s${index + 1}`));
    expect(codeOf({ program: { go: null, chain: [...scripts, { ...script('/s5', '/x'), content: null }] } })).toBe(
      null,
    );
  });
  it.each([
    ['/bin/sh', '-e -x', 'libc/script-options-refused'],
    ['/bin/bash', '-eu -o pipefail', 'libc/script-options-refused'],
    ['/bin/dash', '-e\t-x', 'libc/script-options-refused'],
    ['/bin/ash', '-e x', 'libc/script-options-refused'],
    ['/bin/sh', '-ex', null],
    ['/bin/sh', '-e\r', null],
    ['/bin/sh', null, null],
    ['/bin/sh', 'a b', null],
    ['/bin/sh', 'a -e x', null],
    ['/usr/bin/awk', '-f -x', null],
    ['/bin/shfmt', '-e -x', null],
  ])('#!%s %j: %s', (interpreter, argument, code) => {
    expect(codeOf({ program: { go: null, chain: [script('/app', interpreter, argument), ...elf] } })).toBe(code);
  });
});

describe('a script', () => {
  type Shebang = ShebangFacts & { readonly argument: null };
  const sh: Shebang = { interpreter: '/bin/sh', argument: null, carriageReturn: false, env: null };
  const env = (name: string, path: string | null, carriageReturn = false): Shebang => {
    return { ...sh, interpreter: '/usr/bin/env', env: { name, path }, carriageReturn };
  };
  const missing = 'libc/script-interpreter-missing';
  const carriage = 'libc/script-carriage-return';
  const written = { path: '/run', env: false };
  const closed: Shebang = { ...sh, unreadable: true };
  const unreadable = 'libc/script-unreadable';
  it.each<[string, Shebang, 'absent' | 'present', string | null, object | null]>([
    ['whose interpreter is there', sh, 'present', null, null],
    ['whose interpreter is missing', sh, 'absent', missing, { ...written, interpreter: '/app' }],
    [
      'with a carriage return',
      { ...sh, carriageReturn: true },
      'absent',
      carriage,
      { path: '/run', interpreter: '/app' },
    ],
    [
      'that its user may not read',
      closed,
      'present',
      unreadable,
      { path: '/run', mode: '0711', user: 65532, interpreter: '/bin/sh' },
    ],
    ['that its user may not read, for nobody', closed, 'absent', missing, { ...written, interpreter: '/app' }],
    [
      'that env finds an interpreter for, and its user may not read',
      { ...env('sh', '/bin/sh'), unreadable: true },
      'present',
      unreadable,
      { path: '/run', mode: '0711', user: 65532, interpreter: 'sh' },
    ],
    ['that env finds', env('sh', '/bin/sh'), 'present', null, null],
    ['that env does not find', env('sh', null), 'present', missing, { path: '/run', interpreter: 'sh', env: true }],
    [
      'that env does not find for a carriage return',
      env('s\rh\r', null, true),
      'present',
      carriage,
      { path: '/run', interpreter: 's\rh' },
    ],
  ])('%s', (_, shebang, state, code, detail) => {
    const { facts, program } = factsOf({ file: { state } });
    const [interpreter] = program.chain;
    if (interpreter === undefined) throw new Error('there is one');
    const run = { path: '/run', mode: '0711', state: 'present' } as const;
    const script = { ...interpreter, ...run, content: { kind: 'script', shebang } } as const;
    const found = judgeStart(facts, { ...program, user: 65532, chain: [script, interpreter] });
    expect(found).toEqual(code === null ? [] : [{ code, detail }]);
  });

  it('is cut at a carriage return at the end only', () => {
    const { facts, program } = factsOf({ file: { state: 'absent', path: '/b\rin/sh\r' } });
    const [interpreter] = program.chain;
    if (interpreter === undefined) throw new Error('there is one');
    const shebang = { ...sh, carriageReturn: true };
    const script = { ...interpreter, path: '/run', state: 'present', content: { kind: 'script', shebang } } as const;
    expect(judgeStart(facts, { ...program, chain: [script, interpreter] })).toEqual([
      { code: carriage, detail: { path: '/run', interpreter: '/b\rin/sh' } },
    ]);
    const elf = { ...interpreter, path: '/run', state: 'present' } as const;
    const [other] = judgeStart(facts, { ...program, chain: [elf, interpreter] });
    expect(other?.code).toBe(missing);
  });
});

describe('a script that a shell is told to run', () => {
  const { program } = factsOf({ program: { path: '/bin/sh' } });
  const starter = { ...program, isShell: true, user: 65532 };
  it.each<[string, ClosedScript | null, object[]]>([
    ['can be read', null, []],
    [
      'cannot be read',
      { path: '/run', mode: '0600', directory: null },
      [
        {
          code: 'libc/script-unreadable',
          detail: { path: '/run', mode: '0600', user: 65532, interpreter: '/bin/sh', told: true },
        },
      ],
    ],
    [
      'cannot be reached',
      { path: '/root/run', mode: '0755', directory: '/root' },
      [{ code: 'libc/directory-denied', detail: { path: '/root/run', directory: '/root', user: 65532 } }],
    ],
  ])('%s', (_, closedScript, findings) => {
    expect(judgeToldScript({ ...starter, ...(closedScript && { closedScript }) })).toEqual(findings);
  });
  it('is missing', () => {
    const missingScript: MissingScript = { path: '/run', at: '/opt/run', link: '/run -> /opt/run' };
    expect(judgeToldScript({ ...starter, missingScript })).toEqual([
      { code: 'libc/program-missing', detail: { ...missingScript, shell: '/bin/sh' } },
    ]);
  });
  it.each<[string, { interpreter: string; told?: true }, string]>([
    [
      'by the kernel',
      { interpreter: '/bin/sh' },
      "may execute it but not read it, as /bin/sh must (/bin/sh: can't open '/run': Permission denied)",
    ],
    [
      'by env',
      { interpreter: 'ash' },
      "may execute it but not read it, as ash must (ash: can't open '/run': Permission denied)",
    ],
    [
      'by bash',
      { interpreter: '/bin/bash' },
      'may execute it but not read it, as /bin/bash must (/bin/bash: /run: Permission denied)',
    ],
    [
      'by its name',
      { interpreter: '/bin/bash', told: true },
      'may not read it, as /bin/bash must (bash: /run: Permission denied)',
    ],
  ])('is opened %s', (_, by, words) => {
    const { message } = execFindings['libc/script-unreadable'];
    expect(message({ path: '/run', mode: '0711', user: 65532, ...by })).toBe(`/run has mode 0711: uid 65532 ${words}`);
  });
});

describe('a script whose lines end with CR LF', () => {
  const { program } = factsOf({ program: { path: '/bin/bash' } });
  const starter = { ...program, isShell: true };
  const carriageReturn = { path: '/run', word: '/app' };
  const shebang = (env: ShebangFacts['env']): ExecutableFacts[] =>
    program.chain.slice(0, 1).map((file) => ({
      ...file,
      content: {
        kind: 'script',
        shebang: { interpreter: env === null ? '/bin/sh' : '/usr/bin/env', argument: null, carriageReturn: false, env },
      },
    }));
  it.each<[string, ExecutableFacts[], string]>([
    ['that a shell is told to run', [...program.chain], '/bin/bash'],
    ['with a first line without', shebang(null), '/bin/sh'],
    ['with a first line for env', shebang({ name: 'ash', path: '/bin/ash' }), '/bin/ash'],
  ])('%s', (_, chain, interpreter) => {
    expect(judgeLineEnds({ ...starter, chain, carriageReturn })).toEqual([
      { code: 'libc/script-carriage-return', detail: { ...carriageReturn, interpreter } },
    ]);
    expect(judgeLineEnds({ ...starter, chain })).toEqual([]);
  });
  it.each([
    ['/app', '/bin/sh looks for "/app\\r" (sh: /app: not found)'],
    [null, '/bin/sh does not see where a block of it ends (sh: syntax error)'],
  ])('%s is what it does not find', (word, said) => {
    const { message } = interpreterFindings['libc/script-carriage-return'];
    expect(message({ path: '/run', interpreter: '/bin/sh', word })).toBe(`/run: its lines end with CR LF, so ${said}`);
  });
});

describe('a script with CR LF of a volume', () => {
  const volume: KeyedVolume = { kind: 'configMap', name: 'scripts' };
  const code = 'libc/script-carriage-return';
  const script = (more: Partial<ShebangFacts>, of: Pick<ExecutableFacts, 'volume'>): object[] => {
    const { facts, program } = factsOf({ file: { state: more.env === undefined ? 'absent' : 'present' } });
    const shebang = { interpreter: '/bin/sh', argument: null, carriageReturn: true, env: null, ...more };
    const [next] = program.chain;
    if (next === undefined) throw new Error('there is one');
    const first = { ...next, path: '/s/run', state: 'present', content: { kind: 'script', shebang }, ...of } as const;
    return judgeStart(facts, { ...program, chain: [first, next] });
  };
  it('is told with the volume', () => {
    const env = { name: 'sh\r', path: null };
    expect(script({}, { volume })).toEqual([{ code, detail: { path: '/s/run', interpreter: '/app', volume } }]);
    expect(script({ env }, { volume })).toEqual([{ code, detail: { path: '/s/run', interpreter: 'sh', volume } }]);
    expect(script({ env }, {})).toEqual([{ code, detail: { path: '/s/run', interpreter: 'sh' } }]);
    const told = { path: '/s/run', word: '/app', volume };
    const { program } = factsOf({ program: { path: '/bin/sh' } });
    expect(judgeLineEnds({ ...program, isShell: true, carriageReturn: told })).toEqual([
      { code, detail: { ...told, interpreter: '/bin/sh' } },
    ]);
  });
  it.each<[KeyedVolume | null, string]>([
    [null, "RUN sed -i 's/\\r$//' /s/run.sh"],
    [volume, "sed -i 's/\\r$//' run.sh, and recreate the configMap of the volume scripts from that file"],
    [
      { kind: 'projected', name: 'all' },
      "sed -i 's/\\r$//' run.sh, and recreate the source of the volume all from that file",
    ],
  ])('is fixed where the file comes from: %j', (of, words) => {
    const { remedy } = interpreterFindings[code];
    const detail = { path: '/s/run.sh', interpreter: '/bin/sh', ...(of && { volume: of }) };
    expect(remedy(detail)).toBe(`${words}; or, in .gitattributes, write *.sh text eol=lf and check out again`);
  });
});

describe('pipefail', () => {
  const { program } = factsOf({ program: { path: '/bin/sh' } });
  const starter = { ...program, isShell: true };
  const spec = stopFindings['libc/shell-option-unknown'];
  it('is told where the shell does not have it', () => {
    expect(judgeStop(starter)).toEqual([]);
    expect(judgeStop({ ...starter, refusesPipefail: { path: '/run' } })).toEqual([
      { code: 'libc/shell-option-unknown', detail: { path: '/run', shell: '/bin/sh' } },
    ]);
  });
  it.each([
    ['/run', '/run sets', 'write set -eu in /run instead of'],
    [null, 'the command sets', 'leave pipefail out; or, if the image has bash, SHELL ["/bin/bash", "-c"]'],
  ])('of %s', (path, said, remedy) => {
    expect(spec.message({ path, shell: '/bin/sh' })).toContain(said);
    expect(spec.remedy({ path, shell: '/bin/sh' })).toContain(remedy);
  });
});

describe('what ends before the program', () => {
  const { program } = factsOf({ program: { path: '/bin/sh' } });
  const starter = { ...program, isShell: true };
  it.each<[Partial<StarterFacts>, string, string, string]>([
    [
      { stops: { path: '/run', kind: 'file', name: '/etc/x' } },
      'libc/script-stops',
      "/run reads /etc/x, which is not there: sh ends it there (.: can't open '/etc/x')",
      'put /etc/x into the image; or write in /run: if [ -r /etc/x ]; then . /etc/x; fi',
    ],
    [
      { stops: { path: '/run', kind: 'file', name: 'env.sh' } },
      'libc/script-stops',
      "/run reads env.sh, which is not there: sh ends it there (.: can't open 'env.sh')",
      'write . ./env.sh in /run: without a slash, only the directories of PATH are searched',
    ],
    [
      { stops: { path: null, kind: 'variable', name: 'DB' } },
      'libc/script-stops',
      'the command needs the variable DB, which is not set: sh ends it there (DB: parameter not set)',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a script of the shell
      'set DB in the container; or write ${DB:-} in the command, where it may be empty',
    ],
    [
      { stops: { path: '/run', kind: 'variable', name: '1' } },
      'libc/script-stops',
      '/run needs its argument 1, which is not set: sh ends it there (1: parameter not set)',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a script of the shell
      'start it with that argument; or write ${1:-} in /run, where it may be empty',
    ],
    [
      { stops: { path: '/run', kind: 'substitution', name: '1' } },
      'libc/script-stops',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a script of the shell
      '/run has a ${1...} of bash, which /bin/sh does not have: sh ends it there (Bad substitution)',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a script of the shell
      'if the image has bash, make the first line of /run #!/bin/bash and start it by its path; or, for the first character, write ${1%"${1#?}"}',
    ],
    [
      { path: '/sbin/tini', refusesOption: '-x' },
      'libc/init-option-unknown',
      '/sbin/tini has no option -x, and starts nothing (invalid option)',
      'in the command, remove -x, or write it after the program that it belongs to: ["/sbin/tini", "--", "/app", "-x"]',
    ],
  ])('%j', (more, code, message, remedy) => {
    const [finding, ...others] = judgeStop({ ...starter, ...more });
    expect([finding?.code, others]).toEqual([code, []]);
    if (finding?.code === 'libc/script-stops') {
      const spec = stopFindings[finding.code];
      expect([spec.message(finding.detail), spec.remedy(finding.detail)]).toEqual([message, remedy]);
    } else if (finding?.code === 'libc/init-option-unknown') {
      const spec = stopFindings[finding.code];
      expect([spec.message(finding.detail), spec.remedy(finding.detail)]).toEqual([message, remedy]);
    }
  });
});
