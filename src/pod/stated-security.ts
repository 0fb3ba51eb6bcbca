import type { Located } from '../policy/located.ts';
import { apiFields } from './api-fields.ts';
import {
  booleanOf,
  choiceOf,
  type Fields,
  fieldsOf,
  itemsOf,
  numberOf,
  requireField,
  textOf,
  textsOf,
} from './fields.ts';
import { checkInitContainer, hooksOf, probesOf } from './handlers.ts';
import { checkContainerSecurity, checkPodSecurity } from './security-rules.ts';
import { pullPolicies } from './volumes/volume-rules.ts';

/**
 * The fields that the Pod Security Standards check, for the whole pod and as its manifest states them: defaults are
 * not filled in, and null is omitted. JSON.
 */
export type StatedSecurity = {
  readonly hostNamespaces: readonly ('pid' | 'ipc' | 'net')[];
  /** hostUsers is false. */
  readonly ownUsers: boolean;
  readonly sysctls: readonly string[];
  /** net.ipv4.ip_unprivileged_port_start, where it is stated as a number: the first port for which nobody needs a capability. */
  readonly firstOpenPort?: number;
  readonly volumes: readonly { readonly name: string; readonly kind: string }[];
  /** Values of `container.apparmor.security.beta.kubernetes.io/<container>`. */
  readonly appArmorAnnotations: readonly string[];
  /** The securityContext of the pod. */
  readonly pod: StatedContext;
  readonly containers: readonly StatedContainer[];
};

export type StatedContext = {
  /** `the pod`, `container web`. */
  readonly name: string;
  readonly place: string;
  readonly runAsNonRoot: boolean | null;
  readonly runAsUser: number | null;
  readonly seccomp: string | null;
  readonly appArmor: string | null;
  readonly seLinux: { readonly type: string; readonly user: string; readonly role: string } | null;
  readonly hostProcess: boolean;
};

export type StatedContainer = StatedContext & {
  readonly privileged: boolean;
  readonly allowPrivilegeEscalation: boolean | null;
  /** As written: the standards do not accept `chown` for `CHOWN`. */
  readonly add: readonly string[];
  readonly drop: readonly string[];
  readonly procMount: string | null;
  readonly hostPorts: readonly number[];
  /** Hosts that its probes and hooks ask instead of the pod. */
  readonly handlerHosts: readonly string[];
};

/**
 * @param spec of the pod
 * @param annotations of the pod, or of the template that creates it
 * @throws UsageError for fields that the API does not have
 */
export function readStatedSecurity(spec: Located, annotations: Fields): StatedSecurity {
  const pod = fieldsOf(spec, 'the pod', apiFields.podSpec);
  const kinds = { hostPID: 'pid', hostIPC: 'ipc', hostNetwork: 'net' } as const;
  const context = fieldsOf(pod.get('securityContext'), "the pod's securityContext", apiFields.podSecurityContext);
  checkPodSecurity(pod);
  const sysctls = itemsOf(context, 'sysctls').map((item) => fieldsOf(item, 'sysctls', ['name', 'value']));
  const ports = sysctls.find((fields) => portStart.test(textOf(fields, 'name') ?? ''));
  const firstOpenPort = (ports === undefined ? null : textOf(ports, 'value')) ?? '';
  return {
    hostNamespaces: (['hostPID', 'hostIPC', 'hostNetwork'] as const).flatMap((field) =>
      booleanOf(pod, field) ? [kinds[field]] : [],
    ),
    ownUsers: booleanOf(pod, 'hostUsers') === false,
    sysctls: sysctls.map((fields) => textOf(fields, 'name') ?? ''),
    ...(/^\d+$/.test(firstOpenPort) ? { firstOpenPort: Number(firstOpenPort) } : {}),
    volumes: itemsOf(pod, 'volumes').map((item) => {
      const fields = fieldsOf(item, 'the volume', null);
      return { name: textOf(fields, 'name') ?? '', kind: [...fields.keys()].find((key) => key !== 'name') ?? '' };
    }),
    appArmorAnnotations: [...annotations].flatMap(([name, value]) =>
      name.startsWith('container.apparmor.security.beta.kubernetes.io/') ? [value.text()] : [],
    ),
    pod: contextOf(context, 'the pod', pod.get('securityContext')?.place ?? spec.place),
    containers: containersOf(pod),
  };
}

