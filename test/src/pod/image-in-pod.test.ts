import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Host } from '../../../src/host/host.ts';
import { NotKnown } from '../../../src/host/not-known.ts';
import { programAccess } from '../../../src/linux/access/program-access.ts';
import { hasCapability } from '../../../src/linux/identity/capabilities.ts';
import { podCatalog } from '../../../src/pod/findings.ts';
import { judgePod } from '../../../src/pod/judge.ts';
import { caseHost } from '../../support/cases/case-host.ts';

let root = '';
beforeAll(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'probe-env-pod-'));
  chmodSync(root, 0o755);
  const files = [
    '/app/server',
    '/etc/ssl/certs/ca.crt',
    '/run/x',
    '/bin/tool',
    '/bin/bash',
    '/bin/busybox',
    '/bin/probe-env',
    '/x/probe-env',
  ];
  for (const file of files) {
    mkdirSync(path.dirname(root + file), { recursive: true });
    writeFileSync(root + file, file, { mode: 0o755 });
  }
  mkdirSync(`${root}/var`);
  symlinkSync('/run', `${root}/var/run`);
  symlinkSync('busybox', `${root}/bin/sh`);
});
afterAll(() => rmSync(root, { recursive: true }));

const config = { architecture: 'amd64', config: { User: '1000:1000', Entrypoint: ['/app/server'], Cmd: ['serve'] } };

function host(container: object, spec: object = {}, inner: object = {}): Host {
  const pod = { containers: [{ name: 'web', ...container }], ...spec };
  return caseHost(root, {
    declare: {
      config: { ...config, config: { ...config.config, ...inner } },
      pod: JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec: pod }),
    },
  });
}

function codes({ declared }: Host): string[] {
  if (declared?.pod == null) throw new Error('no pod');
  return judgePod(declared.pod.container, declared.pod.effects).map(({ code }) => code);
}

const mount = (mountPath: string, volume: object, more: object = {}): [object, object] => [
  { volumeMounts: [{ name: 'v', mountPath, ...more }] },
  { volumes: [{ name: 'v', ...volume }] },
];

const exec = (...command: string[]): object => ({ exec: { command } });
const liveness = (...command: string[]): object => ({ livenessProbe: exec(...command) });
const memory = (limit: string): Host => host({ resources: { limits: { memory: limit } } });
const settings = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'm' }, data: { TZ: 'UTC', 'ca.crt': 'x' } };
const keys = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, stringData: { a: 'x' }, data: { b: 'eA==' } };

/** A pod next to a ConfigMap and a Secret. */
function withObjects([container, spec]: readonly [object, object]): Host {
  const pod = { apiVersion: 'v1', kind: 'Pod', spec: { containers: [{ name: 'web', ...container }], ...spec } };
  const list = { apiVersion: 'v1', kind: 'List', items: [settings, keys, pod] };
  return caseHost(root, { declare: { config, pod: JSON.stringify(list) } });
}

const variable = (reference: object): Host => withObjects([{ env: [{ name: 'TZ', valueFrom: reference }] }, {}]);
const part = (source: object, subPath: string, path = '/etc/one'): Host =>
  withObjects(mount(path, source, { subPath }));

