import { describe, expect, it } from 'vitest';
import { probes } from '../../probes/index.ts';
import { createCommandLine } from '../../src/cli/cli.ts';
import { UsageError } from '../../src/cli/usage-error.ts';

const commandLine = createCommandLine(probes);

function stated(...args: string[]): unknown {
  try {
    const invocation = commandLine.parse(args, {});
    return invocation.action === 'run' ? invocation.expect : null;
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
}

describe('what is stated about user, sandbox and baseline', () => {
  it.each<[string[], unknown]>([
    [['--path', '/data'], { path: [{ path: '/data', need: 'r' }] }],
    [['--path', '/data:rwx'], { path: [{ path: '/data', need: 'rwx' }] }],
    [['--path', '/a:b'], { path: [{ path: '/a:b', need: 'r' }] }],
    [['--path', '/a:b:w'], { path: [{ path: '/a:b', need: 'w' }] }],
    [
      ['--path', '/a:rw\n/b'],
      {
        path: [
          { path: '/a', need: 'rw' },
          { path: '/b', need: 'r' },
        ],
      },
    ],
    [
      ['--path', '/a', '--path', '/b:x'],
      {
        path: [
          { path: '/a', need: 'r' },
          { path: '/b', need: 'x' },
        ],
      },
    ],
    [['--user-is', '65532', '--non-root', '--umask', '27'], { userIs: '65532', nonRoot: true, umask: 0o27 }],
    [['--drop-all', '--no-new-privs', '--seccomp'], { dropAll: true, newPrivs: false, seccomp: true }],
    [['--read-only-root', '--shm-max', '64Mi'], { readOnlyRoot: true, shmMax: 67_108_864 }],
    [['--pod-security', 'restricted'], { podSecurity: 'restricted' }],
    [['--distro', 'debian'], { distro: { text: 'debian', id: 'debian', version: null } }],
    [
      ['--distro', 'debian >= 12.1'],
      { distro: { text: 'debian >= 12.1', id: 'debian', version: { operator: '>=', parts: [12, 1] } } },
    ],
    [['--no-shell', '--max-packages', '0'], { shell: false, maxPackages: 0 }],
    [
      ['--file-has', '/f=a=b\n/g='],
      {
        fileHas: [
          { path: '/f', text: 'a=b' },
          { path: '/g', text: '' },
        ],
      },
    ],
    [[], {}],
  ])('%j', (args, expected) => {
    expect(stated(...args)).toEqual(expected);
  });

  it.each([
    [['--path', 'data'], "--path: 'data' is not an absolute path"],
    [['--path', '/data:wr'], "--path: '/data:wr' is not an absolute path"],
    [['--user-is', '-1'], "--user-is: '-1' is not a user number or name"],
    [['--umask', '8'], "--umask: '8' is not an octal number"],
    [['--umask', '00000'], "--umask: '00000' is not an octal number"],
    [['--pod-security', 'strict'], "--pod-security: 'strict' is not one of: privileged, baseline, restricted"],
    [['--shm-max', 'x'], "--shm-max: 'x' is not a size"],
    [['--distro', 'debian 12'], "--distro: 'debian 12' is not a distribution"],
    [['--max-packages', '-1'], "--max-packages: '-1' is not a whole number"],
    [['--cert-expiry-days', '30d'], 'write it without a unit, as in --cert-expiry-days 30'],
    [['--max-packages', '10k'], 'as in --max-packages 10'],
    [['--file-has', 'x'], "--file-has: 'x' is not path=text"],
    [['--file-has', 'etc=x'], "--file-has: 'etc=x' is not path=text"],
  ])('refuses %j', (args, message) => {
    expect(stated(...args)).toEqual(expect.stringContaining(message));
  });
});
