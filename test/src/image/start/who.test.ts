import { describe, expect, it } from 'vitest';
import { loginOf } from '../../../../src/image/start/who.ts';
import { useFileRoot } from '../../../support/roots/file-root.ts';

const others = Array.from({ length: 10_000 }, (_, at) => `u${at}:x:${2000 + at}:100::/home/u${at}:/bin/sh`);
const image = useFileRoot({
  '/etc/passwd': [
    '#app:x:1:1::/:/bin/false',
    '+other:x:2:2::/:/bin/false',
    ...others,
    'app:x:01000:1001::/home/app:/bin/bash -x:y',
    '',
  ].join('\n'),
});

describe('the entry of a user', () => {
  it.each([
    ['app', '/home/app:1001:/bin/bash -x:y'],
    ['1000', '/home/app:1001:/bin/bash -x:y'],
    ['u9999', '/home/u9999:100:/bin/sh'],
    ['#app', null],
    ['+other', null],
    ['2', null],
    ['none', null],
  ])('%s: %s', (user, expected) => {
    const login = loginOf(image.fs, user);
    expect(login && `${login.home}:${login.gid}:${login.shell}`).toBe(expected);
  });

  it('is not there without the file', () => {
    expect(loginOf({ ...image.fs, readText: (path) => ({ kind: 'absent', errno: 'ENOENT', path }) }, 'app')).toBeNull();
  });
});