const manifestRows: [string, () => Host, string[]][] = [
  ['a variable of a key that is there', () => variable({ configMapKeyRef: { name: 'm', key: 'TZ' } }), []],
  [
    'a variable of a key that is not',
    () => variable({ configMapKeyRef: { name: 'm', key: 'tz' } }),
    ['pod/key-missing'],
  ],
  ['an optional one', () => variable({ configMapKeyRef: { name: 'm', key: 'tz', optional: true } }), []],
  ['one of another ConfigMap', () => variable({ configMapKeyRef: { name: 'n', key: 'tz' } }), []],
  ['keys of a Secret', () => variable({ secretKeyRef: { name: 's', key: 'a' } }), []],
  ['its other keys', () => variable({ secretKeyRef: { name: 's', key: 'b' } }), []],
  ['one that it lacks', () => variable({ secretKeyRef: { name: 's', key: 'c' } }), ['pod/key-missing']],
  [
    'a volume of a key that is not there',
    () => withObjects(mount('/cm', { configMap: { name: 'm', items: [{ key: 'x', path: 'x' }] } })),
    ['pod/key-missing'],
  ],
  [
    'an optional volume of it',
    () => withObjects(mount('/cm', { configMap: { name: 'm', optional: true, items: [{ key: 'x', path: 'x' }] } })),
    [],
  ],
  [
    'a volume of a key that the Secret lacks',
    () => withObjects(mount('/s', { secret: { secretName: 's', items: [{ key: 'x', path: 'x' }] } })),
    ['pod/key-missing'],
  ],
  [
    'a projected volume of it',
    () =>
      withObjects(
        mount('/p', { projected: { sources: [{ configMap: { name: 'm', items: [{ key: 'x', path: 'x' }] } }] } }),
      ),
    ['pod/key-missing'],
  ],
  ['subPath names a key', () => part({ configMap: { name: 'm' } }, 'ca.crt'), []],
  ['subPath names none', () => part({ configMap: { name: 'm' } }, 'ca.pem'), ['pod/sub-path-missing']],
  ['subPath of an emptyDir', () => part({ emptyDir: {} }, 'ca.pem'), []],
  ['subPath of a Secret', () => part({ secret: { secretName: 's' } }, 'a'), []],
  [
    'subPath names none, on a file',
    () => part({ configMap: { name: 'm' } }, 'ca.pem', '/etc/ssl/certs/ca.crt'),
    ['pod/sub-path-missing', 'pod/mount-of-another-type'],
  ],
  [
    'a directory on a file',
    () => withObjects(mount('/etc/ssl/certs/ca.crt', { secret: { secretName: 's' } })),
    ['pod/mount-of-another-type'],
  ],
  ['a file on a directory', () => part({ configMap: { name: 'm' } }, 'TZ', '/run'), ['pod/mount-of-another-type']],
  [
    'what may be a file, on a file',
    () => withObjects(mount('/etc/ssl/certs/ca.crt', { hostPath: { path: '/ca.crt' } })),
    [],
  ],
  ['a limit of 128m', () => memory('128m'), ['pod/memory-limit']],
  ['a limit without a unit', () => memory('1048575'), ['pod/memory-limit']],
  ['a limit of 1Mi', () => memory('1Mi'), []],
  ['a limit of 0, which is none', () => memory('0'), []],
  ['a probe in PATH', () => host({ livenessProbe: exec('tool') }, {}, { Env: ['PATH=/bin'] }), []],
  ['a probe that is not in PATH', () => host({ readinessProbe: exec('sh', '-c', 'x') }), ['pod/command-missing']],
  ['a probe that is not there', () => host({ startupProbe: exec('/healthz') }), ['pod/command-missing']],
  ['a probe by a path from the working directory', () => host({ livenessProbe: exec('bin/tool') }), []],
  ['postStart', () => host({ lifecycle: { postStart: exec('/bin/zsh') } }), ['pod/command-missing']],
  ['preStop', () => host({ lifecycle: { preStop: exec('sleep', '5') } }), ['pod/command-without-effect']],
  ['preStop without a command', () => host({ lifecycle: { preStop: { sleep: { seconds: 5 } } } }), []],
  [
    'a probe on a volume of which nothing is known',
    () => {
      const [container, spec] = mount('/opt', { persistentVolumeClaim: { claimName: 'c' } });
      return host({ ...container, livenessProbe: exec('/opt/healthz') }, spec);
    },
    [],
  ],
];

