import { describe, expect, it } from 'vitest';
import type { StartFacts } from '../../../../../probes/libc/facts.ts';
import type { Elsewhere } from '../../../../../probes/libc/program/command/elsewhere.ts';
import { commandFindings } from '../../../../../probes/libc/program/command/findings.ts';
import { judgeCommand, judgeMissingShell } from '../../../../../probes/libc/program/command/judge.ts';
import type { ListForShell } from '../../../../../probes/libc/program/command/list.ts';
import { factsOf } from '../../../../support/facts/libc-facts.ts';

describe('the shell form of a command, without a shell', () => {
  const shell = '/bin/sh';
  it.each<[string, boolean, 'absent' | 'present', readonly string[], string | null]>([
    ['the shell is missing', true, 'absent', [shell, '-c', 'exec app'], 'exec app'],
    ['the shell is missing, and is told nothing', true, 'absent', [shell], ''],
    ['the shell is there', true, 'present', [shell, '-c', 'exec app'], null],
    ['another program is missing', false, 'absent', [shell, '-c', 'exec app'], null],
    ['the shell is started by another', true, 'absent', ['/tini', '--', shell], null],
  ])('%s', (_, isShell, state, argv, command) => {
    const { program } = factsOf({ file: { path: shell, state }, program: { path: shell } });
    const found = judgeMissingShell({ ...program, isShell }, { argv });
    expect(found).toEqual(command === null ? [] : [{ code: 'libc/shell-missing', detail: { shell, command } }]);
  });
  it('is installed where it can be', () => {
    const { program } = factsOf({ file: { path: shell, state: 'absent' }, program: { path: shell } });
    const detail = (instead: typeof program.instead): unknown =>
      judgeMissingShell({ ...program, isShell: true, ...(instead && { instead }) }, { argv: [shell, '-c', 'app'] })[0]
        ?.detail;
    expect(detail({ elsewhere: null, installer: 'apk' })).toStrictEqual({ shell, command: 'app', installer: 'apk' });
    expect(detail(undefined)).toStrictEqual({ shell, command: 'app' });
  });
  it('is not known where nothing was looked at', () => {
    const { program } = factsOf({ program: { path: shell, chain: [] } });
    expect(judgeMissingShell({ ...program, isShell: true }, { argv: [shell] })).toEqual([]);
  });
});

it('tells of a command that is not in PATH', () => {
  const notFound = { command: 'app', starter: null, searched: '/bin', elsewhere: null };
  expect(judgeCommand({ by: 'CMD', argv: ['app'], starters: [], notFound })).toEqual([
    { code: 'libc/command-not-found', detail: { by: 'CMD', ...notFound } },
  ]);
  expect(judgeCommand({ by: 'CMD', argv: ['app'], starters: [], notFound })[0]?.detail).not.toHaveProperty('meant');
  expect(judgeCommand({ by: 'CMD', argv: ['/app'], starters: [], notFound: null })).toEqual([]);
  const meant = ['app', '--flag'];
  const said = (starter: string | null): unknown =>
    judgeCommand({ by: 'CMD', argv: ['app --flag'], meant, starters: [], notFound: { ...notFound, starter } })[0]
      ?.detail;
  expect(said(null)).toMatchObject({ meant });
  expect(said('/tini')).not.toHaveProperty('meant');
});

it('tells of a file in the place of a directory of PATH', () => {
  const spec = commandFindings['libc/command-not-found'];
  const said = (elsewhere: string): string[] => {
    const detail = { by: 'CMD', command: 'app', starter: null, searched: '/usr/bin:/bin', elsewhere };
    return [spec.message(detail), spec.remedy(detail)];
  };
  expect(said('/bin')).toEqual([
    expect.stringContaining('; /bin is a file, not a directory)'),
    'name the file in the target of COPY: COPY --from=build /app /bin/app',
  ]);
  expect(said('/srv/app')).toEqual([
    expect.stringContaining('; there is a /srv/app)'),
    'name /srv/app instead of app in ENTRYPOINT, CMD or the command of the pod',
  ]);
});

