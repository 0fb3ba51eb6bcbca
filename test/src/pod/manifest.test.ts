import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/cli/usage-error.ts';
import { expandReferences } from '../../../src/pod/expansion.ts';
import { parsePod } from '../../../src/pod/manifest.ts';
import type { PodContainer } from '../../../src/pod/model.ts';
import { parseQuantity } from '../../../src/pod/quantity.ts';

const head = 'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n';

function pod(container: string, spec = '', documents = ''): PodContainer {
  return parsePod(`${documents}${head}${spec}  containers:\n    - name: web\n${container}`, 'pod.yaml', null);
}

function refused(text: string, wanted: string | null = null): string {
  try {
    parsePod(text, 'pod.yaml', wanted);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  return 'taken';
}

const web = (fields: string, spec = ''): string => `${head}${spec}  containers: [{name: web, ${fields}}]\n`;
const mounts = (text: string, volumes: string): string => web(`volumeMounts: [${text}]`, `  volumes: [${volumes}]\n`);

/** What the API server refuses; the words in double quotes are its own. */
const refusals: [string, string, null][] = [
  [
    mounts('{name: v, mountPath: /a}, {name: v, mountPath: /a}', '{name: v, emptyDir: {}}'),
    'pod.yaml:6:69: mountPath /a is used twice ("must be unique")',
    null,
  ],
  [
    mounts('{name: v, mountPath: "/a:b"}', '{name: v, emptyDir: {}}'),
    "pod.yaml:6:43: mountPath '/a:b' \"must not contain ':'\"",
    null,
  ],
  [
    mounts('{name: v, mountPath: /a, subPath: ../b}', '{name: v, emptyDir: {}}'),
    "pod.yaml:6:77: '../b' \"must not contain '..'\"",
    null,
  ],
  [
    mounts('{name: v, mountPath: /a, subPath: /b}', '{name: v, emptyDir: {}}'),
    'pod.yaml:6:77: \'/b\' "must be a relative path"',
    null,
  ],
  [
    mounts('{name: v, mountPath: /a, subPath: b, subPathExpr: c}', '{name: v, emptyDir: {}}'),
    'pod.yaml:6:93: subPath and subPathExpr are "mutually exclusive"',
    null,
  ],
  [
    mounts('', '{name: v, emptyDir: {}}, {name: v, emptyDir: {}}'),
    'pod.yaml:5:38: there are two volumes with the name v ("Duplicate value")',
    null,
  ],
  [
    mounts('{name: v, mountPath: /a}', '{name: v, emptyDir: {}, configMap: {name: m}}'),
    'pod.yaml:5:13: the volume v is emptyDir and configMap ("may not specify more than 1 volume type")',
    null,
  ],
  [
    web('env: [{name: A, value: x, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]'),
    'pod.yaml:5:65: A has value and valueFrom ("may not be specified when `value` is not empty")',
    null,
  ],
  [web('env: [{name: A, valueFrom: {}}]'), 'pod.yaml:5:55: valueFrom has no source: it takes exactly one', null],
  [
    web('env: [{name: A, valueFrom: {configMapRef: {name: m}}}]'),
    "pod.yaml:5:56: valueFrom has no field 'configMapRef': did you mean configMapKeyRef?",
    null,
  ],
  [
    web('env: [{name: A=B}]'),
    "pod.yaml:5:41: 'A=B' is not a name: \"must consist only of printable ASCII characters other than '='\"",
    null,
  ],
  [
    web('securityContext: {runAsUser: "1000"}'),
    'pod.yaml:5:57: runAsUser is the text "1000" ("cannot unmarshal string into Go struct field \u2026 of type int32 or int64"): take the quotes away',
    null,
  ],
  [
    web('securityContext: {runAsNonRoot: "true"}'),
    'pod.yaml:5:60: runAsNonRoot is the text "true" ("cannot unmarshal string into Go struct field \u2026 of type bool"): take the quotes away',
    null,
  ],
  [
    web('resources: {limits: {memory: 64Mi}, requests: {memory: 128Mi}}'),
    'pod.yaml:5:83: the request of memory, 128Mi, "must be less than or equal to memory limit of 64Mi"',
    null,
  ],
  [
    web('image: {{ .Values.image }}'),
    `pod.yaml:5:35: expected a single value (the file is a Helm template: helm template CHART > pod.yaml)`,
    null,
  ],
  [`${head}  containers:\n`, 'pod.yaml:1:1: Pod web has no container', null],
  [
    'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n',
    /it has no Pod.* \(Kustomization\): kubectl kustomize \. > pod\.yaml makes one of it$/.source,
    null,
  ],
];

describe('the container of a manifest', () => {
  const container = '[{name: web, command: [/app]}]';
  it.each([
    ['Pod', `spec: {containers: ${container}}`],
    ['Deployment', `spec: {template: {spec: {containers: ${container}}}}`],
    ['StatefulSet', `spec: {template: {spec: {containers: ${container}}}}`],
    ['DaemonSet', `spec: {template: {spec: {containers: ${container}}}}`],
    ['Job', `spec: {template: {spec: {containers: ${container}}}}`],
    ['ReplicationController', `spec: {template: {spec: {containers: ${container}}}}`],
    ['PodTemplate', `template: {spec: {containers: ${container}}}`],
    ['Rollout', `spec: {template: {spec: {containers: ${container}}}}`],
    ['DeploymentConfig', `spec: {template: {spec: {containers: ${container}}}}`],
    ['Revision', `spec: {containers: ${container}}`],
    ['CronJob', `spec: {jobTemplate: {spec: {template: {spec: {containers: ${container}}}}}}`],
  ])('is found in a %s, next to other objects', (kind, spec) => {
    const text = `apiVersion: v1\nkind: Service\n---\n---\napiVersion: x/v1\nkind: ${kind}\nmetadata: {name: x}\n${spec}\n`;
    expect(parsePod(text, 'pod.yaml', null)).toMatchObject({ name: 'web', command: ['/app'], place: 'pod.yaml:8' });
  });

  it('is found in a List, and in JSON', () => {
    const items = [{ apiVersion: 'v1', kind: 'Pod', spec: { containers: [{ name: 'web', args: ['x'] }] } }];
    const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
    expect(parsePod(list, 'pod.json', null)).toMatchObject({ name: 'web', command: null, args: ['x'] });
  });

  const two = `${head}  initContainers: [{name: migrate}]\n  containers: [{name: web}, {name: proxy}]\n`;

  it('is the one that is named', () => {
    expect(parsePod(two, 'pod.yaml', 'proxy').name).toBe('proxy');
    expect(parsePod(two, 'pod.yaml', 'migrate').name).toBe('migrate');
  });

  it.each<[string, string, string | null]>([
    [two, '--pod: pod.yaml has several containers: name one with --container: web (Pod web), proxy (Pod web)', null],
    [two, '--container: pod.yaml has no app: web (Pod web), proxy (Pod web), migrate (Pod web)', 'app'],
    ['apiVersion: v1\nkind: Service\n', /it has no Pod, Deployment.* \(Service\)$/.source, null],
    ['', /it has no .*\(nothing\)$/.source, null],
    ['name: web\n', 'pod.yaml:1:1: this is not a Kubernetes object: it has no apiVersion and kind', null],
    ['apiVersion: v1\nkind: Pod\n', 'pod.yaml:1:1: Pod has no spec', null],
    [
      `${head}  containers: [{name: web, comand: [x]}]\n`,
      "pod.yaml:5:28: the container has no field 'comand': did you mean command?",
      null,
    ],
    [
      `${head}  container: []\n  containers: [{name: web}]\n`,
      "pod.yaml:5:3: the pod has no field 'container': did you mean containers?",
      null,
    ],
    [
      `${head}  containers: [{name: web, securityContext: {runAsUser: app}}]\n`,
      "pod.yaml:5:57: runAsUser 'app' is not a whole number",
      null,
    ],
    [
      `${head}  containers: [{name: web, securityContext: {runAsNonRoot: maybe}}]\n`,
      "pod.yaml:5:60: runAsNonRoot 'maybe' is neither true nor false",
      null,
    ],
    [
      `${head}  containers: [{name: web, resources: {limits: {memory: 5 GB}}}]\n`,
      "pod.yaml:5:57: '5 GB' is not a quantity, for example 512Mi or 500m",
      null,
    ],
    [
      `${head}  containers: [{name: web, volumeMounts: [{name: data, mountPath: /data}]}]\n`,
      /^pod\.yaml:5:\d+: volume 'data' is not one of/.source,
      null,
    ],
    ...refusals,
    ['a: [\n', /^pod\.yaml:\d+:\d+: /.source, null],
  ])('%j: %s', (text, message, wanted) => {
    const got = refused(text, wanted);
    if (message.startsWith('^') || message.endsWith('$')) expect(got).toMatch(new RegExp(message));
    else expect(got).toBe(message);
  });
});

describe('what a manifest sets', () => {
  const settings =
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {TZ: Asia/Shanghai, PORT: "80"}\n---\n';

  it('is the environment in the order of the kubelet', () => {
    const { env, envFrom, args } = pod(
      [
        '      args: ["$(TZ)", "$(B)", "$(SECRET)", "$$(TZ)", "$(NOBODY)"]',
        '      envFrom: [{configMapRef: {name: settings}, prefix: P_}, {secretRef: {name: keys}}]',
        '      env:',
        '        - {name: TZ, valueFrom: {configMapKeyRef: {name: settings, key: TZ}}}',
        '        - {name: B, value: "$(A)-$(P_PORT)"}',
        '        - {name: A, value: x}',
        '        - {name: SECRET, valueFrom: {secretKeyRef: {name: keys, key: k}}}',
        '        - {name: C, value: "$(SECRET)"}',
        '        - {name: EMPTY}',
      ].join('\n'),
      '',
      settings,
    );
    expect(env).toEqual([
      { name: 'P_TZ', value: 'Asia/Shanghai' },
      { name: 'P_PORT', value: '80' },
      { name: 'TZ', value: 'Asia/Shanghai' },
      { name: 'B', value: '$(A)-80' },
      { name: 'A', value: 'x' },
      { name: 'SECRET', value: null },
      { name: 'C', value: null },
      { name: 'EMPTY', value: '' },
    ]);
    expect(envFrom).toEqual(['secret keys']);
    expect(args).toEqual(['Asia/Shanghai', '$(A)-80', '$(SECRET)', '$(TZ)', '$(NOBODY)']);
  });

  it.each([
    ['{resource: limits.memory}', '536870912'],
    ['{resource: limits.memory, divisor: "0"}', '536870912'],
    ['{resource: limits.memory, divisor: 1Mi}', '512'],
    ['{resource: limits.memory, divisor: 1Gi}', '1'],
    ['{resource: limits.cpu}', '2'],
    ['{resource: limits.cpu, divisor: 1m}', '1100'],
    ['{resource: requests.memory, divisor: 1Mi}', '512'],
    ['{resource: requests.cpu, divisor: 1m}', '300'],
    ['{resource: limits.ephemeral-storage}', null],
    ['{resource: limits.memory, containerName: web}', '536870912'],
    ['{resource: limits.memory, containerName: other}', null],
  ])('is a limit by resourceFieldRef: %s is %s', (reference, value) => {
    const { env } = pod(
      `      resources: {limits: {memory: 512Mi, cpu: 1100m}, requests: {cpu: 300m}}\n      env: [{name: A, valueFrom: {resourceFieldRef: ${reference}}}]\n`,
    );
    expect(env).toEqual([{ name: 'A', value }]);
  });

  it('is the security of the container before that of the pod', () => {
    const { security, limits } = pod(
      '      securityContext: {runAsUser: 1000, capabilities: {drop: [ALL], add: [CAP_NET_ADMIN]}, allowPrivilegeEscalation: false}\n      resources: {limits: {memory: 512Mi, cpu: 1500m}}\n',
      '  securityContext: {runAsUser: 1, runAsGroup: 2, fsGroup: 3, supplementalGroups: [4], seccompProfile: {type: RuntimeDefault}}\n',
    );
    expect(security).toEqual({
      ...{ runAsUser: 1000, runAsGroup: 2, fsGroup: 3, supplementalGroups: [4], runAsNonRoot: false },
      withImageGroups: true,
      ...{ readOnlyRootFilesystem: false, privileged: false, add: ['NET_ADMIN'], drop: ['ALL'] },
      ...{ allowPrivilegeEscalation: false, seccomp: true, label: null, procMasked: true },
    });
    expect(limits).toEqual({ memory: 512 * 1024 * 1024, cpu: 1.5 });
  });

  it('is what its volumes put into the file system', () => {
    const { mounts } = pod(
      '      volumeMounts:\n        - {name: empty, mountPath: /tmp/}\n        - {name: map, mountPath: /etc/app}\n        - {name: map, mountPath: /etc/tz, subPath: TZ}\n        - {name: host, mountPath: /etc/localtime}\n        - {name: claim, mountPath: /data, readOnly: true}\n',
      '  volumes:\n    - {name: empty, emptyDir: {}}\n    - {name: map, configMap: {name: settings}}\n    - {name: host, hostPath: {path: /etc/localtime}}\n    - {name: claim, persistentVolumeClaim: {claimName: db}}\n',
      settings,
    );
    expect(
      mounts.map(({ mountPath, volume, readOnly, content }) => [mountPath, volume, readOnly, content.kind]),
    ).toEqual([
      ['/tmp', 'emptyDir empty', false, 'directory'],
      ['/etc/app', 'configMap settings', true, 'directory'],
      ['/etc/tz', 'configMap settings', true, 'file'],
      ['/etc/localtime', 'hostPath /etc/localtime', false, 'unknown'],
      ['/data', 'persistentVolumeClaim db', true, 'unknown'],
    ]);
  });
});

describe('a text that is not quoted', () => {
  const words = 'and the API server takes only a text there ("cannot unmarshal';
  it.each([
    ['8080', 'number'],
    ['-1', 'number'],
    ['1.5', 'number'],
    ['1e3', 'number'],
    ['0x1F', 'number'],
    ['1_000', 'number'],
    ['.inf', 'number'],
    ['true', 'boolean'],
    ['off', 'boolean'],
    ['y', 'boolean'],
  ])('%s is a %s to the API server', (value, type) => {
    const go = type === 'boolean' ? 'bool' : 'number';
    const wrong = (what: string): string =>
      `${what} is the ${type} ${value}, ${words} ${go} into Go struct field ... of type string"): quote it: "${value}"`;
    const container = `${head}  containers:\n    - name: web\n`;
    expect(refused(`${container}      env:\n        - name: A\n          value: ${value}\n`)).toBe(
      `pod.yaml:9:18: ${wrong('value')}`,
    );
    expect(refused(`${container}      args: [x, ${value}]\n`)).toBe(`pod.yaml:7:17: ${wrong('an item of args')}`);
    const map = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata:\n  A: ${value}\n---\n`;
    expect(refused(`${map}${container}`)).toBe(`pod.yaml:5:6: ${wrong('A')}`);
  });

  it.each([
    ['"8080"', '8080'],
    ["'true'", 'true'],
    ['!!str 8080', '8080'],
    ['1.2.3', '1.2.3'],
    ['2026-01-01', '2026-01-01'],
    ['12:30', '12:30'],
    ['512Mi', '512Mi'],
    ['', ''],
    ['null', ''],
    ['>-\n            8080', '8080'],
  ])('%s is a text', (value, text) => {
    expect(pod(`      env:\n        - name: A\n          value: ${value}\n`).env).toEqual([{ name: 'A', value: text }]);
  });
});

it.each<[string, string | null]>([
  ['$(A)', '1'],
  ['x$(A)$(B)y', 'x1$(B)y'],
  ['$$(A)', '$(A)'],
  ['$$$(A)', '$1'],
  ['$A $', '$A $'],
  ['$(A', '$(A'],
  ['$(S)', null],
])('expands %s to %s', (text, expected) => {
  expect(
    expandReferences(
      text,
      new Map([
        ['A', '1'],
        ['S', null],
      ]),
    ),
  ).toBe(expected);
});

it.each<[string, number | null]>([
  ['512Mi', 536_870_912],
  ['1G', 1e9],
  ['500m', 0.5],
  ['0.5', 0.5],
  ['1e3', 1000],
  ['2Ki', 2048],
  ['.5', 0.5],
  ['5 GB', null],
  ['5GB', null],
  ['', null],
  ['-1', null],
])('takes the quantity %s as %s', (text, expected) => {
  expect(parseQuantity(text)).toBe(expected);
});

/** Each row is what `kubectl label --local -o json` of 1.32 makes of it. */
describe('YAML as kubectl reads it', () => {
  it.each([
    ['true', true],
    ['yes', true],
    ['on', true],
    ['Y', true],
    ['False', false],
    ['no', false],
    ['off', false],
  ])('runAsNonRoot: %s', (text, expected) => {
    expect(pod(`      securityContext: {runAsNonRoot: ${text}}\n`).security.runAsNonRoot).toBe(expected);
  });

  it.each([
    ['0', 0],
    ['1000', 1000],
    ['07', 7],
    ['010', 8],
    ['0o10', 8],
    ['0x3e8', 1000],
  ])('runAsUser: %s', (text, expected) => {
    expect(pod(`      securityContext: {runAsUser: ${text}}\n`).security.runAsUser).toBe(expected);
  });

  it('has what << merges where it is not written', () => {
    const text = `x: &d {runAsUser: 5, runAsGroup: 6}\n${head}  securityContext:\n    <<: *d\n    runAsUser: 7\n  containers: [{name: web}]\n`;
    expect(parsePod(text, 'pod.yaml', null).security).toMatchObject({ runAsUser: 7, runAsGroup: 6 });
    const several = text.replace('<<: *d', '<<: [{runAsGroup: 8}, *d]');
    expect(parsePod(several, 'pod.yaml', null).security).toMatchObject({ runAsUser: 7, runAsGroup: 8 });
  });

  it('is the same with the ends of lines of Windows, a mark at the start, and comments of Helm', () => {
    const text = `\uFEFF---\n# Source: app/templates/pod.yaml\n${head}  containers: [{name: web, command: [x]}]\n---\n# Source: none.yaml\n`;
    expect(parsePod(text.replaceAll('\n', '\r\n'), 'pod.yaml', null).command).toEqual(['x']);
  });

  it('refuses tabs with their place', () => {
    expect(refused(`${head}\tcontainers: []\n`)).toMatch(/^pod.yaml:5:1: .*[Tt]ab/);
  });
});

describe('what the API fills in', () => {
  it('takes null for what is left out', () => {
    const {
      env,
      args,
      mounts: none,
    } = pod('      env:\n      args:\n      envFrom:\n      volumeMounts:\n', '  volumes:\n  initContainers:\n');
    expect([env, args, none]).toEqual([[], null, []]);
  });

  it('takes a volume without a source for an emptyDir', () => {
    const [mount] = pod('      volumeMounts: [{name: v, mountPath: /a}]\n', '  volumes: [{name: v}]\n').mounts;
    expect(mount).toMatchObject({ volume: 'emptyDir v', content: { kind: 'directory' } });
  });

  it('has the claims of a StatefulSet for volumes', () => {
    const text =
      'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: db}\nspec:\n  volumeClaimTemplates: [{metadata: {name: data}}]\n  template: {spec: {containers: [{name: db, volumeMounts: [{name: data, mountPath: /data}]}]}}\n';
    expect(parsePod(text, 'pod.yaml', null).mounts).toMatchObject([
      { volume: 'persistentVolumeClaim data', content: { kind: 'unknown', isDirectory: true } },
    ]);
  });

  it('leaves a variable of an optional key that is not there to the image', () => {
    const map = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata: {A: x}\n---\n';
    const reference = '{configMapKeyRef: {name: m, key: B, optional: true}}';
    expect(pod(`      env: [{name: TZ, valueFrom: ${reference}}]\n`, '', map).env).toEqual([]);
  });

  it('has the bytes of binaryData, and of all sources of a projected volume', () => {
    const map = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata: {A: x}\nbinaryData: {B: "AP8="}\n---\n';
    const sources =
      '{projected: {sources: [{configMap: {name: m, items: [{key: B, path: b, mode: 0400}]}}, {configMap: {name: m}}]}}';
    const [mount] = pod(
      '      volumeMounts: [{name: v, mountPath: /a}]\n',
      `  volumes: [{name: v, ${sources.slice(1)}]\n`,
      map,
    ).mounts;
    const { content } = mount ?? {};
    if (content?.kind !== 'directory') throw new Error('not known');
    expect([...content.files].map(([name, bytes]) => [name, [...bytes]])).toEqual([
      ['b', [0, 255]],
      ['A', [120]],
      ['B', [0, 255]],
    ]);
    expect(content.modes?.get('b')).toBe(0o400);
    expect(refused(`${map.replace('AP8=', 'AP8')}${head}  containers: [{name: web}]\n`)).toMatch(
      /^pod\.yaml:5:\d+: B is not base64/,
    );
  });

  it('takes the Service of Knative for one with pods', () => {
    const text =
      'apiVersion: serving.knative.dev/v1\nkind: Service\nspec: {template: {spec: {containers: [{name: web}]}}}\n';
    expect(parsePod(text, 'pod.yaml', null).name).toBe('web');
  });
});

describe('objects of a file', () => {
  const one = { metadata: { generateName: 'web-' }, spec: { containers: [{ name: 'web', command: ['x'] }] } };
  it.each([
    ['List', [{ apiVersion: 'v1', kind: 'Pod', ...one }]],
    ['PodList', [one]],
  ])('are those of a %s', (kind, items) => {
    expect(parsePod(JSON.stringify({ apiVersion: 'v1', kind, items }), 'x.json', null).command).toEqual(['x']);
  });

  it('are named by generateName too', () => {
    const two = { ...one, spec: { containers: [{ name: 'a' }, { name: 'b' }] } };
    expect(refused(JSON.stringify({ apiVersion: 'v1', kind: 'Pod', ...two }))).toMatch(
      /a \(Pod web-\), b \(Pod web-\)$/,
    );
  });

  it('are those of their own namespace', () => {
    const map = (namespace: string, value: string): string =>
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m, namespace: ${namespace}}\ndata: {TZ: ${value}}\n---\n`;
    const text = `${map('a', 'UTC')}${map('b', 'PRC')}${head.replace('name: web', 'name: web, namespace: a')}  containers: [{name: web, env: [{name: TZ, valueFrom: {configMapKeyRef: {name: m, key: TZ}}}]}]\n`;
    expect(parsePod(text, 'pod.yaml', null).env).toEqual([{ name: 'TZ', value: 'UTC' }]);
    expect(parsePod(text.replace('web, namespace: a', 'web, namespace: c'), 'pod.yaml', null).env).toEqual([
      { name: 'TZ', value: null },
    ]);
  });

  it('are refused for Windows', () => {
    expect(refused(`${head}  os: {name: windows}\n  containers: [{name: web}]\n`)).toBe(
      'pod.yaml:5:14: the pod is for Windows; only Linux containers can be checked',
    );
  });
});
