import { apiFields } from './api-fields.ts';
import { booleanOf, choiceOf, type Fields, fieldsOf, idOf, ids, itemsOf, numberIn, textOf, textsOf } from './fields.ts';
import { pathRefusal } from './volumes/keyed-paths.ts';

/**
 * What the API server refuses of the securityContext of a pod and of what it shares with the node (pkg/apis/core/validation, validateSysctls and
 * validateHostUsers).
 * @throws UsageError
 */
export function checkPodSecurity(pod: Fields): void {
  const context = fieldsOf(pod.get('securityContext'), "the pod's securityContext", apiFields.podSecurityContext);
  checkContext(context);
  idOf(context, 'fsGroup');
  for (const group of itemsOf(context, 'supplementalGroups')) numberIn(group, 'supplementalGroups', ids);
  choiceOf(context, 'fsGroupChangePolicy', ['OnRootMismatch', 'Always']);
  choiceOf(context, 'supplementalGroupsPolicy', ['Merge', 'Strict']);
  checkSysctls(pod, context);
  choiceOf(pod, 'restartPolicy', ['Always', 'OnFailure', 'Never']);
  if (booleanOf(pod, 'shareProcessNamespace') === true && booleanOf(pod, 'hostPID') === true)
    pod.get('hostPID')?.fail('"ShareProcessNamespace and HostPID cannot both be enabled"');
  if (booleanOf(pod, 'hostUsers') !== false) return;
  for (const field of ['hostNetwork', 'hostPID', 'hostIPC'] as const)
    if (booleanOf(pod, field) === true) pod.get(field)?.fail(`${field} is "Forbidden: when \`hostUsers\` is false"`);
}

/**
 * The same of a container (ValidateSecurityContext).
 * @param own its securityContext
 * @throws UsageError
 */
export function checkContainerSecurity(own: Fields, pod: Fields): void {
  checkContext(own);
  if (choiceOf(own, 'procMount', ['Default', 'Unmasked']) === 'Unmasked' && booleanOf(pod, 'hostUsers') !== false)
    own.get('procMount')?.fail('procMount: "`hostUsers` must be false to use `Unmasked`"');
  const escalation = own.get('allowPrivilegeEscalation');
  if (booleanOf(own, 'allowPrivilegeEscalation') !== false) return;
  if (booleanOf(own, 'privileged') === true)
    escalation?.fail('"cannot set `allowPrivilegeEscalation` to false and `privileged` to true"');
  const capabilities = fieldsOf(own.get('capabilities'), 'capabilities', ['add', 'drop']);
  if (textsOf(capabilities, 'add')?.includes('CAP_SYS_ADMIN') === true)
    escalation?.fail('"cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN"');
}

const profiles = ['Localhost', 'RuntimeDefault', 'Unconfined'];

function checkContext(context: Fields): void {
  idOf(context, 'runAsUser');
  idOf(context, 'runAsGroup');
  for (const field of ['seccompProfile', 'appArmorProfile'] as const) {
    const node = context.get(field);
    const profile = fieldsOf(node, field, ['localhostProfile', 'type']);
    if (node === undefined) continue;
    const isLocal = choiceOf(profile, 'type', profiles) === 'Localhost';
    const words = field === 'seccompProfile' ? 'seccomp type' : 'AppArmor type';
    if (textOf(profile, 'type') === null) node.fail(`${field} has no type ("Required value")`);
    if (isLocal && !profile.has('localhostProfile'))
      node.fail(`localhostProfile "must be set when ${words} is Localhost"`);
    const path = isLocal ? textOf(profile, 'localhostProfile') : null;
    const refused = path === null || field === 'appArmorProfile' ? null : pathRefusal(path);
    if (refused !== null) profile.get('localhostProfile')?.fail(`localhostProfile '${path}' ${refused}`);
    if (!isLocal)
      profile.get('localhostProfile')?.fail(`localhostProfile "can only be set when ${words} is Localhost"`);
  }
}

function checkSysctls(pod: Fields, context: Fields): void {
  const names = new Set<string>();
  for (const item of itemsOf(context, 'sysctls')) {
    const fields = fieldsOf(item, 'sysctls', ['name', 'value']);
    const name = textOf(fields, 'name') || item.fail('the sysctl has no name');
    const node = fields.get('name') ?? item;
    textOf(fields, 'value');
    if (!/^(?:[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?$/.test(name))
      node.fail(`'${name}' is not the name of a sysctl: it has lower case letters, digits, -, _, and dots or slashes`);
    if (names.has(name)) node.fail(`the sysctl ${name} is there twice ("Duplicate value")`);
    names.add(name);
    for (const { field, names: ofNode } of nodeSysctls)
      if (booleanOf(pod, field) === true && ofNode.test(dotted(name)))
        node.fail(`the sysctl ${name} "may not be specified when '${field}' is true": it is that of the node`);
  }
}

/** Sysctls of a namespace that the pod may share with the node (component-helpers, node/util/sysctl/namespace.go). */
const nodeSysctls = [
  { field: 'hostNetwork', names: /^net\./ },
  {
    field: 'hostIPC',
    names: /^(?:kernel\.(?:sem|shm|shmall|shmmax|shmmni|shm_rmid_forced|msg|msgmax|msgmnb|msgmni)$|fs\.mqueue\.)/,
  },
] as const;

/** The first separator decides how all are read (sysctl.d(5)). */
function dotted(name: string): string {
  return /^[^./]*\//.test(name) ? name.replace(/[./]/g, (each) => (each === '/' ? '.' : '/')) : name;
}
