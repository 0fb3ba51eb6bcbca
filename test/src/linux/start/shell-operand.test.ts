import { expect, it } from 'vitest';
import { shellScript } from '../../../../src/linux/start/shell-operand.ts';

const text = (given: string, ...args: readonly string[]) => ({ text: given, args });
const file = (...args: readonly string[]) => ({ text: null, args });

// As dash 0.5.12, bash 5.2 and busybox 1.35 take them.
it.each<[readonly string[], ReturnType<typeof shellScript>]>([
  [[], null],
  [['/a.sh'], file('/a.sh')],
  [['/a.sh', '-c', 'x'], file('/a.sh', '-c', 'x')],
  [[''], file('')],
  [['-c'], null],
  [['-c', 'a b'], text('a b')],
  [['-c', 'a', 'name', 'x'], text('a', 'name', 'x')],
  [['-e', '-c', 'a'], text('a')],
  [['-c', '-e', 'a'], text('a')],
  [['-ec', 'a'], text('a')],
  [['-ce', 'a'], text('a')],
  [['-e', '/a.sh'], file('/a.sh')],
  [['-e'], null],
  [['-'], file('-')],
  [['-s', '/a'], null],
  [['-es', '/a'], null],
  [['-s', '-c', 'a'], text('a')],
  [['-1', 'a'], file('-1', 'a')],
  [['-e1', 'a'], file('-e1', 'a')],
  [['x-e', 'a'], file('x-e', 'a')],
  [['-o', 'pipefail', '-c', 'a'], text('a')],
  [['-o', 'pipefail', '/a.sh'], file('/a.sh')],
  [['+o', 'history', '/a.sh'], file('/a.sh')],
  [['-O', 'extglob', '/a.sh'], file('/a.sh')],
  [['-o', 'pipefail'], null],
  [['-eo', 'pipefail', '/a.sh'], file('/a.sh')],
  [['-eo', 'pipefail', '-c', 'a'], text('a')],
  [['-euo', 'pipefail'], null],
  [['-eoc', 'errexit', 'a'], text('a')],
  [['-eoc', 'a'], null],
  [['--login', '/a.sh'], file('/a.sh')],
  [['--login', '-c', 'a'], text('a')],
  [['--'], null],
  [['--', '/a.sh', 'x'], file('/a.sh', 'x')],
  [['--', '-c', 'x'], file('-c', 'x')],
  [['-c', '--', 'a', 'b'], text('a', 'b')],
  [['-c', '--'], null],
  [['a--', 'x'], file('a--', 'x')],
])('%j', (args, expected) => expect(shellScript(args)).toEqual(expected));