describe('a list that is no JSON', () => {
  const shell = '/bin/sh';
  const text = "['/app']";
  const { program } = factsOf({ program: { path: shell } });
  const list = { shell, text, words: ['/app'] };
  const start = (isShell: boolean, more: Partial<StartFacts>): StartFacts => ({
    ...{ by: 'CMD', argv: [shell, '-c', text], notFound: null, starters: [{ ...program, isShell }] },
    ...more,
  });
  const init = { ...program, isShell: false };
  it.each<[string, StartFacts, boolean]>([
    ['as the text of a shell', start(true, { list }), true],
    ['behind an init', start(true, { list, starters: [init, { ...program, isShell: true }] }), true],
    ['of which no program is known', start(true, {}), false],
    ['for an init', start(false, { list }), false],
    ['without a shell', start(true, { list, starters: [] }), false],
  ])('%s', (_, facts, isFound) => {
    expect(judgeCommand(facts)).toEqual(isFound ? [{ code: 'libc/list-not-json', detail: list }] : []);
  });
  it.each<[string, string, string]>([
    [shell, "['/app', 'x']", '/bin/sh gets it as text (sh: [/app,: not found)'],
    [shell, '["/app" "x"]', '/bin/sh gets it as text (sh: [/app: not found)'],
    [shell, '["/app, "x"]', '/bin/sh gets it as text (sh: a quote that is not closed)'],
    [shell, '[ /app ]', 'sh runs the command [, which only tests something, and the container ends'],
    ['/bin/bash', '["/app" "x"]', '/bin/bash gets it as text (bash: [/app: No such file or directory)'],
    ['/bin/bash', '[app, x]', '/bin/bash gets it as text (bash: [app,: command not found)'],
    [shell, 'exec ["/app", "x"]', '/bin/sh gets it as text (sh: exec: [/app,: not found)'],
    ['/bin/bash', 'exec ["/app"]', '/bin/bash gets it as text (bash: [/app]: No such file or directory)'],
    ['/bin/bash', 'exec ["app"]', '/bin/bash gets it as text (bash: exec: [app]: not found)'],
    [shell, 'exec [ "/app" ]', 'sh runs the command [, which only tests something, and the container ends'],
  ])('%s: %s: %s', (path, written, outcome) => {
    const { message } = commandFindings['libc/list-not-json'];
    const said = message({ ...list, shell: path, text: written });
    const why = written.startsWith('exec') ? 'after exec, a list is plain text' : 'the list is not JSON';
    expect(said.slice(said.indexOf(why))).toBe(`${why}, so ${outcome}`);
  });
  it.each<[string, Partial<ListForShell>, string]>([
    ['alone', {}, 'ENTRYPOINT ["/app"]; or in the pod: command: ["/app"]'],
    ['with CMD', { args: ['x'] }, 'ENTRYPOINT ["/app"] and CMD ["x"]; or in the pod: command: ["/app", "x"]'],
    ['behind exec', { text: 'exec ["/app"]' }, 'ENTRYPOINT ["/app"]; or in the pod: command: ["/app"]'],
    ['in CMD', { inCmd: true }, 'CMD ["/app"]; or in the pod: args: ["/app"]'],
  ])('is written as JSON %s', (_, more, form) => {
    const how = more.text === undefined ? 'with double quotes and commas' : 'without exec';
    const remedy = `write a JSON list, ${how}: ${form}`;
    expect(commandFindings['libc/list-not-json'].remedy({ ...list, ...more })).toBe(remedy);
    expect(commandFindings['libc/shell-missing'].remedy({ shell, command: text, list: { ...list, ...more } })).toBe(
      remedy,
    );
  });
});

describe('a shell by its name', () => {
  const start = (argv: string[], more: Partial<Elsewhere & { starter: string }> = {}): StartFacts => ({
    by: 'CMD',
    argv,
    starters: [],
    notFound: { command: argv[0] ?? '', starter: null, searched: '/bin', elsewhere: null, ...more },
  });
  it.each<[string, StartFacts, string]>([
    ['sh -c', start(['sh', '-c', '/app']), 'libc/shell-missing'],
    ['bash -c', start(['bash', '-c', '/app']), 'libc/shell-missing'],
    ['sh -c without a text', start(['sh', '-c']), 'libc/command-not-found'],
    ['a script for it', start(['sh', '/start.sh']), 'libc/command-not-found'],
    ['a shell outside of PATH', start(['sh', '-c', '/app'], { elsewhere: '/usr/bin/sh' }), 'libc/command-not-found'],
    ['one that an init looks for', start(['sh', '-c', '/app'], { starter: '/tini' }), 'libc/command-not-found'],
    ['sh with another option', start(['sh', '-e', '/app']), 'libc/command-not-found'],
    ['a command that begins like one', start(['shfmt', '-c', '/app']), 'libc/command-not-found'],
    ['another command', start(['fish', '-c', '/app']), 'libc/command-not-found'],
  ])('%s', (_, facts, code) => {
    expect(judgeCommand(facts).map((found) => found.code)).toEqual([code]);
  });
  it('is installed where it can be', () => {
    const found = judgeCommand(start(['bash', '-c', '/app'], { installer: 'apk' }));
    expect(found[0]?.detail).toStrictEqual({ shell: 'bash', command: '/app', installer: 'apk' });
    expect(judgeCommand(start(['sh', '-c', '/app']))[0]?.detail).toStrictEqual({ shell: 'sh', command: '/app' });
  });
});

it('an option that a starter takes for the command is left out', () => {
  const { example, remedy } = commandFindings['libc/command-not-found'];
  expect(remedy({ ...example, command: '--', starter: '/usr/sbin/gosu', elsewhere: null })).toBe(
    'leave -- out: gosu takes it for the name of a command',
  );
  expect(remedy({ ...example, command: '--', elsewhere: null })).not.toContain('leave');
});
