import { type Catalog, defineFinding, type Finding } from '../finding.ts';
import type { Host } from '../host/host.ts';
import { ifKnown } from '../host/not-known.ts';
import type { FindingSource } from '../probe.ts';

/** Findings about the run as a whole, if `--require-app` or `--require-environment` asks for them. */
export const runCatalog = {
  'run/no-program': defineFinding<{ why: string }>({
    severity: 'error',
    coveredBy: [
      ...(['libc/command-not-found', 'libc/shell-missing', 'libc/program-missing', 'libc/not-a-file'] as const),
      ...(['libc/directory-denied', 'go/program-missing', 'pod/program-hidden'] as const),
      // What starts the program never does, so that it is not known further.
      ...(['libc/list-not-json', 'libc/script-carriage-return', 'libc/shell-option-unknown'] as const),
      ...(['libc/script-stops', 'libc/init-option-unknown'] as const),
      ...(['libc/script-unreadable', 'user/switch-refused'] as const),
    ],
    title: 'No program was checked (--require-app)',
    why: 'Without a program, its start, its Go version and its embedded data cannot be checked. A pipeline that continued would count an unchecked image as checked.',
    example: { why: 'config.json has neither Entrypoint nor Cmd' },
    refs: [],
    message: ({ why }) => `no program was checked: ${why}`,
    remedy: () => 'name the program: --app PATH; or --no-require-app for an image that has none',
  }),
  'run/environment-unknown': defineFinding<{ why: string }>({
    severity: 'error',
    title: "The program's environment is not known (--require-environment)",
    why: 'TZ, SSL_CERT_FILE, SSL_CERT_DIR and GODEBUG decide about time zones, certificates and defaults of the Go runtime. Without them the verdict may not hold for the program.',
    example: { why: '/proc/7/environ could not be read' },
    refs: [],
    message: ({ why }) => `the environment of the program is not known: ${why}`,
    remedy: () =>
      'run as the user of the program or with CAP_SYS_PTRACE; for an image, --image-config FILE (skopeo inspect --config)',
  }),
  'run/health-check-missing': defineFinding<{
    by: string;
    command: string;
    shell: string | null;
    /** The program of the image. */
    program: string;
  }>({
    severity: 'warning',
    title: 'HEALTHCHECK starts a command that the image does not have',
    why: 'The container is never healthy: docker ps shows "unhealthy", Compose never starts what has depends_on: service_healthy, and Swarm replaces the container again and again. scratch and distroless images have neither a shell nor curl; Debian and Alpine images have no curl, and Debian no wget. Kubernetes ignores HEALTHCHECK.',
    example: { by: 'app.tar', command: 'curl', shell: '/bin/sh', program: '/app' },
    refs: ['https://docs.docker.com/reference/dockerfile/#healthcheck'],
    message: ({ by, command, shell }) =>
      `HEALTHCHECK of ${by} starts ${command}, which the image does not have (` +
      (shell !== null
        ? `${shell}: ${command}: not found)`
        : command.includes('/')
          ? `exec: "${command}": stat ${command}: no such file or directory)`
          : `exec: "${command}": executable file not found in $PATH)`),
    remedy: ({ command, program }) =>
      `let the program check itself by a command of its own: HEALTHCHECK CMD ["${program}", "healthcheck"]; ` +
      (/\/?(?:ba|da|a)?sh$/.test(command)
        ? 'or HEALTHCHECK NONE'
        : `or COPY ${command} into the image; or HEALTHCHECK NONE`),
  }),
  'run/volume-over-image': defineFinding<{ volume: string; path: string; isProgram: boolean }>({
    severity: 'info',
    title: 'A VOLUME of the image covers what the program needs',
    why: 'The engine copies the files of the image into a volume only if the volume is new. A volume that is kept, as Compose keeps it when a container is recreated, hides the files of a newer image: the program and certificates are old.',
    example: { volume: '/app', path: '/app/server', isProgram: true },
    refs: ['https://docs.docker.com/reference/dockerfile/#volume'],
    message: ({ volume, path, isProgram }) =>
      `VOLUME ${volume} covers ${isProgram ? 'the program ' : ''}${path}: a volume that is kept hides the one in a newer image`,
    remedy: ({ volume }) => `remove VOLUME ${volume} from the Dockerfile, or put what belongs to the image elsewhere`,
  }),
} as const satisfies Catalog;

/** The run as a source of findings, in addition to the probes. */
export const runRules: FindingSource = { id: 'run', title: 'What the run could look at', findings: runCatalog };

export interface Required {
  readonly requireApp: boolean;
  readonly requireEnvironment: boolean;
}

/** Requirements of the run that are not met. */
export function judgeRun(host: Host, required: Required): Finding<typeof runCatalog>[] {
  const program = required.requireApp ? whyNoProgram(host) : null;
  const environment = required.requireEnvironment ? whyNoEnvironment(host) : null;
  return [
    ...(program === null ? [] : [{ code: 'run/no-program', detail: { why: program } } as const]),
    ...judgeHealthCheck(host),
    ...judgeVolumes(host),
    ...(environment === null ? [] : [{ code: 'run/environment-unknown', detail: { why: environment } } as const]),
  ];
}

function judgeHealthCheck({ app, declared }: Host): Finding<typeof runCatalog>[] {
  const missing = declared?.healthCheck ?? null;
  if (missing === null) return [];
  return [{ code: 'run/health-check-missing', detail: { ...missing, program: app?.path ?? '/app' } }];
}

/** What belongs to the image, and is on a volume. */
function judgeVolumes({ app, declared }: Host): Finding<typeof runCatalog>[] {
  const needed = [...(app === null ? [] : [app.path]), '/etc/ssl/certs', '/usr/share/zoneinfo'];
  return (declared?.volumes ?? []).flatMap((volume) => {
    const path = needed.find((each) => each === volume || each.startsWith(`${volume.replace(/\/+$/, '')}/`));
    return path === undefined
      ? []
      : [{ code: 'run/volume-over-image', detail: { volume, path, isProgram: path === app?.path } } as const];
  });
}

/** A running program whose file cannot be read has been checked by what /proc shows. */
function whyNoProgram({ app, declared, live }: Host): string | null {
  if (app === null)
    return declared === null ? (live ? 'this container runs none' : 'none was found') : declared.noProgram;
  if (app.running) return null;
  return ifKnown(
    () => (app.withFile(() => true).kind === 'found' ? null : `${app.path} could not be read`),
    ({ message }) => message,
  );
}

/** Variables that affect what is judged. */
const deciding = ['TZ', 'ZONEINFO', 'SSL_CERT_FILE', 'SSL_CERT_DIR', 'GODEBUG'] as const;

function whyNoEnvironment({ app, env, declared }: Host): string | null {
  if (declared === null && app?.pid != null && env.source === 'self')
    return `/proc/${app.pid}/environ could not be read`;
  const unknown = deciding.filter((name) => !env.knows(name));
  if (unknown.length === 0) return null;
  return env.source === 'none' ? 'nothing states it' : `${env.source} leaves ${unknown.join(', ')} open`;
}
