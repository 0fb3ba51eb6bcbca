import { describe, expect, it } from 'vitest';
import type { Host } from '../../../src/host/host.ts';
import { podCatalog } from '../../../src/pod/findings.ts';
import { judgePod } from '../../../src/pod/judge.ts';
import { mount, usePodImage } from './pod-image.ts';

const { host, withObjects } = usePodImage();

function codes({ declared }: Host): string[] {
  if (declared?.pod == null) throw new Error('no pod');
  return judgePod(declared.pod.container, declared.pod.effects).map(({ code }) => code);
}

const exec = (...command: string[]): object => ({ exec: { command } });
const liveness = (...command: string[]): object => ({ livenessProbe: exec(...command) });
const memory = (limit: string): Host => host({ resources: { limits: { memory: limit } } });

const variable = (reference: object): Host => withObjects([{ env: [{ name: 'TZ', valueFrom: reference }] }, {}]);
const part = (source: object, subPath: string, path = '/etc/one'): Host =>
  withObjects(mount(path, source, { subPath }));

const missing = { key: 'x', path: 'x' };
const secret = (secretName: string): object => ({ secret: { secretName } });
const token = { serviceAccountToken: { path: 'token' } };
const inDirectory = { configMap: { name: 'm', items: [{ key: 'a', path: 'd/x' }] } };

function expression(subPathExpr: string, env: readonly object[]): Host {
  const [container, spec] = mount('/logs', { emptyDir: {} }, { subPathExpr });
  return host({ ...container, env }, spec);
}

/** A probe of the container with these variables. */
const probed = (env: Readonly<Record<string, string>>, command: readonly string[], more: object = {}): Host =>
  host({
    env: Object.entries(env).map(([name, value]) => ({ name, value })),
    readinessProbe: { exec: { command }, ...more },
  });

const probeRows: [string, () => Host, string[]][] = [
  ['a command of a variable', () => probed({ BIN: '/bin' }, ['$(BIN)/tool']), []],
  ['a command of a variable elsewhere', () => probed({ BIN: '/sbin' }, ['$(BIN)/tool']), ['pod/command-missing']],
  [
    'what a variable is as it is written',
    () => probed({ A: '/bin', BIN: '$(A)' }, ['$(BIN)/tool']),
    ['pod/command-missing'],
  ],
  [
    'a variable with valueFrom, which is empty there',
    () =>
      host({
        env: [{ name: 'DIR', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }],
        readinessProbe: exec('$(DIR)/bin/tool'),
      }),
    [],
  ],
  [
    'a hook, which is taken as it is',
    () => host({ env: [{ name: 'BIN', value: '/bin' }], lifecycle: { postStart: exec('$(BIN)/tool') } }),
    ['pod/command-missing'],
  ],
  ['PROBE_ENV_TIMEOUT', () => probed({ PROBE_ENV_TIMEOUT: '5s' }, ['/bin/probe-env']), ['pod/probe-timeout']],
  ['PROBE_ENV_TIMEOUT in time', () => probed({ PROBE_ENV_TIMEOUT: '500ms' }, ['/bin/probe-env']), []],
  ['PROBE_ENV_TIMEOUT that is empty', () => probed({ PROBE_ENV_TIMEOUT: '' }, ['/bin/probe-env']), []],
  [
    'PROBE_ENV_TIMEOUT below the option',
    () => probed({ PROBE_ENV_TIMEOUT: '5s' }, ['/bin/probe-env', '--timeout', '900ms']),
    [],
  ],
  [
    'PROBE_ENV_TIMEOUT of the image',
    () => host({ readinessProbe: exec('/bin/probe-env') }, {}, { Env: ['PROBE_ENV_TIMEOUT=2s'] }),
    ['pod/probe-timeout'],
  ],
  ['PROBE_ENV_WAIT', () => probed({ PROBE_ENV_WAIT: '30s' }, ['/bin/probe-env']), ['pod/probe-timeout']],
  ['--wait', () => probed({}, ['/bin/probe-env', '--wait=10s'], { timeoutSeconds: 5 }), ['pod/probe-timeout']],
  ['--wait in time', () => probed({}, ['/bin/probe-env', '--wait', '3s'], { timeoutSeconds: 5 }), []],
  ['a time that is refused', () => probed({}, ['/bin/probe-env', '--timeout', 'soon']), []],
  [
    'a shell that starts it',
    () => probed({}, ['/bin/sh', '-c', 'exec /bin/probe-env --all --timeout 5S; true']),
    ['pod/probe-timeout'],
  ],
  [
    'a shell that sets its variable',
    () => probed({}, ['/bin/sh', '-c', 'PROBE_ENV_TIMEOUT=5s /bin/probe-env']),
    ['pod/probe-timeout'],
  ],
];

