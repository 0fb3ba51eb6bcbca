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
