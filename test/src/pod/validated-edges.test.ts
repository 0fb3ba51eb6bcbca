import { describe, expect, it } from 'vitest';
import { head, mounts, refused, web } from './manifests.ts';

/** Of the API server, or of an equal meaning; `taken` is what it takes. */
type Row = readonly [manifest: string, message: string];

const taken = 'taken';
const options = (text: string, more = ''): string =>
  web(`volumeMounts: [{name: v, mountPath: /x, ${text}}]${more}`, '  volumes: [{name: v, emptyDir: {}}]\n');
const volume = (text: string): string => mounts('', `{name: v, ${text}}`);
const sources = (text: string): string => volume(`projected: {sources: [${text}]}`);
const items = (text: string): string => volume(`configMap: {name: m, items: [${text}]}`);
const files = (text: string): string => volume(`downwardAPI: {items: [${text}]}`);
const ofPod = (text: string, container = 'image: x'): string => web(container, `  ${text}\n`);
const variable = (source: string): string => web(`env: [{name: A, valueFrom: {${source}}}]`);
const init = (text: string): string => `${head}  initContainers: [{name: i, ${text}}]\n  containers: [{name: web}]\n`;

const ofMounts: Row[] = [
  [options('recursiveReadOnly: Enabled'), 'recursiveReadOnly "may only be specified when readOnly is true"'],
  [options('recursiveReadOnly: IfPossible'), '"may only be specified when readOnly is true"'],
  [options('recursiveReadOnly: Disabled'), taken],
  [options('readOnly: true, recursiveReadOnly: Enabled'), taken],
  [options('readOnly: true, recursiveReadOnly: Enabled, mountPropagation: None'), taken],
  [
    options('readOnly: true, recursiveReadOnly: Enabled, mountPropagation: HostToContainer'),
    'recursiveReadOnly "may only be specified when mountPropagation is None or not specified"',
  ],
  [options('readOnly: true, recursiveReadOnly: enabled'), 'did you mean Enabled?'],
  [options('mountPropagation: HostToContainer'), taken],
  [
    options('mountPropagation: Bidirectional'),
    '"Bidirectional mount propagation is available only to privileged containers"',
  ],
  [options('mountPropagation: Bidirectional', ', securityContext: {privileged: true}'), taken],
  [options('mountPropagation: bidirectional'), 'did you mean Bidirectional?'],
  [options('subPath: a, subPathExpr: ""'), taken],
  // Only equal texts are the same to it.
  [mounts('{name: v, mountPath: /x}, {name: v, mountPath: /x/}', '{name: v, emptyDir: {}}'), taken],
  [mounts('{name: v, mountPath: "/x:y"}', '{name: v, emptyDir: {}}'), taken],
];

const ofVolumes: Row[] = [
  [
    mounts('', '{name: Data, emptyDir: {}}'),
    `'Data' is not a name: "must consist of lower case alphanumeric characters`,
  ],
  [volume('emptyDir: {sizeLimit: 1GB}'), "'1GB' is not a quantity"],
  [volume('hostPath: {}'), 'hostPath has no path ("Required value")'],
  [volume('hostPath: {path: /a/../b}'), `path '/a/../b' "must not contain '..'"`],
  [volume('configMap: {}'), 'configMap has no name ("Required value")'],
  [volume('secret: {secretName: ""}'), 'secret has no secretName ("Required value")'],
  [volume('persistentVolumeClaim: {}'), 'persistentVolumeClaim has no claimName ("Required value")'],
  [volume('nfs: {path: /a}'), 'nfs has no server ("Required value")'],
  [volume('csi: {}'), 'csi has no driver ("Required value")'],
  [volume('ephemeral: {}'), 'ephemeral has no volumeClaimTemplate ("Required value")'],
  [volume('image: {}'), taken],
  [volume('image: {reference: r, pullPolicy: always}'), 'did you mean Always?'],
  [
    volume('configMap: {name: m, defaultMode: 01000}'),
    'defaultMode 512 "must be between 0 and 0777 (octal), inclusive"',
  ],
  [volume('configMap: {name: m, defaultMode: 0o644}'), taken],
  // Not octal, and so decimal.
  [items('{key: a, path: a, mode: 0778}'), 'mode 778 "must be between 0 and 0777 (octal), inclusive"'],
  [items('{key: a}'), 'the item has no path ("Required value")'],
  [items('{path: a}'), 'the item has no key ("Required value")'],
  [items('{key: a, path: ..a}'), `path '..a' "must not start with '..'"`],
  [items('{key: a, path: a/..b}'), taken],
  [items('{key: a, path: a}, {key: b, path: a}'), taken],
  [sources('{}'), taken],
  [sources('{configMap: {}}'), 'configMap has no name ("Required value")'],
  [sources('{configMap: {name: m}, secret: {name: s}}'), '"may not specify more than 1 volume type per source"'],
  [
    sources('{configMap: {name: m, items: [{key: a, path: a}]}}, {secret: {name: s, items: [{key: b, path: a}]}}'),
    `path 'a' is there twice ("conflicting duplicate paths")`,
  ],
  [files('{path: a, fieldRef: {fieldPath: metadata.labels}}'), taken],
  [files('{path: a, fieldRef: {fieldPath: "metadata.labels[\'a\']"}}'), taken],
  [
    files('{path: a, fieldRef: {fieldPath: status.podIP}}'),
    "fieldPath 'status.podIP' is not one of: metadata.annotations",
  ],
  [files('{path: a, fieldRef: {fieldPath: spec.host}}'), "fieldPath 'spec.host' is not one of"],
  [files('{path: a}'), '"one of fieldRef and resourceFieldRef is required"'],
  [
    files('{path: a, resourceFieldRef: {resource: limits.cpu}}'),
    'resourceFieldRef has no containerName ("Required value")',
  ],
  [files('{path: a, resourceFieldRef: {containerName: web, resource: limits.cpu}}'), taken],
  [
    files(
      '{path: a, fieldRef: {fieldPath: metadata.name}, resourceFieldRef: {containerName: web, resource: limits.cpu}}',
    ),
    '"fieldRef and resourceFieldRef can not be specified simultaneously"',
  ],
];