/** A ConfigMap at a path, and one of its keys, or a whole volume, below it. */
function nested(mountPath: string, outer: object, inner: object, more: object = {}): Host {
  return withObjects([
    {
      volumeMounts: [
        { name: 'inner', mountPath, ...more },
        { name: 'outer', mountPath: '/cm' },
      ],
    },
    {
      volumes: [
        { name: 'outer', ...outer },
        { name: 'inner', ...inner },
      ],
    },
  ]);
}
const settings = { configMap: { name: 'm' } };
const misfit = 'pod/mount-of-another-type';

const nestedRows: [string, () => Host, string[]][] = [
  ['a key below a ConfigMap', () => nested('/cm/x', settings, settings, { subPath: 'a' }), [misfit]],
  ['a key in its place', () => nested('/cm/a', settings, settings, { subPath: 'b' }), [misfit]],
  ['a key of a Secret below a Secret', () => nested('/cm/x', secret('s'), secret('s'), { subPath: 'a' }), [misfit]],
  ['a key of a Secret of the cluster', () => nested('/cm/x', secret('o'), secret('o'), { subPath: 'a' }), []],
  ['a file of the node', () => nested('/cm/x', settings, { hostPath: { path: '/x', type: 'File' } }), [misfit]],
  ['a key below an emptyDir', () => nested('/cm/x', { emptyDir: {} }, settings, { subPath: 'a' }), []],
  ['a directory below a ConfigMap', () => nested('/cm/x', settings, { emptyDir: {} }), []],
  ['a key beside it', () => nested('/cm2/x', settings, settings, { subPath: 'a' }), []],
];

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
    ...probeRows,
    ...nestedRows,
    [
      'a program in the place of one of the image',
      () => withObjects(mount('/app', { configMap: { name: 'm', items: [{ key: 'a', path: 'server' }] } })),
      [],
    ],
    ['nothing in its place', () => withObjects(mount('/app', settings)), ['pod/program-hidden']],
  ])('%s', (_, made, expected) => {
    expect(codes(made())).toEqual(expected);
  });

  it.each<[string, string, object, object, string, string]>([
    [
      'a ConfigMap and a Secret',
      '/cm/x',
      settings,
      secret('s'),
      'configMap m',
      '{configMap: {name: m}}, {secret: {name: s, items: [{key: a, path: x}]}}',
    ],
    [
      'two ConfigMaps',
      '/cm/d/x.sh',
      settings,
      settings,
      'configMap m',
      '{configMap: {name: m}}, {configMap: {name: m, items: [{key: a, path: d/x.sh}]}}',
    ],
    [
      'one of a mode',
      '/cm/x',
      secret('s'),
      { configMap: { name: 'm', defaultMode: 0o755 } },
      'secret s',
      '{secret: {name: s}}, {configMap: {name: m, items: [{key: a, path: x, mode: 0755}]}}',
    ],
    ['on one of a mode', '/cm/x', { configMap: { name: 'm', defaultMode: 0o755 } }, settings, 'configMap m', ''],
    [
      'on chosen keys',
      '/cm/x',
      { configMap: { name: 'm', items: [{ key: 'b', path: 'b' }] } },
      settings,
      'configMap m',
      '',
    ],
    [
      'a path of chosen keys',
      '/cm/x',
      settings,
      { configMap: { name: 'm', items: [{ key: 'b', path: 'a' }] } },
      'configMap m',
      '',
    ],
    ['a file of the node', '/cm/x', settings, { hostPath: { path: '/x', type: 'File' } }, 'configMap m', ''],
    [
      'on a projected volume',
      '/cm/x',
      { projected: { sources: [{ configMap: { name: 'm' } }] } },
      settings,
      'projected outer',
      '',
    ],
    [
      'on fields of the pod',
      '/cm/x',
      { downwardAPI: { items: [{ path: 'a', fieldRef: { fieldPath: 'metadata.name' } }] } },
      settings,
      'downwardAPI outer',
      '',
    ],
  ])('names the volume in which a file cannot be mounted: %s', (_, path, outer, inner, on, sources) => {
    const { declared } = nested(path, outer, inner, 'hostPath' in inner ? {} : { subPath: 'a' });
    const [detail] = declared?.pod?.effects.misfits ?? [];
    if (detail === undefined) throw new Error('no misfit');
    const { message, remedy } = podCatalog[misfit];
    expect(message(detail)).toContain(
      `${detail.volume} is mounted as a file, and ${path} is a directory that the kubelet makes in ${on} (`,
    );
    const elsewhere = `${detail.volume} on a path outside of /cm`;
    expect(remedy(detail)).toBe(
      sources === ''
        ? `mount ${elsewhere}`
        : `mount both as one volume: projected: {sources: [${sources}]}; or ${elsewhere}`,
    );
  });

  it('has words for each', () => {
    for (const spec of Object.values(podCatalog)) {
      const example: never = spec.example as never;
      expect(spec.message(example)).toMatch(/^pod\.yaml:\d+: [^\n]{20,}$/);
      expect(spec.remedy(example)).toMatch(/^[^\n]{8,}$/);
    }
  });
});