/** With dots, or with slashes as the file in /proc/sys has them; the first separator decides how all are read (sysctl.d(5)). */
const portStart = /^net(?:\.ipv4\.|\/ipv4\/)ip_unprivileged_port_start$/;

function containersOf(pod: Fields): StatedContainer[] {
  const names = new Set<string>();
  return ['initContainers', 'containers', 'ephemeralContainers'].flatMap((list) =>
    itemsOf(pod, list).map((node) => {
      const fields = fieldsOf(node, 'the container', apiFields.container);
      const name = textOf(fields, 'name') ?? '';
      checkChoices(fields);
      if (names.has(name))
        fields.get('name')?.fail(`there are two containers with the name ${name} ("Duplicate value")`);
      names.add(name);
      if (list === 'initContainers') checkInitContainer(fields);
      return containerOf(node, fields, pod);
    }),
  );
}

/** @throws UsageError for values that the API server does not take in any container */
function checkChoices(fields: Fields): void {
  choiceOf(fields, 'imagePullPolicy', pullPolicies);
  choiceOf(fields, 'restartPolicy', ['Always', 'Never', 'OnFailure']);
  choiceOf(fields, 'terminationMessagePolicy', ['FallbackToLogsOnError', 'File']);
  for (const field of ['stdin', 'stdinOnce', 'tty']) booleanOf(fields, field);
}

function containerOf(node: Located, fields: Fields, pod: Fields): StatedContainer {
  const own = fieldsOf(fields.get('securityContext'), 'securityContext', apiFields.securityContext);
  const capabilities = fieldsOf(own.get('capabilities'), 'capabilities', ['add', 'drop']);
  const place = fields.get('securityContext')?.place ?? node.place;
  checkContainerSecurity(own, pod);
  return {
    ...contextOf(own, `container ${textOf(fields, 'name') ?? ''}`, place),
    privileged: booleanOf(own, 'privileged') ?? false,
    allowPrivilegeEscalation: booleanOf(own, 'allowPrivilegeEscalation'),
    add: textsOf(capabilities, 'add') ?? [],
    drop: textsOf(capabilities, 'drop') ?? [],
    procMount: textOf(own, 'procMount'),
    handlerHosts: [...probesOf(fields), ...hooksOf(fields)].flatMap(({ host }) => host ?? []),
    hostPorts: itemsOf(fields, 'ports').flatMap((item) => {
      const port = fieldsOf(item, 'ports', null);
      requireField(port, 'containerPort', item, 'the port');
      numberOf(port, 'containerPort', { least: 1, most: 65_535 });
      choiceOf(port, 'protocol', ['SCTP', 'TCP', 'UDP']);
      return numberOf(port, 'hostPort') || [];
    }),
  };
}

function contextOf(fields: Fields, name: string, place: string): StatedContext {
  const profile = (field: string): string | null =>
    textOf(fieldsOf(fields.get(field), field, ['localhostProfile', 'type']), 'type');
  const seLinux = fields.get('seLinuxOptions');
  const labels = fieldsOf(seLinux, 'seLinuxOptions', ['level', 'role', 'type', 'user']);
  const windows = fieldsOf(fields.get('windowsOptions'), 'windowsOptions', null);
  return {
    name,
    place,
    runAsNonRoot: booleanOf(fields, 'runAsNonRoot'),
    runAsUser: numberOf(fields, 'runAsUser'),
    seccomp: profile('seccompProfile'),
    appArmor: profile('appArmorProfile'),
    seLinux:
      seLinux === undefined
        ? null
        : {
            type: textOf(labels, 'type') ?? '',
            user: textOf(labels, 'user') ?? '',
            role: textOf(labels, 'role') ?? '',
          },
    hostProcess: booleanOf(windows, 'hostProcess') ?? false,
  };
}
