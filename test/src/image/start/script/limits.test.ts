import { expect, it } from 'vitest';
import { planStart } from '../../../../../src/image/start/start-plan.ts';
import { anyProgram, programs, useFileRoot } from '../../../../support/roots/file-root.ts';

const image = useFileRoot({
  ...programs('/bin/app', '/bin/step', '/bin/sh'),
  '/srv/long.sh': '# a comment\n'.repeat(20_000),
  '/srv/itself.sh': '. /srv/itself.sh\n',
  '/bin/bash': anyProgram,
});

const numbered = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => `${line(index)}\n`).join('');

const rounds = (count: number, body: string): string => `for each in ${'1 '.repeat(count)}; do ${body}; done\n`;

it.each<[string, string, string]>([
  ['a value that doubles', `X=ab\n${rounds(39, 'X=$X$X')}exec app`, '/bin/app'],
  ['arguments that double', `${rounds(39, 'set -- "$@" "$@"')}exec app`, '/bin/app'],
  ['a word of many long values', `X=${'a'.repeat(60_000)}\nexec app ${'$X'.repeat(50_000)}`, 'unclear'],
  ['a pattern with many stars', `X=${'a'.repeat(3000)}\ncase $X in ${'*a'.repeat(50)}b) ;; esac\nexec app`, '/bin/app'],
  ['a pattern at an end', `X=${'a'.repeat(3000)}\nY=\${X%%${'*a'.repeat(50)}b}\nexec app`, '/bin/app'],
  ['a long file read again and again', `${rounds(39, '. /srv/long.sh')}exec app`, 'unclear'],
  ['a file that reads itself', '. /srv/itself.sh\nexec app', 'unclear'],
  ['a text that evaluates itself', 'X=\'eval "$X"\'\neval "$X"\nexec app', 'unclear'],
  [
    'a function of many blocks that calls itself',
    `f() { ${'{ '.repeat(95)} f${'; }'.repeat(95)}; }\nf\nexec app`,
    'unclear',
  ],
  [
    'many programs that it may start',
    `${numbered(1500, (index) => `if step; then exec /a${index}; fi`)}exec app`,
    'unclear',
  ],
  [
    'many arguments that it may have',
    `${numbered(1500, (index) => `if step; then set -- ${index} "$@"; fi`)}exec app`,
    'unclear',
  ],
  [
    'many variables in many ways',
    `${numbered(2000, (index) => `V${index}=x; if step; then W${index}=; fi`)}exec app`,
    'unclear',
  ],
  [
    'loops inside loops',
    `${'for i in 1 2 3 4 5 6 7 8 9; do\n'.repeat(12)}step\n${'done\n'.repeat(12)}exec app`,
    'unclear',
  ],
  ['a pipeline of many commands', `${'step | '.repeat(20_000)}step\nexec app`, 'unclear'],
  ['a test of many operands', `[ ${'! '.repeat(20_000)} a ] && step\nexec app`, '/bin/app'],
  ['braces inside braces', `X=${'${a:-'.repeat(20_000)}${'}'.repeat(20_000)}\nexec app`, 'unclear'],
  ['commands inside commands', `X=${'$('.repeat(40_000)}${')'.repeat(40_000)}\nexec app`, 'unclear'],
  [
    'a script that starts itself with more',
    'if step; then exec /start.sh "$@" x; else exec /start.sh "$@" y; fi',
    'unclear',
  ],
])('gives up soon: %s', (_name, text, expected) => {
  image.add('/start.sh', `#!/bin/sh\n${text}`);
  const began = performance.now();
  const { end } = planStart(
    image.fs,
    { by: 'c', argv: ['/start.sh', 'app'] },
    { env: new Map([['PATH', '/bin']]), cwd: '/', uid: 0 },
  ).plan;
  expect(end.kind === 'program' ? end.path : end.kind).toBe(expected);
  expect(performance.now() - began).toBeLessThan(8000);
});
