import type { Located } from '../policy/yaml-nodes.ts';
import { expandReferences } from './expansion.ts';
import { apiFields, booleanOf, type Fields, fieldsOf, numberOf, textOf, textsOf } from './fields.ts';
import type { ConfigMaps, PodContainer, PodExec, PodProbe, PodSecurity } from './model.ts';
import { quantityIn } from './quantity.ts';
import { readStatedSecurity, type StatedContext, type StatedSecurity } from './stated-security.ts';
import { readMounts } from './volumes.ts';

/**
 * @param annotations of the pod
 * @throws UsageError for fields that the API does not know, with line and column
 */
export function readContainer(
  node: Located,
  { spec, annotations }: { readonly spec: Located; readonly annotations: Fields },
  configMaps: ConfigMaps,
): PodContainer {
  const pod = fieldsOf(spec, 'the pod', apiFields.podSpec);
  const fields = fieldsOf(node, 'the container', apiFields.container);
  const resources = fieldsOf(fields.get('resources'), 'resources', ['claims', 'limits', 'requests']);
  const limits = fieldsOf(resources.get('limits'), 'limits', null);
  const requests = fieldsOf(resources.get('requests'), 'requests', null);
  const { env, envFrom } = readEnv(fields, { configMaps, limits, requests });
  const values = new Map(env.map(({ name, value }) => [name, value]));
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
    limits: { memory: quantityOf(limits, 'memory'), cpu: quantityOf(limits, 'cpu') },
    mounts: readMounts(fields, pod, configMaps, values),
    probes: probeKinds.flatMap((kind) => readProbe(fields, kind)),
    execs: [...probeKinds.flatMap((kind) => readExec(fields, kind)), ...readHooks(fields)],
  };
}

/** A word that depends on what is not known is a variable that no image has: the program cannot be told then. */
function wordsOf(fields: Fields, name: string, values: ReadonlyMap<string, string | null>): readonly string[] | null {
  const words = textsOf(fields, name);
  if (words === null || words.length === 0) return null;
  return words.map((word) => expandReferences(word, values) ?? word);
}

/** The kubelet sets what envFrom has first, then each of env, whose references see those before it (kubelet_pods.go). */
function readEnv(fields: Fields, sources: Sources): Pick<PodContainer, 'env' | 'envFrom'> {
  const values = new Map<string, string | null>();
  const envFrom: string[] = [];
  for (const item of fields.get('envFrom')?.items() ?? []) {
    const source = fieldsOf(item, 'envFrom', apiFields.envFrom);
    const prefix = textOf(source, 'prefix') ?? '';
    const map = source.get('configMapRef');
    const name = textOf(fieldsOf(map ?? source.get('secretRef'), 'the reference', ['name', 'optional']), 'name') ?? '';
    const data = map === undefined ? undefined : sources.configMaps.get(name);
    if (data === undefined) envFrom.push(`${map === undefined ? 'secret' : 'configMap'} ${name}`);
    else for (const [key, value] of data) values.set(prefix + key, value);
  }
  for (const item of fields.get('env')?.items() ?? []) {
    const variable = fieldsOf(item, 'env', apiFields.env);
    const name = textOf(variable, 'name') ?? item.fail('the variable has no name');
    const from = variable.get('valueFrom');
    const value =
      from === undefined
        ? expandReferences(textOf(variable, 'value') ?? '', values)
        : valueFrom(fieldsOf(from, 'valueFrom', null), textOf(fields, 'name') ?? '', sources);
    // Set again, it comes last.
    values.delete(name);
    values.set(name, value);
  }
  return { env: [...values].map(([name, value]) => ({ name, value })), envFrom };
}

/** What variables of a container may be taken from. */
interface Sources {
  readonly configMaps: ConfigMaps;
  readonly limits: Fields;
  readonly requests: Fields;
}

/** @param container its name */
function valueFrom(fields: Fields, container: string, { configMaps, limits, requests }: Sources): string | null {
  const resource = fields.get('resourceFieldRef');
  if (resource !== undefined) return resourceValue(resource, container, limits, requests);
  const reference = fieldsOf(fields.get('configMapKeyRef'), 'configMapKeyRef', ['key', 'name', 'optional']);
  return configMaps.get(textOf(reference, 'name') ?? '')?.get(textOf(reference, 'key') ?? '') ?? null;
}

/**
 * A limit or a request in units of `divisor`, rounded up (pkg/api/v1/resource/helpers.go, ExtractContainerResourceValue). Without a
 * limit it is what the node has; without a request the API server takes the limit.
 */
function resourceValue(node: Located, container: string, limits: Fields, requests: Fields): string | null {
  const fields = fieldsOf(node, 'resourceFieldRef', ['containerName', 'divisor', 'resource']);
  if ((textOf(fields, 'containerName') || container) !== container) return null;
  const [list = '', name = ''] = (textOf(fields, 'resource') ?? '').split(/\.(.*)/s);
  const value = (list === 'requests' ? quantityOf(requests, name) : null) ?? quantityOf(limits, name);
  const given = fields.get('divisor');
  const divisor = (given === undefined ? 0 : quantityIn(given)) || 1;
  return value === null ? null : String(Math.ceil(thousandths(value) / thousandths(divisor)));
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
    supplementalGroups: (ofPod.get('supplementalGroups')?.items() ?? []).map((item) => Number(item.text())),
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

/** Quantities have no smaller parts, and these divide without a rest of binary fractions. */
function thousandths(quantity: number): number {
  return Math.round(quantity * 1000);
}

function capabilityName(text: string): string {
  return text.toUpperCase().replace(/^CAP_/, '');
}

function quantityOf(limits: Fields, name: string): number | null {
  const node = limits.get(name);
  return node === undefined ? null : quantityIn(node);
}

const probeKinds = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const;

function readHooks(container: Fields): PodExec[] {
  const lifecycle = fieldsOf(container.get('lifecycle'), 'lifecycle', apiFields.lifecycle);
  return (['postStart', 'preStop'] as const).flatMap((kind) => readExec(lifecycle, kind));
}

/** What is started by exec, without a shell of its own. */
function readExec(fields: Fields, kind: PodExec['kind']): PodExec[] {
  const node = fields.get(kind);
  const handler = fieldsOf(node, kind, kind.endsWith('Probe') ? apiFields.probe : apiFields.handler);
  const command = textsOf(fieldsOf(handler.get('exec'), 'exec', ['command']), 'command');
  return node === undefined || command === null ? [] : [{ kind, place: node.place, command }];
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
