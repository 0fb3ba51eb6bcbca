import type { Located } from '../policy/located.ts';
import { apiFields } from './api-fields.ts';
import { readEnv } from './env.ts';
import { expandReferences } from './expansion.ts';
import { booleanOf, type Fields, fieldsOf, itemsOf, numberIn, numberOf, textOf, textsOf } from './fields.ts';
import { hooksOf, probesOf } from './handlers.ts';
import { toldKeys } from './missing-keys.ts';
import type { KeyedObjects, MissingKey, PodCommand, PodContainer, PodProbe, PodSecurity } from './model.ts';
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
  const { resources, variables: read, volumes } = readParts(fields, pod, objects, claims);
  const { env, envFrom, missing, variables } = read;
  const ofOthers = othersOf(pod, textOf(fields, 'name') ?? '').map(({ fields: other, isBefore }) => ({
    ...readParts(other, pod, objects, claims),
    isBefore,
  }));
  const [command, args] = [wordsOf(fields, 'command'), wordsOf(fields, 'args')];
  // kubectl fails at an image of {{ .Values.image }}, which is a mapping.
  textOf(fields, 'image');
  const stated = readStatedSecurity(spec, annotations);
  return {
    place: node.place,
    name: textOf(fields, 'name') ?? '',
    command: command?.map((word) => expandReferences(word, variables) ?? word) ?? null,
    args: args?.map((word) => expandReferences(word, variables) ?? word) ?? null,
    unknownWords: [...(command ?? []), ...(args ?? [])].filter((word) => expandReferences(word, variables) === null),
    env,
    envFrom,
    workingDir: textOf(fields, 'workingDir') || null,
    security: readSecurity(pod, fields, stated),
    stated,
    limits: resources.limits,
    memoryLimit: resources.memoryLimit,
    mounts: volumes.mounts,
    probes: readProbes(fields),
    hooks: readHooks(fields),
    missingKeys: toldKeys([...missing, ...volumes.missing, ...ofOthers.flatMap(missingKeysOf)]),
    brokenSubPaths: [...volumes.broken, ...ofOthers.flatMap((other) => (other.isBefore ? other.volumes.broken : []))],
  };
}

type Parts = {
  readonly resources: ReturnType<typeof readResources>;
  readonly variables: ReturnType<typeof readEnv>;
  readonly volumes: ReturnType<typeof readMounts>;
};

function readParts(fields: Fields, pod: Fields, objects: KeyedObjects, claims: readonly string[]): Parts {
  const resources = readResources(fields.get('resources'), pod.get('resources'));
  const serviceLinks = booleanOf(pod, 'enableServiceLinks') ?? true;
  const read = readEnv(fields, { objects, resources: resources.value, serviceLinks });
  const filledByOthers = volumesOfOthers(pod, textOf(fields, 'name') ?? '');
  const volumes = readMounts(fields, pod, objects, { variables: read.variables, claims, filledByOthers });
  return { resources, variables: read, volumes };
}

/** The other containers of the pod, and whether this one waits for them: init containers start in order, before all others. */
function othersOf(pod: Fields, own: string): { readonly fields: Fields; readonly isBefore: boolean }[] {
  let isBefore = true;
  return ['initContainers', 'containers'].flatMap((list) =>
    itemsOf(pod, list).flatMap((node) => {
      const fields = fieldsOf(node, 'the container', apiFields.container);
      if (textOf(fields, 'name') !== own) return { fields, isBefore: isBefore && list === 'initContainers' };
      isBefore = false;
      return [];
    }),
  );
}

/** The kubelet starts nothing of a pod before each volume that one of its containers mounts is there. */
function missingKeysOf({
  variables,
  volumes,
  isBefore,
}: Parts & { readonly isBefore: boolean }): readonly MissingKey[] {
  const ofVolumes = volumes.missing.filter(({ use }) => use === 'volume');
  return isBefore ? [...variables.missing, ...ofVolumes] : ofVolumes;
}

/** As they are written. */
function wordsOf(fields: Fields, name: string): readonly string[] | null {
  const words = textsOf(fields, name);
  return words === null || words.length === 0 ? null : words;
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
    supplementalGroups: itemsOf(ofPod, 'supplementalGroups').map((group) => numberIn(group, 'supplementalGroups')),
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
function readProbes(container: Fields): PodProbe[] {
  const stated = staticVariables(container);
  return probesOf(container).flatMap(({ kind, node, fields, command }) =>
    command === null
      ? []
      : {
          kind,
          place: node.place,
          command: command.map((word) => expandReferences(word, stated) ?? word),
          timeoutSeconds: numberOf(fields, 'timeoutSeconds') || 1,
        },
  );
}

/**
 * What the command of a probe may refer to: `env` as it is written, where a variable with valueFrom is empty
 * (pkg/kubelet/container/helpers.go, ExpandContainerCommandOnlyStatic). The commands of hooks are taken as they are.
 */
function staticVariables(container: Fields): ReadonlyMap<string, string> {
  return new Map(
    itemsOf(container, 'env').map((item) => {
      const variable = fieldsOf(item, 'env', apiFields.env);
      return [textOf(variable, 'name') ?? '', textOf(variable, 'value') ?? ''] as const;
    }),
  );
}

function readHooks(container: Fields): PodCommand[] {
  return hooksOf(container).flatMap(({ kind, node, command }) =>
    command === null ? [] : { kind, place: node.place, command },
  );
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
