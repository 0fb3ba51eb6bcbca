import { defineFinding } from '../../src/finding.ts';
import { programModeRemedy } from '../../src/linux/access/mode-remedy.ts';
import type { Loss } from './facts.ts';

const securityContext = 'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/';
const capabilities = 'https://man7.org/linux/man-pages/man7/capabilities.7.html';

export const findings = {
  'sandbox/address-space-limit': defineFinding<{ path: string; limit: number; needed: number }>({
    severity: 'error',
    stopsStart: true,
    coveredBy: ['libc/address-space'],
    title: 'The address space limit is below what Go reserves at startup',
    why: 'Go reserves address space for its page allocator before main runs, without using it as memory: "fatal error: failed to reserve page summary memory". The limit comes from ulimit -v, LimitAS of systemd or prlimit, and does not limit memory in use.',
    example: { path: '/app', limit: 268_435_456, needed: 716_177_408 },
    refs: ['https://go.dev/src/runtime/mpagealloc_64bit.go'],
    message: ({ path, limit, needed }) =>
      `${path} cannot start: RLIMIT_AS is ${mebibytes(limit)}, and the Go runtime reserves more than ${mebibytes(needed)}`,
    remedy: () =>
      'limit memory with resources.limits.memory or docker run --memory instead, and remove the limit: ulimit -v unlimited',
  }),

  'sandbox/set-user-id-ignored': defineFinding<{
    path: string;
    owner: number;
    uid: number;
    causes: readonly Loss[];
  }>({
    severity: 'warning',
    title: 'The set-user-ID bit of the program has no effect',
    why: 'Under no_new_privs (allowPrivilegeEscalation: false) and on a nosuid mount the kernel starts the program as its caller. What it should do as the owner fails with "operation not permitted".',
    example: { path: '/app', owner: 0, uid: 65532, causes: ['no_new_privs'] },
    refs: ['https://man7.org/linux/man-pages/man2/execve.2.html'],
    message: ({ path, owner, uid, causes }) =>
      `${path} is set-user-ID for uid ${owner} and starts as uid ${uid}: ${causeWords(causes)}`,
    remedy: ({ path }) =>
      `give the container what it needs with securityContext.capabilities.add, and drop the bit: ${programModeRemedy(path)}`,
  }),

  'sandbox/file-capabilities-ignored': defineFinding<{
    path: string;
    capabilities: readonly string[];
    uid: number;
    causes: readonly Loss[];
    /** Its network is the one of the node, whose sysctls no pod may set. */
    nodeNetwork?: true;
  }>({
    severity: 'warning',
    title: 'The file capabilities of the program have no effect',
    why: 'Under no_new_privs (allowPrivilegeEscalation: false) and on a nosuid mount a user who is not root gains nothing from setcap. The program starts, and "listen tcp :80: bind: permission denied" or "operation not permitted" follows. capabilities.add does not help either: it is for root, since Kubernetes has no ambient capabilities.',
    example: { path: '/app', capabilities: ['cap_net_bind_service'], uid: 65532, causes: ['no_new_privs'] },
    refs: ['https://man7.org/linux/man-pages/man7/capabilities.7.html'],
    message: ({ path, capabilities, uid, causes }) =>
      `${path} has file capabilities (${capabilities.join(', ')}), and uid ${uid} starts it without them: ${causeWords(causes)}`,
    remedy: ({ path, capabilities, causes, nodeNetwork }) =>
      capabilities.length === 1 && capabilities[0] === 'cap_net_bind_service'
        ? nodeNetwork === true
          ? `listen on a port above 1023; or ${withoutCauses(path, causes)}`
          : listenElsewhere
        : `${withoutCauses(path, causes)}; or drop them: RUN setcap -r ${path}`,
  }),

  'sandbox/added-capabilities-lost': defineFinding<{
    path: string;
    names: readonly string[];
    place: string;
    noNewPrivs: boolean;
  }>({
    severity: 'warning',
    title: 'capabilities.add has no effect for a user who is not root',
    why: 'Kubernetes puts added capabilities into the bounding set and gives them to root only: it has no ambient capabilities. Another user gets what the file of the program grants (setcap). "operation not permitted" follows, or "listen tcp :80: bind: permission denied" where low ports are closed; where that depends on the runtime, see sandbox/net-bind-service-lost.',
    example: { path: '/app', names: ['NET_RAW'], place: 'pod.yaml:12', noNewPrivs: false },
    refs: ['https://github.com/kubernetes/enhancements/issues/2763'],
    message: ({ path, names, place }) =>
      `${place}: capabilities.add: [${names.join(', ')}] does not reach ${path}: the container does not start as root, and its file does not grant that`,
    remedy: ({ path, names, noNewPrivs }) =>
      noNewPrivs || names.includes('ALL')
        ? `${names.join() === 'NET_BIND_SERVICE' ? 'listen on a port above 1023' : 'leave capabilities.add out'}; or in the pod: runAsUser: 0`
        : `in the Dockerfile: RUN setcap ${names.map((name) => `cap_${name.toLowerCase()}`).join(',')}+ep ${path}; or in the pod: runAsUser: 0`,
  }),

  'sandbox/net-bind-service-lost': defineFinding<{
    path: string;
    /** Of capabilities.add; null where the file has the capability. */
    place: string | null;
    causes: readonly Loss[];
  }>({
    severity: 'info',
    title: 'NET_BIND_SERVICE does not reach the program, which matters where the runtime does not open low ports',
    why: 'A user who is not root does not get what capabilities.add names, nor under no_new_privs what setcap grants. containerd 2.0 and later, and Docker 20.10 and later, set net.ipv4.ip_unprivileged_port_start=0 in every network but the one of the node, so that the program may listen on port 80 all the same. containerd 1 and CRI-O do not: "listen tcp :80: bind: permission denied". The manifest does not say which it will be.',
    example: { path: '/app', place: 'pod.yaml:12', causes: [] },
    refs: ['https://github.com/kubernetes/kubernetes/issues/102612'],
    message: ({ path, place, causes }) =>
      `${place === null ? `${path} has the file capability cap_net_bind_service, and starts without it: ${causeWords(causes)}` : `${place}: capabilities.add: [NET_BIND_SERVICE] does not reach ${path}: the container does not start as root`}; the program can listen below port 1024 only where the runtime allows that to everyone`,
    remedy: () => listenElsewhere,
  }),

  'sandbox/pod-security': defineFinding<{ level: string; field: string; actual: string; expected: string }>({
    severity: 'error',
    title: 'A control of the Pod Security Standards is violated (--pod-security)',
    why: 'A namespace that enforces the level refuses the pod: "violates PodSecurity". One that only warns lets it run with more rights than intended.',
    example: {
      level: 'restricted',
      field: 'securityContext.allowPrivilegeEscalation',
      actual: 'no_new_privs is not set',
      expected: 'false',
    },
    refs: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/'],
    message: ({ level, field, actual, expected }) => `${level}: ${actual}; ${field} must be ${expected}`,
    remedy: ({ field, expected }) => `in the pod: ${field}: ${expected}`,
  }),

  'sandbox/capabilities-kept': defineFinding<{ set: string; names: readonly string[]; count: number }>({
    severity: 'error',
    title: 'The program has capabilities, or can gain them (--drop-all)',
    why: 'What is in the bounding set can be gained by starting a set-user-ID program or one with file capabilities, unless no_new_privs is set.',
    example: { set: 'bounding', names: ['chown', 'net_raw'], count: 14 },
    refs: [capabilities, securityContext],
    message: ({ set, names, count }) =>
      `the ${set} set has ${count === 1 ? '1 capability' : `${count} capabilities`}: ${names.join(', ')}${count > names.length ? ', ...' : ''}`,
    remedy: () => 'in the pod: securityContext.capabilities.drop: ["ALL"]; or docker run --cap-drop ALL',
  }),

  'sandbox/new-privileges-allowed': defineFinding<{ shown: boolean }>({
    severity: 'error',
    title: 'no_new_privs is not set (--no-new-privs)',
    why: 'A set-user-ID program in the image, or one with file capabilities, gives anyone who runs it more rights than the container was given.',
    example: { shown: true },
    refs: ['https://docs.kernel.org/userspace-api/no_new_privs.html', securityContext],
    message: ({ shown }) => (shown ? 'no_new_privs is not set' : 'this kernel does not show no_new_privs'),
    remedy: () =>
      'in the pod: securityContext.allowPrivilegeEscalation: false; or docker run --security-opt no-new-privileges',
  }),

  'sandbox/seccomp-off': defineFinding<{ mode: number | null }>({
    severity: 'error',
    title: 'No seccomp filter is in force (--seccomp)',
    why: 'Without seccompProfile Kubernetes runs containers unconfined, unless the kubelet has seccompDefault: every system call of the kernel can be tried.',
    example: { mode: 0 },
    refs: ['https://kubernetes.io/docs/tutorials/security/seccomp/'],
    message: ({ mode }) =>
      mode === null
        ? 'this kernel does not support seccomp'
        : `the program runs without a seccomp filter (Seccomp: ${mode} in /proc/PID/status; expected 2)`,
    remedy: () =>
      'in the pod: securityContext.seccompProfile.type: RuntimeDefault; or with Docker, leave out --security-opt seccomp=unconfined',
  }),

  'sandbox/root-writable': defineFinding<{ fsType: string }>({
    severity: 'error',
    title: 'The root file system is mounted writable (--read-only-root)',
    why: 'An attacker who takes over the program can replace files of the image, and what is written there is lost with the container.',
    example: { fsType: 'overlay' },
    refs: [securityContext],
    message: ({ fsType }) => `/ (${fsType}) is mounted read-write`,
    remedy: () => 'in the pod: securityContext.readOnlyRootFilesystem: true; or docker run --read-only',
  }),

  'sandbox/shm-too-large': defineFinding<{ size: number | null; limit: number }>({
    severity: 'error',
    title: '/dev/shm can grow larger than expected (--shm-max)',
    why: 'What is written there counts as memory of the container and can end it with OOMKilled. An emptyDir with medium: Memory and no sizeLimit can take half of the memory of the machine.',
    example: { size: 1_073_741_824, limit: 67_108_864 },
    refs: ['https://kubernetes.io/docs/concepts/storage/volumes/#emptydir'],
    message: ({ size, limit }) =>
      `/dev/shm ${size === null ? 'has no size limit' : `can hold ${mebibytes(size)}`}; expected at most ${mebibytes(limit)}`,
    remedy: ({ limit }) =>
      `in the pod, on the emptyDir at /dev/shm: sizeLimit: ${shortSize(limit, 'Mi')}; or docker run --shm-size ${shortSize(limit, 'm')}`,
  }),

  'sandbox/undetermined': defineFinding<{ stated: readonly string[]; missing: string }>({
    severity: 'error',
    title: 'An expectation about the sandbox cannot be checked',
    why: '/proc is not mounted, or hides the process (hidepid); or the manifest (--pod) leaves it to the node. An expectation that cannot be verified does not count as met.',
    example: { stated: ['--drop-all'], missing: '/proc/self/status' },
    refs: ['https://man7.org/linux/man-pages/man5/proc_pid_status.5.html'],
    message: ({ stated, missing }) =>
      `${missing} ${missing.startsWith('/') ? 'cannot be read' : 'is not known'}; ${stated.join(', ')} cannot be checked`,
    remedy: ({ stated, missing }) =>
      `${missing.startsWith('/') ? 'mount /proc in the container' : 'state it in the manifest'}; or leave out ${stated.join(', ')}`,
  }),
};

