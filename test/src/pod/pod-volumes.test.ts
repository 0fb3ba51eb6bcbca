import { rmSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { NotKnown } from '../../../src/host/not-known.ts';
import { programAccess } from '../../../src/linux/access/program-access.ts';
import { mount, usePodImage } from './pod-image.ts';

const { root, host, withObjects } = usePodImage();

describe('a volume of a pod', () => {
  it('sees volumes in the place of its files, behind its links', () => {
    const { fs, mounts } = host(...mount('/var/run', { emptyDir: {} }));
    expect(fs.stat('/run/x').kind).toBe('absent');
    expect(fs.list('/run', 10)).toMatchObject({ kind: 'found', value: { names: [] } });
    expect(fs.stat('/app/server').kind).toBe('found');
    expect(mounts('self').map(({ mountPoint }) => mountPoint)).toEqual(['/', '/run', '/proc/kcore']);
    const made = host(...mount('/new/place', { emptyDir: {} })).fs;
    expect(made.list('/new', 10)).toMatchObject({ kind: 'found', value: { names: ['place'] } });
    expect(made.list('/', 99)).toMatchObject({ value: { names: expect.arrayContaining(['app', 'new']) } });
  });

  it('claims nothing about what a volume holds', () => {
    const unknown = host(...mount('/etc/ssl/certs', { secret: { secretName: 'ca' } }));
    expect(unknown.fs.stat('/etc/ssl/certs').kind).toBe('found');
    expect(() => unknown.fs.stat('/etc/ssl/certs/ca.crt')).toThrow(NotKnown);
    expect(() => unknown.fs.list('/etc/ssl/certs', 9)).toThrow(/mounted from secret ca \(pod\.json:1\)/);
    expect(programAccess(unknown, '/etc/ssl/certs', 'rw')).toEqual({
      kind: 'not-known',
      element: '/etc/ssl/certs',
      why: 'volume',
    });
    const localtime = host(...mount('/etc/localtime', { hostPath: { path: '/etc/localtime', type: 'File' } }));
    expect(() => localtime.fs.stat('/etc/localtime')).toThrow(NotKnown);
  });

  it('claims nothing of what cannot be mounted', () => {
    const misfit = withObjects(mount('/etc/ssl/certs/ca.crt', { configMap: { name: 'm' } }));
    const why = /is mounted from configMap m \(pod\.json:1\), a directory, which cannot be mounted there$/;
    expect(() => misfit.fs.stat('/etc/ssl/certs/ca.crt')).toThrow(why);
    expect(misfit.fs.unknownAt?.('/etc/ssl/certs/ca.crt', 'access')).toBe('/etc/ssl/certs/ca.crt');
    expect(misfit.fs.stat('/etc/ssl/certs').kind).toBe('found');
    const file = withObjects(mount('/etc/ssl', { configMap: { name: 'm' } }, { subPath: 'TZ' }));
    expect(() => file.fs.list('/etc/ssl', 9)).toThrow(/, a file, which cannot be mounted there$/);
  });

  it.each<[string, object, object?]>([
    ['a file of the node', { hostPath: { path: '/etc/passwd', type: 'File' } }],
    ['a key of a Secret', { secret: { secretName: 'accounts' } }, { subPath: 'passwd' }],
  ])('does not decide who the image runs as: %s on /etc/passwd', (_, volume, more = {}) => {
    const user = (name: string): unknown => host(...mount('/etc/passwd', volume, more), { User: name }).declared?.user;
    expect(user('1000')).toEqual({ name: '1000', by: 'config.json', problem: null });
    expect(user('app')).toMatchObject({ problem: expect.stringContaining('unable to find user app') });
  });

  it('decides who a tool such as gosu runs the program as', () => {
    writeFileSync(`${root()}/bin/gosu`, '', { mode: 0o755 });
    const [container, spec] = mount('/etc/passwd', { hostPath: { path: '/etc/passwd', type: 'File' } });
    const user = (more: object): unknown =>
      host({ command: ['/bin/gosu', 'app', '/app/server'], ...more }, spec, { User: '0' }).declared?.user;
    expect(user(container)).toBeNull();
    expect(user({})).toMatchObject({ name: 'app', problem: expect.stringContaining('unable to find user app') });
    rmSync(`${root()}/bin/gosu`);
  });

  it('may read a volume of a ConfigMap by its modes, and by the group of fsGroup', () => {
    const seen = (source: object, spec: object = {}, more: object = {}): unknown => {
      const [container, volumes] = mount('/cm', { configMap: { name: 'm', ...source } }, more);
      const place = withObjects([container, { ...volumes, ...spec }]);
      return [place.fs.stat('/cm/a'), programAccess(place, '/cm/a', 'r').kind].map((each) =>
        typeof each === 'string' ? each : each.kind === 'found' ? (each.value.mode & 0o777).toString(8) : each.kind,
      );
    };
    const group = { securityContext: { fsGroup: 9 } };
    expect(seen({})).toEqual(['644', 'granted']);
    expect(seen({ defaultMode: 0o400 })).toEqual(['400', 'denied']);
    expect(seen({ defaultMode: 0o400 }, group)).toEqual(['440', 'granted']);
    expect(
      seen({
        items: [
          { key: 'a', path: 'a', mode: 0o600 },
          { key: 'b', path: 'b' },
        ],
      }),
    ).toEqual(['600', 'denied']);
    expect(seen({ items: [{ key: 'b', path: 'b' }] })).toEqual(['absent', 'missing']);
    const file = { mountPath: '/cm/a', subPath: 'a' };
    expect(seen({ defaultMode: 0o400 }, {}, file)).toEqual(['400', 'denied']);
    expect(seen({ defaultMode: 0o400 }, group, file)).toEqual(['440', 'granted']);
  });

  it('has the directories of items, and what is in them', () => {
    const items = [
      { key: 'a', path: 'd/e/x', mode: 0o400 },
      { key: 'b', path: 'd/y' },
    ];
    const whole = withObjects(mount('/cm', { configMap: { name: 'm', items } }));
    const list = ({ fs }: typeof whole, path: string): unknown => {
      const listed = fs.list(path, 9);
      return listed.kind === 'found' ? listed.value.names : listed.kind;
    };
    expect(['/cm', '/cm/d', '/cm/d/e', '/cm/d/y'].map((path) => list(whole, path))).toEqual([
      ...[['d'], ['e', 'y'], ['x']],
      'absent',
    ]);
    expect(whole.fs.stat('/cm/d')).toMatchObject({ value: { kind: 'directory', mode: 0o755 } });
    expect([programAccess(whole, '/cm/d/y', 'r').kind, programAccess(whole, '/cm/d/e/x', 'r').kind]).toEqual([
      ...['granted', 'denied'],
    ]);
    expect(whole.fs.stat('/cm/e').kind).toBe('absent');
    const part = withObjects(mount('/cm', { configMap: { name: 'm', items } }, { subPath: 'd/' }));
    expect(list(part, '/cm')).toEqual(['e', 'y']);
    expect([programAccess(part, '/cm/y', 'r').kind, programAccess(part, '/cm/e/x', 'r').kind]).toEqual([
      ...['granted', 'denied'],
    ]);
  });

  it('may write to a part of an emptyDir, as to the whole', () => {
    const part = (more: object, env: object[] = []): string => {
      const [container, volumes] = mount('/data', { emptyDir: {} }, more);
      return programAccess(host({ ...container, env }, volumes), '/data', 'wx').kind;
    };
    expect(part({})).toBe('granted');
    expect(part({ subPath: 'a/b' })).toBe('granted');
    expect(part({ subPathExpr: '$(POD)' }, [{ name: 'POD', value: 'web' }])).toBe('granted');
    expect(
      part({ subPathExpr: '$(POD)' }, [{ name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }]),
    ).toBe('granted');
  });

  it('may write where its volumes let it', () => {
    const { fs: _, ...writable } = host({ securityContext: { readOnlyRootFilesystem: true } });
    expect(programAccess({ ...writable, fs: host({}).fs }, '/run', 'wx').kind).toBe('denied');
    const withVolume = host(
      { securityContext: { readOnlyRootFilesystem: true }, volumeMounts: [{ name: 'v', mountPath: '/data' }] },
      { volumes: [{ name: 'v', emptyDir: {} }] },
    );
    expect(programAccess(withVolume, '/data', 'wx').kind).toBe('granted');
    const readOnly = host(
      { volumeMounts: [{ name: 'v', mountPath: '/data', readOnly: true }] },
      { volumes: [{ name: 'v', emptyDir: {} }] },
    );
    expect(programAccess(readOnly, '/data', 'wx')).toMatchObject({ kind: 'denied', errno: 'EROFS' });
  });

  it('claims nothing about an emptyDir that another container fills', () => {
    const init = (volumeMount: object): object => ({
      initContainers: [{ name: 'cas', volumeMounts: [{ name: 'v', mountPath: '/out', ...volumeMount }] }],
    });
    const [container, volumes] = mount('/etc/ssl/certs', { emptyDir: {} });
    const filled = host(container, { ...volumes, ...init({}) });
    expect(() => filled.fs.list('/etc/ssl/certs', 9)).toThrow(/mounted from emptyDir v/);
    expect(programAccess(filled, '/etc/ssl/certs', 'rwx').kind).toBe('granted');
    expect(programAccess(filled, '/etc/ssl/certs/a', 'r').kind).toBe('not-known');
    const readOnly = host(container, { ...volumes, ...init({ readOnly: true }) });
    expect(readOnly.fs.list('/etc/ssl/certs', 9)).toMatchObject({ value: { names: [] } });
  });
});
