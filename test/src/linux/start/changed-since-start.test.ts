import { describe, expect, it } from 'vitest';
import { decodeMountInfo } from '../../../../src/decode/proc/mountinfo.ts';
import type { Host } from '../../../../src/host/host.ts';
import { changedSinceStart, startAgain } from '../../../../src/linux/start/changed-since-start.ts';
import { hostWith, user } from '../../../support/roots/program-root.ts';

describe('what has changed since the program was started', () => {
  const started = 1_000_000;
  const host = (changed: number | null, start: number | null = started, pid: number | 'self' = 1): Host => {
    const described = hostWith({ identity: user });
    return {
      ...described,
      app: { path: '/app' } as Host['app'],
      program: { ...described.program, pid, startedAt: () => start },
      fs: { ...described.fs, changedAt: (path) => (path === '/file' ? changed : 0) },
    };
  };
  const found = { path: '/file', app: '/app', mountPoint: null };

  it.each([
    ['a moment later, which may be before', host(started + 1), null],
    ['later', host(started + 2), found],
    ['before', host(started - 1), null],
    ['at no known time', host(null), null],
    ['after a start that is not known', host(started + 9, null), null],
    ['where no program runs', host(started + 9, started, 'self'), null],
    ['of a program that is not known', { ...host(started + 9), app: null }, null],
  ])('%s', (_, where, expected) => expect(changedSinceStart(where, ['/none', '/file'])).toEqual(expected));

  const overlay = '20 1 0:20 / / rw - overlay overlay rw';
  const mounted = `${overlay}\n30 20 0:44 / /file rw - tmpfs tmpfs rw`;
  it.each([
    [mounted, ['..data', 'ca.crt', 'token'], null],
    [mounted, ['..data', 'ca.crt'], { ...found, mountPoint: '/file' }],
    [mounted, ['ca.crt', 'token.pem'], { ...found, mountPoint: '/file' }],
    [mounted, null, { ...found, mountPoint: '/file' }],
    [overlay, ['..data', 'token'], found],
  ])('below the mounts %j, with %j there', (mountInfo, names, expected) => {
    const described = host(started + 9);
    const mounts = decodeMountInfo(mountInfo);
    const fs: Host['fs'] = {
      ...described.fs,
      list: () =>
        names === null
          ? { kind: 'denied', path: '/file' }
          : { kind: 'found', value: { names, links: new Set(), truncated: false }, path: '/file' },
      resolve: () =>
        ({ hops: [], end: { kind: 'found', path: '/file' } }) as unknown as ReturnType<Host['fs']['resolve']>,
    };
    expect(changedSinceStart({ ...described, fs, mounts: () => mounts }, ['/file'])).toEqual(expected);
  });

  it('is not known of an image', () => {
    const { changedAt: _, ...fs } = host(started + 9).fs;
    expect(changedSinceStart({ ...host(started + 9), fs }, ['/file'])).toBe(null);
  });
  it('is kept by a volume, and lost with a container', () => {
    expect(startAgain({ ...found, mountPoint: '/etc/trust' }, 'in the Dockerfile: RUN x')).not.toContain('RUN x');
    expect(startAgain(found, 'in the Dockerfile: RUN x')).toContain('RUN x');
  });
});