describe('an image in a pod', () => {
  it('starts command and args as the kubelet puts them together', () => {
    const argv = (container: object): unknown => host(container).declared?.start?.argv;
    expect(argv({})).toEqual(['/app/server', 'serve']);
    expect(argv({ args: ['x'] })).toEqual(['/app/server', 'x']);
    expect(argv({ command: ['/bin/tool'] })).toEqual(['/bin/tool']);
    expect(argv({ command: ['/bin/tool'], args: ['x'] })).toEqual(['/bin/tool', 'x']);
  });

  it('runs as the user of the pod, else as that of the image without its group', () => {
    const who = (container: object, spec: object = {}): unknown => {
      const { credentials } = host(container, spec).program;
      return [credentials?.uid.fs, credentials?.gid.fs, credentials?.groups];
    };
    expect(who({})).toEqual([1000, 0, [0]]);
    expect(who({ securityContext: { runAsUser: 7, runAsGroup: 8 } })).toEqual([7, 8, [8]]);
    expect(who({}, { securityContext: { fsGroup: 9, supplementalGroups: [10] } })).toEqual([1000, 0, [0, 10, 9]]);
  });

  it('has the capabilities that are left to it', () => {
    const effective = (securityContext: object): boolean[] => {
      const { credentials } = host({ securityContext: { runAsUser: 0, ...securityContext } }).program;
      const set = credentials?.capabilities.effective ?? 0n;
      return (['dac_override', 'net_admin', 'chown'] as const).map((name) => hasCapability(set, name));
    };
    expect(effective({})).toEqual([true, false, true]);
    expect(effective({ capabilities: { drop: ['ALL'] } })).toEqual([false, false, false]);
    expect(effective({ capabilities: { drop: ['all'], add: ['NET_ADMIN'] } })).toEqual([false, true, false]);
    expect(effective({ capabilities: { drop: ['CHOWN'] } })).toEqual([true, false, false]);
    expect(effective({ privileged: true })).toEqual([true, true, true]);
  });

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

  it('may read a volume of a ConfigMap by its modes, and by the group of fsGroup', () => {
    const seen = (source: object, spec: object = {}, more: object = {}): unknown => {
      const [container, volumes] = mount('/cm', { configMap: { name: 'm', ...source } }, more);
      const pod = {
        apiVersion: 'v1',
        kind: 'Pod',
        spec: { containers: [{ name: 'web', ...container }], ...volumes, ...spec },
      };
      const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'm' }, data: { a: 'A', b: 'B' } };
      const text = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [map, pod] });
      const place = caseHost(root, { declare: { config, pod: text } });
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

  it('has the groups of the image, unless the pod says Strict', () => {
    mkdirSync(`${root}/etc`, { recursive: true });
    writeFileSync(`${root}/etc/passwd`, 'app:x:1000:1000::/:\n');
    writeFileSync(`${root}/etc/group`, 'certs:x:3000:app\n');
    const groups = (securityContext: object): unknown => host({}, { securityContext }).program.credentials?.groups;
    expect(groups({ supplementalGroups: [4] })).toEqual([1000, 3000, 4]);
    expect(groups({ supplementalGroups: [4], supplementalGroupsPolicy: 'Strict' })).toEqual([1000, 4]);
    rmSync(`${root}/etc/passwd`);
    rmSync(`${root}/etc/group`);
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

  it.each<[string, () => Host, string[]]>([
    ['nothing is wrong', () => host({}), []],
    ['an emptyDir over the program', () => host(...mount('/app', { emptyDir: {} })), ['pod/program-hidden']],
    ['a claim over the program', () => host(...mount('/app', { persistentVolumeClaim: { claimName: 'c' } })), []],
    ['a volume over certificates', () => host(...mount('/etc/ssl/certs', { emptyDir: {} })), ['pod/files-hidden']],
    ['runAsNonRoot and a number', () => host({ securityContext: { runAsNonRoot: true } }), []],
    [
      'runAsNonRoot and a name',
      () => host({ securityContext: { runAsNonRoot: true } }, {}, { User: 'app' }),
      ['pod/non-root-by-name'],
    ],
    [
      'runAsNonRoot and no user',
      () => host({ securityContext: { runAsNonRoot: true } }, {}, { User: '' }),
      ['pod/non-root-is-root'],
    ],
    [
      'runAsNonRoot and runAsUser 0',
      () => host({ securityContext: { runAsNonRoot: true, runAsUser: 0 } }),
      ['pod/non-root-is-root'],
    ],
    ['a probe of another program', () => host({ livenessProbe: { exec: { command: ['tool', '--timeout=9s'] } } }), []],
    ['a liveness probe without its command', () => host(liveness('/healthz')), ['pod/command-without-effect']],
    ['a readiness probe', () => host({ readinessProbe: exec('curl', 'x') }), ['pod/command-missing']],
    ['a startup probe', () => host({ startupProbe: exec('/bin/cat', '/ok') }), ['pod/command-missing']],
    ['a postStart hook', () => host({ lifecycle: { postStart: exec('sleep') } }), ['pod/command-missing']],
    ['a preStop hook', () => host({ lifecycle: { preStop: exec('sleep', '5') } }), ['pod/command-without-effect']],
    ['a hook without a command', () => host({ lifecycle: { preStop: { sleep: { seconds: 5 } } } }), []],
    [
      'a shell that does not find it',
      () => host(liveness('bash', '-c', 'curl -f x || exit 1')),
      ['pod/command-missing'],
    ],
    ['a shell with a builtin', () => host(liveness('bash', '-ec', 'test -f /tmp/ok')), []],
    ['a shell with what is there', () => host(liveness('bash', '-c', 'exec tool | cat')), []],
    ['a shell with an assignment', () => host(liveness('bash', '-c', 'A=1 curl x')), []],
    ['busybox, which may have it inside', () => host(liveness('sh', '-c', 'wget -q x')), []],
    ['busybox, which has no curl', () => host(liveness('/bin/sh', '-c', 'curl x')), ['pod/command-missing']],
    [
      'a command on a claim',
      () => {
        const [container, spec] = mount('/x', { persistentVolumeClaim: { claimName: 'c' } });
        return host({ ...container, ...liveness('/x/healthz') }, spec);
      },
      [],
    ],
    [
      'a command that the program may write itself',
      () => {
        const [container, spec] = mount('/x', { emptyDir: {} });
        return host({ ...container, ...liveness('/x/healthz') }, spec);
      },
      [],
    ],
    [
      'a PATH that is not known',
      () => {
        const PATH = { name: 'PATH', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } };
        return host({ env: [PATH], ...liveness('curl') });
      },
      [],
    ],
    [
      'the program in a directory that an init container fills',
      () => {
        const [container, spec] = mount('/app', { emptyDir: {} });
        return host(container, { ...spec, initContainers: [{ name: 'install', ...container }] });
      },
      [],
    ],
    [
      'the program in a directory that another only reads',
      () => {
        const [container, spec] = mount('/app', { emptyDir: {} });
        const [reader] = mount('/app', {}, { readOnly: true });
        return host(container, { ...spec, initContainers: [{ name: 'reader', ...reader }] });
      },
      ['pod/program-hidden'],
    ],
    ['a probe in time', () => host({ livenessProbe: { exec: { command: ['/bin/probe-env', 'ssl'] } } }), []],
    [
      'a probe that takes as long as the kubelet waits',
      () => host({ livenessProbe: { exec: { command: ['/bin/probe-env', '--timeout', '1s'] } } }),
      ['pod/probe-timeout'],
    ],
    [
      'a probe with time to spare',
      () => host({ readinessProbe: { exec: { command: ['/bin/probe-env', '--timeout=2s'] }, timeoutSeconds: 3 } }),
      [],
    ],
    ...manifestRows,
  ])('%s', (_, made, expected) => {
    expect(codes(made())).toEqual(expected);
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

  it('has words for each', () => {
    for (const spec of Object.values(podCatalog)) {
      const example: never = spec.example as never;
      expect(spec.message(example)).toMatch(/^pod\.yaml:\d+: [^\n]{20,}$/);
      expect(spec.remedy(example)).toMatch(/^[^\n]{8,}$/);
    }
  });
});
