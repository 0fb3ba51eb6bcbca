import { describe, expect, it } from 'vitest';
import { decodeGroup, decodePasswd } from '../../../../src/decode/etc/accounts.ts';

describe('/etc/passwd', () => {
  it.each([
    [
      'app:x:1000:1001:App:/home/app:/bin/sh',
      { name: 'app', uid: 1000, gid: 1001, home: '/home/app', shell: '/bin/sh' },
    ],
    ['  app:x:1000:1001:::  ', { name: 'app', uid: 1000, gid: 1001, home: '', shell: '' }],
    ['app:x:1000:1001::/:/bin/sh:more', { name: 'app', uid: 1000, gid: 1001, home: '/', shell: '/bin/sh:more' }],
    ['app:x:1000:1001::/home/app', null],
    [':x:1000:1001::/:/bin/sh', null],
    ['app:x:u:1001::/:/bin/sh', null],
    ['app:x:1000:g::/:/bin/sh', null],
    ['#app:x:1000:1001::/:/bin/sh', null],
    ['+app:x:1000:1001::/:/bin/sh', null],
    ['-app:x:1000:1001::/:/bin/sh', null],
    ['', null],
  ])('%j', (line, expected) => {
    expect(decodePasswd(`${line}\n`)).toEqual(expected === null ? [] : [expected]);
  });
});

describe('/etc/group', () => {
  it.each([
    ['app:x:1000:a,b', { name: 'app', gid: 1000, members: ['a', 'b'] }],
    ['app:x:1000:', { name: 'app', gid: 1000, members: [] }],
    ['app:x:1000', null],
    [':x:1000:', null],
    ['app:x:g:', null],
    ['+:::', null],
  ])('%j', (line, expected) => {
    expect(decodeGroup(`${line}\n`)).toEqual(expected === null ? [] : [expected]);
  });
});
