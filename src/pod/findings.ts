import { type Catalog, defineFinding } from '../finding.ts';
import { besideMount } from '../linux/hiding-mount.ts';
import type { FindingSource } from '../probe.ts';
import {
  copyOrOther,
  keyWords,
  type MissingDetail,
  meantKey,
  mergedWords,
  missingWords,
  subPathFor,
} from './finding-words.ts';
import type { BrokenSubPath, Misfit, MissingKey } from './model.ts';

const securityContext = 'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/';
const volumes = 'https://kubernetes.io/docs/concepts/storage/volumes/';

const probesDocs =
  'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/';
const hooksDocs = 'https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/';

/** Findings about the manifest of `--pod` itself. */
export const podCatalog = {
  'pod/key-missing': defineFinding<MissingKey>({
    severity: 'error',
    stopsStart: true,
    title: 'The pod needs a key that its ConfigMap or Secret in the same file does not have',
    why: 'The kubelet does not start the container. For a variable: "couldn\'t find key TIMEZONE in ConfigMap default/app-settings", CreateContainerConfigError. For a volume: "MountVolume.SetUp failed ... references non-existent config key: ca.pem", and the pod stays in ContainerCreating.',
    example: {
      place: 'pod.yaml:14',
      key: 'TIMEZONE',
      source: 'configMap app-settings',
      keys: ['TIME_ZONE', 'PORT'],
      use: 'variable',
    },
    refs: ['https://kubernetes.io/docs/concepts/configuration/configmap/'],
    message: ({ place, key, source, use, ...more }) =>
      use === 'variable'
        ? `${place}: couldn't find key ${key} in ${source}, which has ${keyWords(more)} (CreateContainerConfigError)`
        : `${place}: ${source} references non-existent config key: ${key}; it has ${keyWords(more)} (the pod stays in ContainerCreating)`,
    remedy: ({ key, keys, source }) =>
      meantKey(key, keys, (meant) => `key: ${meant}`) ?? `add the key ${key} to ${source}; or set optional: true`,
  }),
  'pod/sub-path-missing': defineFinding<MissingKey>({
    severity: 'error',
    title: 'subPath names no key of the ConfigMap or Secret',
    why: 'The kubelet makes an empty directory in its place, and mounts that: the program finds a directory where it expects a file. If the image has a file there, the container does not start: "not a directory: Are you trying to mount a directory onto a file (or vice-versa)?".',
    example: {
      place: 'pod.yaml:14',
      key: 'ca-certificates.crt',
      source: 'configMap company-ca',
      keys: ['ca.crt'],
      use: 'subPath',
    },
    refs: ['https://kubernetes.io/docs/concepts/storage/volumes/#using-subpath'],
    message: ({ place, key, source, ...more }) =>
      `${place}: subPath ${key} is not a key in ${source}, which has ${keyWords(more)}: an empty directory is mounted`,
    remedy: ({ key, keys, source }) =>
      meantKey(key, keys, (meant) => `subPath: ${meant}`) ?? `add the key ${key} to ${source}`,
  }),
  'pod/sub-path-expression': defineFinding<BrokenSubPath>({
    severity: 'error',
    stopsStart: true,
    title: 'subPathExpr needs a variable that the container does not have, or leads out of the volume',
    why: 'The kubelet does not create the container: "missing value for POD_NAME", or "must not contain \'..\'", CreateContainerConfigError. Only variables of the container with a value count, not those of the image.',
    example: { place: 'pod.yaml:14', expression: '$(POD_NAME)', missing: ['POD_NAME'], path: null },
    refs: ['https://kubernetes.io/docs/concepts/storage/volumes/#using-subpath-expanded-environment'],
    message: ({ place, expression, missing, path }) =>
      path === null
        ? `${place}: subPathExpr ${expression}: missing value for ${missing.join(', ')}`
        : `${place}: subPathExpr ${expression} is ${path}, which is not a path inside the volume`,
    remedy: ({ missing: [name] }) =>
      name === undefined
        ? 'in env: a value without .. and without / at its start'
        : /^[\x21-\x3c\x3e-\x7e]+$/.test(name)
          ? `env: [{name: ${name}, valueFrom: {fieldRef: {fieldPath: metadata.name}}}], or another value`
          : 'subPathExpr: $(POD_NAME), env: [{name: POD_NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]',
  }),
  'pod/mount-of-another-type': defineFinding<Misfit>({
    severity: 'error',
    stopsStart: true,
    title: 'A directory is mounted on a file of the image, or a file on a directory',
    why: 'The runtime cannot do that: "error mounting ... to rootfs at ...: not a directory: Are you trying to mount a directory onto a file (or vice-versa)?", RunContainerError. A volume without subPath is a directory. So is what the kubelet makes in a ConfigMap or Secret for whatever is mounted below it, a file with subPath too.',
    example: {
      mountPath: '/app/config.yaml',
      volume: 'configMap app-settings',
      place: 'pod.yaml:14',
      mounted: 'directory',
      names: ['config.yaml'],
    },
    refs: ['https://kubernetes.io/docs/concepts/storage/volumes/#using-subpath'],
    message: ({ mountPath, volume, place, mounted, below }) =>
      below !== undefined
        ? `${place}: ${volume} is mounted as a file, and ${mountPath} is a directory that the kubelet makes in ${below.volume} (not a directory: Are you trying to mount a directory onto a file (or vice-versa))`
        : mounted === 'directory'
          ? `${place}: ${volume} is a directory, and ${mountPath} is a file in the image (not a directory: Are you trying to mount a directory onto a file)`
          : `${place}: ${volume} is mounted as a file, and ${mountPath} is a directory in the image (not a directory: Are you trying to mount a directory onto a file (or vice-versa))`,
    remedy: ({ mountPath, mounted, names, volume, below }) =>
      below !== undefined
        ? `${below.merged === undefined ? 'mount' : `${mergedWords(below.merged)}; or`} ${volume} on a path outside of ${below.mountPath}`
        : mounted === 'file'
          ? `mountPath: ${mountPath}/${names[0] ?? '<the name of the file>'}`
          : subPathFor(mountPath, names),
  }),
  'pod/directory-named-like-file': defineFinding<{
    mountPath: string;
    volume: string;
    place: string;
    names: readonly string[];
  }>({
    severity: 'warning',
    title: 'A volume is mounted as a directory that has the name of a file',
    why: 'A ConfigMap or Secret is a directory, with a file for each key; only with subPath is one of them mounted by itself. A program that opens the path fails with "read /etc/app/config.yaml: is a directory", and Go skips a directory among the certificates silently: "x509: certificate signed by unknown authority".',
    example: {
      mountPath: '/etc/ssl/certs/company.pem',
      volume: 'configMap company-ca',
      place: 'pod.yaml:14',
      names: [],
    },
    refs: ['https://kubernetes.io/docs/concepts/storage/volumes/#using-subpath'],
    message: ({ mountPath, volume, place }) => `${place}: ${volume} makes ${mountPath} a directory: it has no subPath`,
    remedy: ({ mountPath, names }) => subPathFor(mountPath, names),
  }),
  'pod/memory-limit': defineFinding<{ place: string; text: string; bytes: number }>({
    severity: 'error',
    stopsStart: true,
    title: 'The memory limit is less than 1 MiB',
    why: 'In Kubernetes m is a thousandth: 128m of memory is 0.128 bytes. The container cannot be created: "container init was OOM-killed (memory limit too low?)", RunContainerError or OOMKilled.',
    example: { place: 'pod.yaml:14', text: '128m', bytes: 0.128 },
    refs: ['https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#meaning-of-memory'],
    message: ({ place, text, bytes }) =>
      `${place}: the memory limit ${text} is ${bytes} bytes (container init was OOM-killed)`,
    remedy: ({ text }) => `memory: ${/^\d+/.exec(text)?.[0] ?? '128'}Mi`,
  }),
  'pod/program-hidden': defineFinding<{ path: string; volume: string; mountPath: string; place: string }>({
    severity: 'error',
    stopsStart: true,
    title: 'A volume of the pod is mounted over the program',
    why: 'A mount hides everything that the image has in that directory: "exec: \\"/app/server\\": stat /app/server: no such file or directory", although the image is right.',
    example: { path: '/app/server', volume: 'emptyDir data', mountPath: '/app', place: 'pod.yaml:30' },
    refs: [volumes],
    message: ({ path, volume, mountPath, place }) =>
      `${place}: ${volume} on ${mountPath} hides the program, ${path} (exec: no such file or directory)`,
    remedy: ({ path, mountPath }) => besideMount(path, mountPath),
  }),
  'pod/files-hidden': defineFinding<{ directory: string; volume: string; place: string }>({
    severity: 'info',
    title: 'A volume of the pod hides files of the image that Go reads',
    why: 'The program does not see the certificates or time zones that the image has in that directory, only those of the volume. To add a single file, mount it with subPath.',
    example: { directory: '/etc/ssl/certs', volume: 'configMap corp-ca', place: 'pod.yaml:30' },
    refs: [volumes],
    message: ({ directory, volume, place }) => `${place}: ${volume} hides what the image has in ${directory}`,
    remedy: ({ directory }) =>
      directory === '/etc/ssl/certs'
        ? 'mount the file alone with subPath, or elsewhere and set SSL_CERT_DIR to both directories, separated by a colon'
        : `mount the volume on a path other than ${directory}, or a single file with subPath`,
  }),
  'pod/non-root-by-name': defineFinding<{ user: string; place: string }>({
    severity: 'error',
    stopsStart: true,
    title: 'runAsNonRoot is set, and the image names its user',
    why: 'The kubelet cannot tell whether a name is root: "container has runAsNonRoot and image has non-numeric user (app), cannot verify user is non-root", CreateContainerConfigError.',
    example: { user: 'app', place: 'pod.yaml:12' },
    refs: [securityContext],
    message: ({ user, place }) =>
      `${place}: container has runAsNonRoot and image has non-numeric user (${user}), cannot verify user is non-root`,
    remedy: ({ user }) =>
      `in the pod: securityContext.runAsUser with the number that /etc/passwd of the image has for ${user}; or in the Dockerfile: that number in the USER line instead of the name`,
  }),
  'pod/non-root-is-root': defineFinding<{ byPod: boolean; place: string }>({
    severity: 'error',
    stopsStart: true,
    title: 'runAsNonRoot is set, and the container would run as root',
    why: 'The kubelet does not start it: "container has runAsNonRoot and image will run as root", or "container\'s runAsUser breaks non-root policy", CreateContainerConfigError.',
    example: { byPod: false, place: 'pod.yaml:12' },
    refs: [securityContext],
    message: ({ byPod, place }) =>
      byPod
        ? `${place}: container's runAsUser breaks non-root policy: it is 0`
        : `${place}: container has runAsNonRoot and image will run as root`,
    remedy: ({ byPod }) =>
      byPod
        ? 'in the pod: securityContext.runAsUser: 65532'
        : 'in the pod: securityContext.runAsUser: 65532; or in the Dockerfile: USER 65532:65532',
  }),
  'pod/command-missing': defineFinding<MissingDetail>({
    severity: 'error',
    title: 'A probe or a hook of the pod starts a command that the image does not have',
    why: 'A readiness or startup probe of such a command never succeeds, so that the pod never becomes ready: "Readiness probe errored: ... exec: "curl": executable file not found in $PATH". A postStart hook kills the container: PostStartHookError. Where a shell looks for the command, "sh: curl: not found" fails a liveness probe too, and the container is restarted. scratch and distroless images have neither a shell nor cat, sleep or curl.',
    example: { kind: 'readinessProbe', place: 'pod.yaml:24', command: 'curl', shell: null },
    refs: [probesDocs, hooksDocs],
    message: missingWords,
    remedy: ({ kind, command }) =>
      kind === 'postStart'
        ? 'do it in the program, or in an init container with an image that has the command; or COPY the command into the image'
        : copyOrOther(command),
  }),
  'pod/command-without-effect': defineFinding<MissingDetail>({
    severity: 'warning',
    title: 'A liveness probe or preStop hook starts a command that the image does not have',
    why: 'The kubelet cannot start it and goes on: a liveness probe is "errored", which counts as nothing, so that a program that hangs is not restarted; a preStop hook fails (FailedPreStopHook) and the program gets SIGTERM at once, while it still receives connections.',
    example: { kind: 'preStop', place: 'pod.yaml:31', command: 'sleep', shell: null },
    refs: [probesDocs, hooksDocs],
    message: missingWords,
    remedy: ({ kind, command }) =>
      kind === 'preStop'
        ? 'since Kubernetes 1.30: preStop: {sleep: {seconds: 5}}, which needs no command; or COPY the command into the image'
        : copyOrOther(command),
  }),
  'pod/probe-timeout': defineFinding<{
    kind: string;
    seconds: number;
    timeoutMs: number;
    place: string;
    /** What gives the time, unless it is --timeout. */
    by?: 'PROBE_ENV_TIMEOUT' | 'PROBE_ENV_WAIT' | '--wait';
  }>({
    severity: 'warning',
    title: 'The kubelet kills the probe before its own deadline',
    why: 'timeoutSeconds is 1 where it is left out. A probe that is killed by the kubelet counts as failed and says nothing: "command timed out".',
    example: { kind: 'livenessProbe', seconds: 1, timeoutMs: 2000, place: 'pod.yaml:20' },
    refs: [probesDocs],
    message: ({ kind, seconds, timeoutMs, place, by }) =>
      `${place}: ${kind} has timeoutSeconds ${seconds}, and ${by?.startsWith('PROBE') === true ? by : `probe-env ${by ?? '--timeout'}`} is ${timeoutMs} ms`,
    remedy: ({ timeoutMs }) => `timeoutSeconds: ${Math.floor(timeoutMs / 1000) + 1}`,
  }),
} as const satisfies Catalog;

/** The manifest as a source of findings, besides the probes. */
export const podRules: FindingSource = { id: 'pod', title: 'The manifest of the pod', findings: podCatalog };
