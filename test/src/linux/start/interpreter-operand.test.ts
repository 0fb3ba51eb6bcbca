import { expect, it } from 'vitest';
import { filesNodeTries, interpretedFile } from '../../../../src/linux/start/interpreter-operand.ts';

it.each<[string, readonly string[], string | null]>([
  ['python3', ['/x.py', 'a'], '/x.py'],
  ['python', ['-u', '-W', 'ignore', '-Xdev', 'x.py'], 'x.py'],
  ['python3.11', ['-OO', 'x.py'], 'x.py'],
  ['python3', ['-c', 'print()'], null],
  ['python3', ['-m', 'http.server'], null],
  ['python3', ['-um', 'app'], null],
  ['python3', ['-', 'x.py'], null],
  ['python3', [], null],
  ['python3', ['--check-hash-based-pycs', 'always', 'x.py'], null],
  ['python3-config', ['x.py'], null],
  ['perl', ['-w', '-I/lib', '/x.pl'], '/x.pl'],
  ['perl', ['-e', 'exec "/app"'], null],
  ['perl', ['-S', 'x.pl'], null],
  ['ruby', ['-W0', 'x.rb'], 'x.rb'],
  ['ruby', ['-e', '1'], null],
  ['php', ['-f', 'x.php'], null],
  ['php', ['-d', 'a=b', 'x.php'], 'x.php'],
  ['php', ['-S', '0.0.0.0:80'], null],
  ['node', ['--enable-source-maps', '-r', './a.js', '--max-old-space-size=200', 'x.js'], 'x.js'],
  ['nodejs', ['x.js'], 'x.js'],
  ['node', ['--title', 'a', 'x.js'], null],
  ['node', ['-e', '1'], null],
  ['node', ['inspect', 'x.js'], null],
  ['node', ['--enable-source-maps', 'debug', 'x.js'], null],
  ['node', ['./inspect', 'x.js'], './inspect'],
  ['python3', ['inspect'], 'inspect'],
  ['java', ['-Xmx1g', '-jar', '/x.jar', '-jar', 'y'], '/x.jar'],
  ['java', ['-cp', '/x', 'Main', '-jar'], null],
  ['java', ['Main'], null],
  ['java', ['-jar'], null],
  ['java', ['-jar', 'x.jar'], 'x.jar'],
  ['java', ['-Xmx1g', 'Main', '-jar', 'y'], null],
  ['app', ['x.py'], null],
])('%s %j: %s', (name, args, expected) => {
  expect(interpretedFile(name, args)).toBe(expected);
});

it.each([
  ['node', '/app/server', ['/app/server.js', '/app/server.json', '/app/server.node']],
  ['node', '/app/server.js', []],
  ['node', '/app/server.mjs', []],
  ['nodejs', '/app/server.cjs', []],
  ['node', '/app.js/server', ['/app.js/server.js', '/app.js/server.json', '/app.js/server.node']],
  ['nodemon', '/app/server', []],
  ['xnode', '/app/server', []],
  ['python3', '/app/server', []],
])('%s takes for %s also %j', (name, path, expected) => {
  expect(filesNodeTries(name, path)).toEqual(expected);
});
