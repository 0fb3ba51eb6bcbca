import { describe, expect, it } from 'vitest';
import { type ListForShell, listForShell } from '../../../../../probes/libc/program/command/list.ts';
import type { StartPlan } from '../../../../../src/image/start/start-types.ts';

const shell = '/bin/sh';
const isThere = (name: string): boolean => ['/app', 'app', '/with blank'].includes(name);

/** The plan of a command whose shell has these words before it. */
function plan(text: string, rest: readonly string[] = [], before: readonly string[] = []): StartPlan {
  const init = before.length === 0 ? [] : [{ path: before[0] ?? '', isShell: false }];
  const told = { path: shell, isShell: true, given: { text, args: rest } };
  const end = { kind: 'unclear', why: 'of it' } as const;
  return { by: 'CMD', argv: [...before, shell, '-c', text, ...rest], steps: [...init, told], end };
}

const wordsOf = (text: string): readonly string[] | undefined => listForShell(plan(text), isThere)?.words;

describe('a list for a shell', () => {
  it.each<[string, string[]]>([
    ["['/app', 'serve']", ['/app', 'serve']],
    ["[ '/app' ]", ['/app']],
    ['exec ["/app", "serve"]', ['/app', 'serve']],
    [" exec  ['/app']", ['/app']],
    ['[/app, serve]', ['/app', 'serve']],
    ['[app, serve]', ['app', 'serve']],
    ['["/app" "serve all"]', ['/app', 'serve all']],
    ['["/app",]', ['/app']],
    ['[\u201c/app\u201d, \u2018x\u2019]', ['/app', 'x']],
    ['["/app", "serve"', ['/app', 'serve']],
    ['[/app, serve', ['/app', 'serve']],
    ['[\u201c/app\u201d, \u201cserve\u201d', ['/app', 'serve']],
    ['["/app", "serve"] # start', ['/app', 'serve']],
    ['["/app", "serve"] # start; see below', ['/app', 'serve']],
    ['["/app"] && exit', ['/app']],
    ['["/app, "serve"]', ['/app', 'serve']],
    ['["/app, "serve, "x"]', ['/app', 'serve', 'x']],
    ['["/app", "serve]', ['/app', 'serve']],
    ['["/app", serve"]', ['/app', 'serve']],
    ['[/app", "serve"]', ['/app', 'serve']],
    ['["/with blank"]', ['/with blank']],
  ])('%s', (text, words) => {
    expect(wordsOf(text)).toEqual(words);
  });
  it.each([
    "['/none']",
    '[ -n "$APP" ]',
    '[[ /app ]]',
    '[]',
    '["',
    '/app',
    'exec /app',
    'exec [ -n "$APP" ]',
    '[ /app ] && exec serve',
    '[app',
    '["/app"] || exec serve',
    '["/app"]; exec serve',
    '["/app"]\nexec serve',
  ])('not %j', (text) => {
    expect(wordsOf(text)).toBeUndefined();
  });
  it.each<[string, StartPlan, Partial<ListForShell>]>([
    ['alone', plan("['/app']"), {}],
    ['before CMD', plan("['/app']", ['x']), { args: ['x'] }],
    ['before a list in CMD', plan("['/app']", [shell, '-c', "['serve', 'all']"]), { args: ['serve', 'all'] }],
    ['before a command in CMD', plan("['/app']", [shell, '-c', 'serve all']), { args: [shell, '-c', 'serve all'] }],
    ['behind an init', plan("['/app']", [], ['/tini', '--']), { inCmd: true }],
    [
      'for a shell that is not there',
      { ...plan("['/app']"), argv: ['bash', '-o', 'pipefail', '-ec', "['/app']"], steps: [] },
      { shell: 'bash' },
    ],
  ])('%s', (_, command, more) => {
    expect(listForShell(command, isThere)).toStrictEqual({ shell, text: "['/app']", words: ['/app'], ...more });
  });
  it.each<[string, StartPlan]>([
    ['another program', { ...plan(''), argv: ['/bin/fish', '-c', '[/app]'], steps: [] }],
    ['a script', { ...plan(''), argv: [shell, '/start', '[/app]'], steps: [] }],
    [
      'a script that is read',
      { ...plan(''), steps: [{ path: shell, isShell: true, given: { file: '/x', args: [] } }] },
    ],
    ['a text of a script', { ...plan("['/app']"), argv: ['/start.sh'] }],
    ['nothing', { ...plan(''), argv: [], steps: [] }],
  ])('none for %s', (_, command) => {
    expect(listForShell(command, isThere)).toBeNull();
  });
  it('is read in time, whatever it consists of', () => {
    const before = performance.now();
    for (const part of ['\u201c,', "',", '",', '] ', '[ ', '\u2019'])
      expect(wordsOf(`[${part.repeat(150_000)}]`)).toBeUndefined();
    expect(performance.now() - before).toBeLessThan(2000);
  });
});