const ofVariables: Row[] = [
  [variable('configMapKeyRef: {key: k}'), 'the reference has no name ("Required value")'],
  [variable('configMapKeyRef: {name: M_, key: k}'), `'M_' is not a name: "must consist of lower case`],
  [variable('secretKeyRef: {name: s, key: a/b}'), `'a/b' is not a key: "must consist of alphanumeric characters`],
  [variable('configMapKeyRef: {name: m, key: ..a}'), "'..a' is not a key"],
  [
    web('envFrom: [{configMapRef: {name: m}, secretRef: {name: s}}]'),
    '"may not have more than one field specified at a time"',
  ],
  [web('envFrom: [{secretRef: {}}]'), 'the reference has no name ("Required value")'],
  [web('envFrom: [{prefix: A=, secretRef: {name: s}}]'), "'A=' is not a name"],
];

const ofResources: Row[] = [
  [web('resources: {limits: {memory: 1_000}}'), taken],
  [web('resources: {limits: {memory: 0x100000}}'), taken],
  [web('resources: {limits: {memory: "1Gi "}}'), taken],
  // A resource of Kubernetes itself may be promised without a limit (IsNativeResource).
  [web('resources: {requests: {alpha.kubernetes.io/nvidia-gpu: 500m}}'), taken],
  [web('resources: {limits: {nvidia.com/gpu: 1.5}}'), 'nvidia.com/gpu "must be an integer"'],
  [
    web('resources: {requests: {nvidia.com/gpu: 1}}'),
    'nvidia.com/gpu has no limit: "Limit must be set for non overcommitable resources"',
  ],
  [
    web('resources: {limits: {nvidia.com/gpu: 2}, requests: {nvidia.com/gpu: 1}}'),
    '"must be equal to nvidia.com/gpu limit of 2"',
  ],
  [
    ofPod('resources: {limits: {memory: 1Gi}, requests: {memory: 2Gi}}'),
    '"must be less than or equal to memory limit of 1Gi"',
  ],
  [ofPod('resources: {limits: {ephemeral-storage: 1Gi}}'), 'ephemeral-storage is not one of a pod: cpu, memory'],
  [
    ofPod('resources: {limits: {memory: 1Gi}}', 'resources: {limits: {memory: 2Gi}}'),
    'the limit of memory, 2Gi, "must be less than or equal to pod limits of 1Gi"',
  ],
  [ofPod('resources: {limits: {memory: 1Gi}}', 'resources: {limits: {memory: 512Mi}}'), taken],
];

