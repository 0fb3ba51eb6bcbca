import { describe, expect, it } from 'vitest';
import type { Host } from '../../../src/host/host.ts';
import { podCatalog } from '../../../src/pod/findings.ts';
import { exec, findingCodes, mount, usePodImage } from './pod-image.ts';

const { host, withObjects } = usePodImage();

const liveness = (...command: string[]): object => ({ livenessProbe: exec(...command) });
const memory = (limit: string): Host => host({ resources: { limits: { memory: limit } } });

const variable = (reference: object): Host => withObjects([{ env: [{ name: 'TZ', valueFrom: reference }] }, {}]);
const part = (source: object, subPath: string, path = '/etc/one'): Host =>
  withObjects(mount(path, source, { subPath }));

const missing = { key: 'x', path: 'x' };
const token = { serviceAccountToken: { path: 'token' } };
const inDirectory = { configMap: { name: 'm', items: [{ key: 'a', path: 'd/x' }] } };

function expression(subPathExpr: string, env: readonly object[]): Host {
  const [container, spec] = mount('/logs', { emptyDir: {} }, { subPathExpr });
  return host({ ...container, env }, spec);
}

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
  ['subPath names none of a Secret', () => part({ secret: { secretName: 's' } }, 'tls.crt'), ['pod/sub-path-missing']],
  ['subPath of a Secret of the cluster', () => part({ secret: { secretName: 'other' } }, 'tls.crt'), []],
  [
    'a key of a Secret on a directory of the image',
    () => part({ secret: { secretName: 's' } }, 'a', '/etc/ssl/certs'),
    ['pod/mount-of-another-type', 'pod/files-hidden'],
  ],
  ['subPath is a directory of items', () => part(inDirectory, 'd'), []],
  ['subPath is a file in it, and dots', () => part(inDirectory, './d//x/'), []],
  ['subPath is beside it', () => part(inDirectory, 'x'), ['pod/sub-path-missing']],
  [
    'a projected volume of a key that the Secret lacks',
    () => withObjects(mount('/p', { projected: { sources: [{ secret: { name: 's', items: [missing] } }, token] } })),
    ['pod/key-missing'],
  ],
  [
    'subPath names none of a projected Secret and ConfigMap',
    () => part({ projected: { sources: [{ secret: { name: 's' } }, { configMap: { name: 'm' } }] } }, 'x'),
    ['pod/sub-path-missing'],
  ],
  [
    'subPath may be that of a token',
    () => part({ projected: { sources: [{ secret: { name: 's' } }, token] } }, 'token'),
    [],
  ],
  ['subPathExpr of a variable', () => expression('$(A)/x', [{ name: 'A', value: 'a' }]), []],
  ['subPathExpr of no variable', () => expression('$(A)', []), ['pod/sub-path-expression']],
  ['subPathExpr of an empty one', () => expression('$(A)', [{ name: 'A' }]), ['pod/sub-path-expression']],
  ['subPathExpr of one above', () => expression('$(A)', [{ name: 'A', value: '../x' }]), ['pod/sub-path-expression']],
  ['subPathExpr of the root', () => expression('$(A)', [{ name: 'A', value: '/x' }]), ['pod/sub-path-expression']],
  ['subPathExpr of a dollar', () => expression('$$(A)', []), []],
  [
    'subPathExpr of a field of the pod',
    () => expression('$(A)', [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }]),
    [],
  ],
  ['subPathExpr of a service', () => expression('$(DB_SERVICE_HOST)', []), []],
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
  it.each<[string, () => Host, string[]]>([
    ['nothing is wrong', () => host({}), []],
    ['an emptyDir over the program', () => host(...mount('/app', { emptyDir: {} })), ['pod/program-hidden']],
    ['an emptyDir over everything', () => host(...mount('/', { emptyDir: {} })), ['pod/program-hidden']],
    [
      'a probe of an emptyDir over everything',
      () => {
        const [container, spec] = mount('/', { emptyDir: {} });
        return host({ ...container, livenessProbe: exec('/opt/healthz') }, spec);
      },
      ['pod/program-hidden'],
    ],
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
    [
      'a program in the place of one of the image',
      () => withObjects(mount('/app', { configMap: { name: 'm', items: [{ key: 'a', path: 'server' }] } })),
      [],
    ],
    ['nothing in its place', () => withObjects(mount('/app', { configMap: { name: 'm' } })), ['pod/program-hidden']],
  ])('%s', (_, made, expected) => {
    expect(findingCodes(made())).toEqual(expected);
  });

  it('has words for each', () => {
    for (const spec of Object.values(podCatalog)) {
      const example: never = spec.example as never;
      expect(spec.message(example)).toMatch(/^pod\.yaml:\d+: [^\n]{20,}$/);
      expect(spec.remedy(example)).toMatch(/^[^\n]{8,}$/);
    }
  });
});
