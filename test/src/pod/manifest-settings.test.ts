import { describe, expect, it } from 'vitest';
import { parsePod } from '../../../src/pod/manifest.ts';
import { head, pod, refused } from './manifests.ts';

describe('what a manifest sets', () => {
  const settings =
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {TZ: Asia/Shanghai, PORT: "80"}\n---\n';

  it('is the environment in the order of the kubelet', () => {
    const { env, envFrom, args, unknownWords } = pod(
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
      { name: 'B', value: null },
      { name: 'A', value: 'x' },
      { name: 'SECRET', value: null },
      { name: 'C', value: null },
      { name: 'EMPTY', value: '' },
    ]);
    expect(envFrom).toEqual(['secret keys']);
    expect(args).toEqual(['Asia/Shanghai', '$(B)', '$(SECRET)', '$(TZ)', '$(NOBODY)']);
    expect(unknownWords).toEqual(['$(B)', '$(SECRET)', '$(NOBODY)']);
  });

  it.each<[string, string, string | null]>([
    ['a variable that comes later', '', '$(LATER)-80'],
    ['a key of a source that is elsewhere', 'envFrom: [{configMapRef: {name: outside}}]', null],
    ['a key of a Secret that is elsewhere', 'envFrom: [{secretRef: {name: outside, optional: true}}]', null],
    ['no key of a source in the file', 'envFrom: [{configMapRef: {name: settings}}]', '$(LATER)-80'],
  ])('refers to %s', (_, source, value) => {
    const { env } = pod(
      `      ${source}\n      env: [{name: PORT, value: "80"}, {name: A, value: $(LATER)-$(PORT)}, {name: LATER, value: x}]\n`,
      '',
      settings,
    );
    expect(env.find(({ name }) => name === 'A')?.value).toBe(value);
  });

  it.each<[string, boolean, boolean]>([
    ['KUBERNETES_SERVICE_HOST', true, true],
    ['KUBERNETES_PORT_443_TCP_ADDR', true, true],
    ['SQUID_SERVICE_HOST', true, false],
    ['SQUID_SERVICE_PORT_HTTP', true, false],
    ['MY_SQUID_PORT', true, false],
    ['MY_SQUID_PORT_3128_TCP_PROTO', true, false],
    ['SQUID_HOST', false, false],
    ['squid_SERVICE_HOST', false, false],
    ['SERVICE_HOST', false, false],
  ])('refers to %s, which a service may have: %s, and without links: %s', (name, withLinks, without) => {
    const isUnknown = (spec: string): boolean =>
      pod(`      env: [{name: A, value: http://$(${name})}]\n`, spec).env[0]?.value === null;
    expect([isUnknown(''), isUnknown('  enableServiceLinks: false\n')]).toEqual([withLinks, without]);
  });

  it('knows what a later Secret takes from an earlier source', () => {
    const secret =
      'apiVersion: v1\nkind: Secret\nmetadata: {name: keys}\nstringData: {TZ: Europe/Paris, TOKEN: x}\n---\n';
    const both = (first: string, second: string): ReturnType<typeof pod> =>
      pod(`      envFrom: [{${first}}, {${second}}]\n`, '', settings + secret);
    const [map, keys] = ['configMapRef: {name: settings}', 'secretRef: {name: keys}'];
    const later = both(map, keys);
    expect(Object.fromEntries(later.env.map(({ name, value }) => [name, value]))).toEqual({
      ...{ TZ: null, PORT: '80', TOKEN: null },
    });
    expect(later.envFrom).toEqual([]);
    const earlier = both(keys, map).env.find(({ name }) => name === 'TZ');
    expect(earlier).toEqual({ name: 'TZ', value: 'Asia/Shanghai' });
  });

  it.each([
    ['', '  resources: {limits: {memory: 512Mi, cpu: 2}}\n', { memory: 2 ** 29, cpu: null }],
    [
      'resources: {limits: {memory: 256Mi}}',
      '  resources: {limits: {memory: 512Mi}}\n',
      { memory: 2 ** 28, cpu: null },
    ],
    ['resources: {limits: {cpu: 1}}', '  resources: {requests: {memory: 512Mi}}\n', { memory: null, cpu: 1 }],
    ['resources: {limits: {cpu: null, memory: null}}', '', { memory: null, cpu: null }],
    [
      'resources: {limits: {memory: null}, requests: {memory: null}}',
      '  resources: {limits: {memory: 2Gi, cpu: null}}\n',
      { memory: 2 ** 31, cpu: null },
    ],
    ['resources: {limits: {memory: null}}', '  resources: {limits: {memory: null}}\n', { memory: null, cpu: null }],
    ['resources: {limits: {memory: 0}}', '  resources: {limits: {memory: 1Gi}}\n', { memory: 2 ** 30, cpu: null }],
    ['resources: {limits: {memory: 0, cpu: 0}}', '', { memory: null, cpu: null }],
  ])('is the memory of all containers where a container states none: %s, %s', (container, spec, limits) => {
    expect(pod(`      ${container}\n`, spec).limits).toEqual(limits);
  });

  it.each([
    ['', '{limits: {memory: 1Gi, cpu: 2}}', '{resource: limits.memory, divisor: 1Mi}', '1024'],
    ['{limits: {memory: 0}}', '{limits: {memory: 1Gi}}', '{resource: limits.memory, divisor: 1Mi}', '1024'],
    ['{limits: {memory: 512Mi}}', '{limits: {memory: 1Gi}}', '{resource: limits.memory, divisor: 1Mi}', '512'],
    ['', '{limits: {cpu: 2}}', '{resource: limits.cpu}', '2'],
    // It is what the node has.
    ['{limits: {memory: 0}}', '', '{resource: limits.memory}', null],
    ['', '{limits: {memory: 1Gi}}', '{resource: requests.memory}', null],
  ])('is the limit of the pod where the container %s has none, of %s: %s is %s', (own, ofPod, reference, value) => {
    const lines = [
      `env: [{name: A, valueFrom: {resourceFieldRef: ${reference}}}]`,
      ...(own === '' ? [] : [`resources: ${own}`]),
    ];
    const { env } = pod(lines.map((line) => `      ${line}\n`).join(''), ofPod === '' ? '' : `  resources: ${ofPod}\n`);
    expect(env).toEqual([{ name: 'A', value }]);
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

describe('what the API fills in', () => {
  it('takes null for what is left out', () => {
    const {
      env,
      args,
      mounts: none,
    } = pod('      env:\n      args:\n      envFrom:\n      volumeMounts:\n', '  volumes:\n  initContainers:\n');
    expect([env, args, none]).toEqual([[], null, []]);
  });

  it('takes null for a field that is left out, wherever it is', () => {
    const { env, mounts, security, probes } = pod(
      '      env:\n        - {name: A, value: x, valueFrom: null}\n        - {name: B, valueFrom: {fieldRef: null, configMapKeyRef: {name: m, key: a}}}\n      securityContext:\n      livenessProbe: {exec: {command: [x]}, httpGet: null}\n      lifecycle: {preStop: null}\n      volumeMounts: [{name: v, mountPath: /v, subPath: a, subPathExpr: null}]\n',
      '  securityContext: {seccompProfile: null}\n  volumes: [{name: v, emptyDir: null, secret: {secretName: s}}]\n',
    );
    expect(env).toEqual([
      { name: 'A', value: 'x' },
      { name: 'B', value: null },
    ]);
    expect([mounts[0]?.volume, security.seccomp, probes.length]).toEqual(['secret s', null, 1]);
  });

  it('takes null in a ConfigMap for an empty text', () => {
    const map = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata: {A: null}\n---\n';
    expect(pod('      envFrom: [{configMapRef: {name: m}}]\n', '', map).env).toEqual([{ name: 'A', value: '' }]);
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