const listenElsewhere =
  'listen on a port above 1023; or in the pod: securityContext.sysctls: [{name: net.ipv4.ip_unprivileged_port_start, value: "0"}]';

const losses: Readonly<Record<Loss, { readonly says: string; remedy(path: string): string }>> = {
  nosuid: { says: 'its mount is nosuid', remedy: (path) => `start ${path} from a mount without nosuid` },
  no_new_privs: { says: 'no_new_privs is set', remedy: () => 'in the pod: allowPrivilegeEscalation: true' },
};

function causeWords(causes: readonly Loss[]): string {
  return causes.map((cause) => losses[cause].says).join(', and ');
}

/** What lets the program have its file capabilities: all that takes them has to go. */
function withoutCauses(path: string, causes: readonly Loss[]): string {
  return causes.map((cause) => losses[cause].remedy(path)).join(', and ');
}

/** `64 MiB`; bytes if it is not a whole number of them. */
function mebibytes(bytes: number): string {
  return Number.isInteger(bytes / 2 ** 20) ? `${bytes / 2 ** 20} MiB` : `${bytes} bytes`;
}

/** A number with the suffix that stands for MiB; bytes if it is not a whole number of them. */
function shortSize(bytes: number, suffix: 'Mi' | 'm'): string {
  return Number.isInteger(bytes / 2 ** 20) ? `${bytes / 2 ** 20}${suffix}` : String(bytes);
}
