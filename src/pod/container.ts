import type { Located } from '../policy/yaml-nodes.ts';
import { readEnv } from './env.ts';
import { expandReferences } from './expansion.ts';
import { apiFields, booleanOf, type Fields, fieldsOf, itemsOf, numberOf, textOf, textsOf } from './fields.ts';
import type { KeyedObjects, PodCommand, PodContainer, PodProbe, PodSecurity } from './model.ts';
import { readResources } from './resources.ts';
import { readStatedSecurity, type StatedContext, type StatedSecurity } from './stated-security.ts';
import { readMounts } from './volumes/mounts.ts';

/**
 * @param annotations of the pod
 * @param claims names of the volumes that a StatefulSet makes claims for
 * @throws UsageError for fields that the API does not know, with line and column
 */
export function readContainer(
  node: Located,
  {
    spec,
    annotations,
    claims,
  }: { readonly spec: Located; readonly annotations: Fields; readonly claims: readonly string[] },
  objects: KeyedObjects,
): PodContainer {
  const pod = fieldsOf(spec, 'the pod', apiFields.podSpec);
  const fields = fieldsOf(node, 'the container', apiFields.container);
  const resources = readResources(fields.get('resources'), pod.get('resources'));
  const { env, envFrom, missing } = readEnv(fields, objects, resources.value);
  const values = new Map(env.map(({ name, value }) => [name, value] as const));
  // kubectl fails at an image of {{ .Values.image }}, which is a mapping.
  textOf(fields, 'image');
  const filledByOthers = volumesOfOthers(pod, textOf(fields, 'name') ?? '');
  const volumes = readMounts(fields, pod, objects, { values, claims, filledByOthers });
  const stated = readStatedSecurity(spec, annotations);
  return {
    place: node.place,
    name: textOf(fields, 'name') ?? '',
    command: wordsOf(fields, 'command', values),
    args: wordsOf(fields, 'args', values),
    env,
    envFrom,
    workingDir: textOf(fields, 'workingDir') || null,
    security: readSecurity(pod, fields, stated),
    stated,
    limits: resources.limits,
    memoryLimit: resources.memoryLimit,
    mounts: volumes.mounts,
    probes: ['livenessProbe', 'readinessProbe', 'startupProbe'].flatMap((kind) => readProbe(fields, kind)),
    hooks: readHooks(fields),
    missingKeys: [...missing, ...volumes.missing],
  };
}

/**
 * A word that depends on something unknown becomes a variable that no image has: then the program cannot be
 * determined.
 */
function wordsOf(fields: Fields, name: string, values: ReadonlyMap<string, string | null>): readonly string[] | null {
  const words = textsOf(fields, name);
  if (words === null || words.length === 0) return null;
  return words.map((word) => expandReferences(word, values) ?? word);
}

function readSecurity(pod: Fields, container: Fields, stated: StatedSecurity): PodSecurity {
  const ofPod = fieldsOf(pod.get('securityContext'), "the pod's securityContext", apiFields.podSecurityContext);
  const own = fieldsOf(container.get('securityContext'), 'securityContext', apiFields.securityContext);
  const capabilities = fieldsOf(own.get('capabilities'), 'capabilities', ['add', 'drop']);
  const name = `container ${textOf(container, 'name') ?? ''}`;
  const context = stated.containers.find((each) => each.name === name);
  const seccomp = context?.seccomp ?? stated.pod.seccomp;
  const privileged = context?.privileged ?? false;
  return {
    runAsUser: numberOf(own, 'runAsUser') ?? numberOf(ofPod, 'runAsUser'),
    runAsGroup: numberOf(own, 'runAsGroup') ?? numberOf(ofPod, 'runAsGroup'),
    runAsNonRoot: booleanOf(own, 'runAsNonRoot') ?? booleanOf(ofPod, 'runAsNonRoot') ?? false,
    fsGroup: numberOf(ofPod, 'fsGroup'),
    supplementalGroups: itemsOf(ofPod, 'supplementalGroups').map((item) => Number(item.text())),
    withImageGroups: textOf(ofPod, 'supplementalGroupsPolicy') !== 'Strict',
    readOnlyRootFilesystem: booleanOf(own, 'readOnlyRootFilesystem') ?? false,
    privileged,
    add: (textsOf(capabilities, 'add') ?? []).map(capabilityName),
    drop: (textsOf(capabilities, 'drop') ?? []).map(capabilityName),
    allowPrivilegeEscalation: booleanOf(own, 'allowPrivilegeEscalation') ?? true,
    seccomp: seccomp === null ? null : seccomp !== 'Unconfined',
    label: labelOf(privileged, context?.appArmor ?? stated.pod.appArmor, context?.seLinux ?? stated.pod.seLinux),
    procMasked: !privileged && context?.procMount !== 'Unmasked',
  };
}

/** As /proc/<pid>/attr/current shows it. */
function labelOf(privileged: boolean, appArmor: string | null, seLinux: StatedContext['seLinux']): string | null {
  if (seLinux !== null && seLinux.type !== '')
    return `${seLinux.user || 'system_u'}:${seLinux.role || 'system_r'}:${seLinux.type}:s0`;
  return privileged || appArmor === 'Unconfined' ? 'unconfined' : null;
}

function capabilityName(text: string): string {
  return text.toUpperCase().replace(/^CAP_/, '');
}

/** A probe of the kubelet has one second by default. */
function readProbe(fields: Fields, kind: string): PodProbe[] {
  const node = fields.get(kind);
  if (node === undefined) return [];
  const probe = fieldsOf(node, kind, apiFields.probe);
  const command = textsOf(fieldsOf(probe.get('exec'), 'exec', ['command']), 'command');
  if (command === null) return [];
  return [{ kind, place: node.place, command, timeoutSeconds: numberOf(probe, 'timeoutSeconds') || 1 }];
}

function readHooks(container: Fields): PodCommand[] {
  const lifecycle = fieldsOf(container.get('lifecycle'), 'lifecycle', apiFields.lifecycle);
  return ['postStart', 'preStop'].flatMap((kind) => {
    const node = lifecycle.get(kind);
    const hook = fieldsOf(node, kind, apiFields.handler);
    const command = textsOf(fieldsOf(hook.get('exec'), 'exec', ['command']), 'command');
    return node === undefined || command === null ? [] : [{ kind, place: node.place, command }];
  });
}

/** The volumes that other containers of the pod have mounted, and not read-only: what is in an emptyDir may be theirs. */
function volumesOfOthers(pod: Fields, own: string): string[] {
  return ['initContainers', 'containers', 'ephemeralContainers']
    .flatMap((list) => itemsOf(pod, list))
    .map((node) => fieldsOf(node, 'the container', null))
    .filter((other) => textOf(other, 'name') !== own)
    .flatMap((other) => itemsOf(other, 'volumeMounts'))
    .map((node) => fieldsOf(node, 'volumeMounts', null))
    .flatMap((mount) => (booleanOf(mount, 'readOnly') === true ? [] : (textOf(mount, 'name') ?? [])));
}