const ofOthers: Row[] = [
  [web('securityContext: {runAsUser: 1e3}'), taken],
  [web('securityContext: {runAsUser: 1.5}'), "runAsUser '1.5' is not a whole number"],
  [
    web('securityContext: {seccompProfile: {type: Localhost, localhostProfile: ../a}}'),
    `localhostProfile '../a' "must not contain '..'"`,
  ],
  [ofPod('securityContext: {supplementalGroups: ["1"]}'), 'take the quotes away'],
  [ofPod('securityContext: {supplementalGroups: [2147483648]}'), '"must be between 0 and 2147483647, inclusive"'],
  [ofPod('securityContext: {sysctls: [{name: kernel.shm_rmid_forced, value: 1}]}'), 'quote it: "1"'],
  [ofPod('securityContext: {sysctls: [{name: Kernel.x, value: "1"}]}'), "'Kernel.x' is not the name of a sysctl"],
  [ofPod('shareProcessNamespace: true\n  hostPID: true'), '"ShareProcessNamespace and HostPID cannot both be enabled"'],
  [ofPod('restartPolicy: always'), 'did you mean Always?'],
  [ofPod('nodeSelector: {a: 1}'), 'quote it: "1"'],
  [ofPod('os: {name: Linux}'), "name 'Linux' is not one of: linux, windows"],
  [
    `apiVersion: v1\nkind: Pod\nmetadata: {name: web, annotations: {a/port: 80}}\nspec: {containers: [{name: web}]}\n`,
    'quote it: "80"',
  ],
  [web('livenessProbe: {exec: {command: [a]}, successThreshold: 2}'), 'successThreshold of livenessProbe "must be 1"'],
  [web('readinessProbe: {exec: {command: [a]}, successThreshold: 2}'), taken],
  [web('livenessProbe: {exec: {command: [a]}, periodSeconds: -1}'), "periodSeconds '-1' is not a whole number"],
  [
    web('livenessProbe: {httpGet: {port: "80"}}'),
    `port '80' is neither a number nor a name: "must contain at least one letter (a-z)"`,
  ],
  [web('livenessProbe: {httpGet: {port: 65536}}'), 'port 65536 "must be between 1 and 65535, inclusive"'],
  [web('livenessProbe: {httpGet: {port: http-2, scheme: HTTPS}}'), taken],
  [web('livenessProbe: {httpGet: {port: 80, scheme: https}}'), 'did you mean HTTPS?'],
  [web('livenessProbe: {grpc: {port: "1"}}'), 'take the quotes away'],
  [web('ports: [{containerPort: "80"}]'), 'take the quotes away'],
  [web('ports: [{hostPort: 80}]'), 'the port has no containerPort ("Required value")'],
  [web('ports: [{containerPort: 80, protocol: tcp}]'), 'did you mean TCP?'],
  [web('tty: "true"'), 'take the quotes away'],
  [web('imagePullPolicy: always'), 'did you mean Always?'],
  [web('terminationMessagePolicy: file'), 'did you mean File?'],
  // Containers that are not asked for are a part of the pod too.
  [init('restartPolicy: always'), 'did you mean Always?'],
  [init('env: [{name: A=B}]'), "'A=B' is not a name"],
  [init('resources: {limits: {foo: 1}}'), 'foo "must be a standard resource for containers"'],
  [init('volumeMounts: [{name: v, mountPath: /x}]'), "volume 'v' is not one of"],
];

describe('what the API server says near the edges of what it takes', () => {
  it.each([...ofMounts, ...ofVolumes, ...ofVariables, ...ofResources, ...ofOthers])('%j: %s', (text, message) => {
    expect(refused(text)).toEqual(message === taken ? taken : expect.stringContaining(message));
  });
});

describe("Knative's Service", () => {
  const service = (spec: string): string =>
    `apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: s}\nspec: {template: {spec: ${spec}}}\n`;
  const deployment = (spec: string): string =>
    service(spec).replace('serving.knative.dev/v1', 'apps/v1').replace('kind: Service', 'kind: Deployment');

  it.each([
    ['containerConcurrency: 10, containers: [{name: a}]', "no field 'containerConcurrency'"],
    ['timeoutSeconds: 300, containers: [{name: a}]', "no field 'timeoutSeconds'"],
    ['idleTimeoutSeconds: 1, responseStartTimeoutSeconds: 2, containers: [{name: a}]', "no field 'idleTimeoutSeconds'"],
    ['containers: [{image: x}]', 'the container has no name'],
    ['containers: [{name: a, readinessProbe: {httpGet: {path: /}}}]', 'httpGet has no port ("Required value")'],
    ['containers: [{name: a, livenessProbe: {tcpSocket: {port: 0}}}]', 'port 0 "must be between 1 and 65535'],
    ['containers: [{name: a, readinessProbe: {periodSeconds: 5}}]', '"must specify a handler type"'],
    ['containers: [{name: a, ports: [{name: h2c}]}]', 'the port has no containerPort ("Required value")'],
  ])('leaves to Knative what a Deployment must state: %s', (spec, message) => {
    expect(refused(service(`{${spec}}`))).toBe(taken);
    expect(refused(deployment(`{${spec}}`))).toContain(message);
  });

  it.each([
    ['timeoutSecond: 300, containers: [{name: a}]', "the pod has no field 'timeoutSecond'"],
    ['containers: [{name: a, livenessProbe: {periodSeconds: 5}}]', '"must specify a handler type"'],
    ['containers: [{name: a, ports: [{containerPort: "80"}]}]', 'take the quotes away'],
    ['containers: [{name: a, readinessProbe: {httpGet: {port: 65536}}}]', 'port 65536 "must be between 1 and 65535'],
    ['containers: [{name: a, readinessProbe: null, ports: null}]', taken],
  ])('%s: %s', (spec, message) => {
    expect(refused(service(`{${spec}}`))).toContain(message);
  });

  it('names containers as Knative does', () => {
    expect(refused(service('{containers: [{image: x}]}'), 'user-container')).toBe(taken);
    const several = service('{initContainers: [{image: x}], containers: [{name: user-container-0}, {}, {image: x}]}');
    expect(refused(several)).toContain(
      ': user-container-0 (Service s), user-container-1 (Service s), user-container-2 (',
    );
    expect(refused(several, 'init-container')).toBe(taken);
    expect(refused(several, 'user-container-2')).toBe(taken);
  });
});
