import { describe, expect, it } from 'vitest';
import { head, mounts, refused, web } from './manifests.ts';

/** What the API server refuses; the words in double quotes are its own. */
const refusals: [string, string, null][] = [
  [
    mounts('{name: v, mountPath: /a}, {name: v, mountPath: /a}', '{name: v, emptyDir: {}}'),
    'pod.yaml:6:69: mountPath /a is used twice ("must be unique")',
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

describe('a manifest that is refused', () => {
  const two = `${head}  initContainers: [{name: migrate}]\n  containers: [{name: web}, {name: proxy}]\n`;

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

const sysctls = (names: readonly string[], more: string): string =>
  web(
    'image: x',
    `  ${more}\n  securityContext: {sysctls: [${names.map((name) => `{name: ${name}, value: "0"}`).join(', ')}]}\n`,
  );
const variable = (source: string): string => web(`env: [{name: A, valueFrom: {${source}}}]`);
const secure = (fields: string, spec = ''): string => web(`securityContext: {${fields}}`, spec);
const init = (fields: string): string =>
  `${head}  initContainers: [{name: i, ${fields}}]\n  containers: [{name: web}]\n`;
const taken = 'taken';

/** What the validation of Kubernetes 1.36 says of each (pkg/apis/core/validation, ValidatePodCreate). */
const validated: [string, string][] = [
  [
    sysctls(['net.core.somaxconn'], 'hostNetwork: true'),
    `the sysctl net.core.somaxconn "may not be specified when 'hostNetwork' is true"`,
  ],
  [sysctls(['net/core/somaxconn'], 'hostNetwork: true'), `"may not be specified when 'hostNetwork' is true"`],
  [sysctls(['kernel.shm_rmid_forced'], 'hostNetwork: true'), taken],
  [sysctls(['net.core.somaxconn'], 'hostIPC: true'), taken],
  [sysctls(['fs.mqueue.msg_max'], 'hostIPC: true'), `"may not be specified when 'hostIPC' is true"`],
  [sysctls(['kernel.shmmax'], 'hostIPC: true'), `"may not be specified when 'hostIPC' is true"`],
  [
    sysctls(['kernel.shmmax', 'kernel.shmmax'], 'hostIPC: false'),
    'the sysctl kernel.shmmax is there twice ("Duplicate value")',
  ],
  [secure('privileged: true, allowPrivilegeEscalation: false'), '`privileged` to true"'],
  [secure('privileged: true, allowPrivilegeEscalation: true'), taken],
  [
    secure('allowPrivilegeEscalation: false, capabilities: {add: [CAP_SYS_ADMIN]}'),
    '`capabilities.Add` CAP_SYS_ADMIN"',
  ],
  [secure('allowPrivilegeEscalation: false, capabilities: {add: [SYS_ADMIN]}'), taken],
  [secure('procMount: Unmasked'), '"`hostUsers` must be false to use `Unmasked`"'],
  [secure('procMount: Unmasked', '  hostUsers: false\n'), taken],
  [secure('procMount: unmasked'), "procMount 'unmasked' is not one of: Default, Unmasked"],
  [
    web('image: x', '  hostUsers: false\n  hostNetwork: true\n'),
    'hostNetwork is "Forbidden: when `hostUsers` is false"',
  ],
  [web('image: x', '  hostUsers: false\n  hostIPC: true\n'), 'hostIPC is "Forbidden: when `hostUsers` is false"'],
  [secure('seccompProfile: {type: runtimeDefault}'), 'did you mean RuntimeDefault?'],
  [secure('seccompProfile: {type: Localhost}'), 'localhostProfile "must be set when seccomp type is Localhost"'],
  [
    secure('seccompProfile: {type: RuntimeDefault, localhostProfile: x}'),
    '"can only be set when seccomp type is Localhost"',
  ],
  [secure('seccompProfile: {}'), 'seccompProfile has no type ("Required value")'],
  [secure('appArmorProfile: {type: Runtimedefault}'), "type 'Runtimedefault' is not one of: Localhost, RuntimeDefault"],
  [secure('runAsUser: 2147483648'), 'runAsUser 2147483648 "must be between 0 and 2147483647, inclusive"'],
  [secure('runAsUser: 2147483647'), taken],
  [web('image: x', '  securityContext: {fsGroup: 4294967295}\n'), 'fsGroup 4294967295 "must be between 0'],
  [web('image: x', '  securityContext: {supplementalGroups: [x]}\n'), "supplementalGroups 'x' is not a whole number"],
  [web('image: x', '  securityContext: {fsGroupChangePolicy: onRootMismatch}\n'), 'did you mean OnRootMismatch?'],
  [
    variable('resourceFieldRef: {resource: limits.cpu, divisor: 1Mi}'),
    `"only divisor's values 1m and 1 are supported with the cpu resource"`,
  ],
  [variable('resourceFieldRef: {resource: limits.cpu, divisor: 1m}'), taken],
  [variable('resourceFieldRef: {resource: limits.memory, divisor: 1m}'), 'are supported with the memory resource"'],
  [variable('resourceFieldRef: {resource: limits.memory, divisor: "1024"}'), 'the divisor 1024: "only'],
  [variable('resourceFieldRef: {resource: limits.memory, divisor: "1e3"}'), 'the divisor 1e3: "only'],
  [variable('resourceFieldRef: {resource: limits.memory, divisor: 1024Ki}'), taken],
  [variable('resourceFieldRef: {resource: limits.memory, divisor: "1000"}'), taken],
  [variable('resourceFieldRef: {resource: requests.memory, divisor: 1G}'), taken],
  [variable('resourceFieldRef: {resource: memory}'), 'did you mean limits.memory or requests.memory?'],
  [variable('resourceFieldRef: {}'), 'resourceFieldRef has no resource ("Required value")'],
  [variable('fieldRef: {fieldPath: metadata.nam}'), 'did you mean metadata.name?'],
  [variable('fieldRef: {fieldPath: status.podIP}'), taken],
  [variable('fieldRef: {fieldPath: spec.host}'), taken],
  [variable('fieldRef: {fieldPath: spec.hosts}'), "fieldPath 'spec.hosts' is not one of"],
  [variable(`fieldRef: {fieldPath: "metadata.labels['app']"}`), taken],
  [web('envFrom: [{prefix: A_}]'), 'must specify one of: `configMapRef` or `secretRef`'],
  [
    web('livenessProbe: {exec: {command: [x]}, httpGet: {port: 80}}'),
    'livenessProbe has exec and httpGet ("may not specify more than 1 handler type")',
  ],
  [web('livenessProbe: {periodSeconds: 5}'), 'livenessProbe does nothing ("must specify a handler type")'],
  [web('livenessProbe: {exec: {command: []}}'), 'exec of livenessProbe has no command ("Required value")'],
  [web('lifecycle: {preStop: {sleep: {seconds: 5}}}'), taken],
  [
    init('livenessProbe: {exec: {command: [x]}}'),
    'livenessProbe "may not be set for init containers without restartPolicy=Always"',
  ],
  [init('lifecycle: {preStop: {exec: {command: [x]}}}'), 'lifecycle "may not be set for init containers'],
  [init('restartPolicy: Always, livenessProbe: {exec: {command: [x]}}'), taken],
  [
    `${head}  initContainers: [{name: web}]\n  containers: [{name: web}]\n`,
    'there are two containers with the name web ("Duplicate value")',
  ],
  [web('resources: {limits: {mem: 5}}'), 'mem "must be a standard resource for containers"'],
  [web('resources: {limits: {example.com/gpu: 1, hugepages-2Mi: 4Mi, cpu: 100000u}}'), taken],
  [web('resources: {limits: {ephemeral-storage: null, cpu: }, requests: {cpu: null, memory: null}}'), taken],
  [
    web('resources: {limits: {memory: null}, requests: {memory: 1Gi}}'),
    'the request of memory, 1Gi, "must be less than or equal to memory limit of 0"',
  ],
  [web('resources: {limits: {memory: null}}'), taken],
  [web('resources: {limits: {storage: null}}'), 'storage "must be a standard resource for containers"'],
  [
    mounts('{name: v, mountPath: /a}', '{name: v, secret: {name: s}}'),
    "secret has no field 'name': did you mean secretName?",
  ],
  [
    mounts('{name: v, mountPath: /a}', '{name: v, configmap: {name: s}}'),
    "the volume has no field 'configmap': did you mean configMap?",
  ],
  [
    mounts('{name: v, mountPath: /a}', '{name: v, projected: {sources: [{secret: {secretName: s}}]}}'),
    "secret has no field 'secretName'",
  ],
  [
    mounts('{name: v, mountPath: /a}', '{name: v, hostPath: {path: /x, type: Dir}}'),
    "type 'Dir' is not one of: BlockDevice",
  ],
  [mounts('{name: v, mountPath: /a}', '{name: v, csi: {driver: x, volumeAttributes: {a: b}}}'), taken],
];

describe('what the API server says of a manifest', () => {
  it.each(validated)('%j: %s', (text, message) => {
    expect(refused(text)).toEqual(message === taken ? taken : expect.stringContaining(message));
  });
});
