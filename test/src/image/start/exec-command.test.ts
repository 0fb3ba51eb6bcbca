import { describe, expect, it } from 'vitest';
import { missingCommand } from '../../../../src/image/start/exec-command.ts';
import { programs, useFileRoot } from '../../../support/roots/file-root.ts';

const image = useFileRoot(programs('/bin/bash', '/usr/bin/wget'));

describe('the command of a health check', () => {
  const bash = '/bin/bash';
  it.each<[string[], object | null]>([
    [['/bin/bash', '-c', 'curl -f localhost'], { command: 'curl', shell: bash }],
    [['/bin/bash', '-o', 'pipefail', '-c', 'curl -f localhost'], { command: 'curl', shell: bash }],
    [['/bin/bash', '-eo', 'pipefail', '-c', 'curl -f localhost | grep ok'], { command: 'curl', shell: bash }],
    [['/bin/bash', '-e', '-x', '-c', 'curl'], { command: 'curl', shell: bash }],
    [['/bin/bash', '-euxo', 'pipefail', '-lc', 'curl'], { command: 'curl', shell: bash }],
    [['/bin/bash', '+o', 'posix', '-c', 'curl'], { command: 'curl', shell: bash }],
    [['/bin/bash', '-o', 'pipefail', '-c', 'wget -q localhost'], null],
    [['/bin/bash', '-o', 'pipefail', '-c'], null],
    [['/bin/bash', '-o', 'pipefail'], null],
    [['/bin/bash', '/check.sh', '-c', 'curl'], null],
    [['/bin/bash', '--norc', '-c', 'curl'], null],
    [['pwsh', '-Command', 'curl'], { command: 'pwsh', shell: null }],
  ])('%j lacks %j', (argv, missing) => {
    const context = { env: new Map([['PATH', '/usr/bin:/bin']]), cwd: '/', uid: 0 };
    expect(missingCommand(image.fs, argv, context)).toEqual(missing);
  });
});
