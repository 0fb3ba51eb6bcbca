import { type Platform, platformNamed } from '../linux/machine/platform.ts';
import type { PodContainer } from '../pod/model.ts';
import type { ImageConfig } from './config.ts';

/** A stated value and its source: `--user`, `app.json`, `pod.yaml:12`. */
export type Stated<T> = { readonly value: T; readonly by: string };

/**
 * What is known about a container that does not run: from its image's configuration, and from the command line, which
 * overrides it. Null, or a missing variable, means not known.
 */
export interface Declaration {
  /** The options that state something: `--image-config`, `--env`. */
  readonly flags: readonly string[];
  readonly env: {
    readonly variables: Readonly<Record<string, string>>;
    /** The sources that state it, joined; `none` if there are none. */
    readonly by: string;
    /** Missing variables are not set, except those that an engine adds. */
    readonly whole: boolean;
    /** Set, but to an unknown value: by a Secret, or a field of the pod. */
    readonly unknown: readonly string[];
  };
  readonly user: Stated<string> | null;
  readonly workingDir: Stated<string> | null;
  readonly platform: Platform | null;
  /** Entrypoint and Cmd, concatenated. */
  readonly command: Stated<readonly string[]> | null;
  /** The paths of VOLUME. */
  readonly volumes: readonly string[];
  /** What HEALTHCHECK starts; null for none, and in a pod, where it does not count. */
  readonly healthCheck: Stated<readonly string[]> | null;
  /** USER of the image; null where its configuration is not known. */
  readonly imageUser: string | null;
  /** Other settings of a manifest; null without one. */
  readonly pod: PodContainer | null;
}

/** What the command line states; what was not given is missing, null or empty. */
export interface DeclaringOptions {
  /** `NAME=value`. */
  readonly env?: readonly string[];
  readonly user?: string | null;
  readonly workdir?: string | null;
  readonly platform?: Platform | null;
}

/**
 * The command line takes precedence over the manifest, and the manifest over the image.
 * @param image the configuration, and the name of the file that it was read from; null if there is none
 */
export function declare(
  image: Stated<ImageConfig> | null,
  { env = [], user = null, workdir = null, platform = null }: DeclaringOptions,
  pod: PodContainer | null = null,
): Declaration {
  const config = image?.value ?? null;
  const by = image?.by ?? 'none';
  const sources = [
    ...(image === null ? [] : [by]),
    ...(pod === null ? [] : [pod.place]),
    ...(env.length === 0 ? [] : ['--env']),
  ];
  const ofOptions = variablesOf(env);
  const ofPod = pod?.env ?? [];
  const known = ofPod.flatMap(({ name, value }) => (value === null ? [] : [[name, value] as const]));
  const unknown = ofPod.flatMap(({ name, value }) => (value === null && !(name in ofOptions) ? [name] : []));
  const variables = { ...variablesOf(config?.env ?? []), ...Object.fromEntries(known), ...ofOptions };
  for (const name of unknown) delete variables[name];
  return {
    flags: [
      ...(image === null ? [] : ['--image-config']),
      ...(pod === null ? [] : ['--pod']),
      ...(env.length === 0 ? [] : ['--env']),
      ...(user === null ? [] : ['--user']),
      ...(workdir === null ? [] : ['--workdir']),
      ...(platform === null ? [] : ['--platform']),
    ],
    env: {
      variables,
      by: sources.join(' and ') || 'none',
      whole: image !== null && (pod === null || pod.envFrom.length === 0),
      unknown,
    },
    user: user === null ? userOf(image, pod) : { value: user, by: '--user' },
    workingDir:
      workdir !== null
        ? { value: workdir, by: '--workdir' }
        : pod?.workingDir != null
          ? { value: pod.workingDir, by: pod.place }
          : statedBy(by, config === null ? null : config.workingDir || '/'),
    platform: platform ?? platformOf(config, by),
    command: commandOf(image, pod),
    volumes: config?.volumes ?? [],
    healthCheck: pod !== null || !config?.healthCheck.length ? null : { value: config.healthCheck, by },
    imageUser: config?.user ?? null,
    pod,
  };
}

/**
 * The kubelet passes on the user of the image without its group (kuberuntime/security_context.go, containerd's
 * getUserFromImage).
 */
function userOf(image: Stated<ImageConfig> | null, pod: PodContainer | null): Stated<string> | null {
  if (pod === null) return statedBy(image?.by ?? 'none', image?.value.user);
  const { runAsUser } = pod.security;
  if (runAsUser !== null) return { value: String(runAsUser), by: pod.place };
  return image === null ? null : { value: image.value.user.split(':')[0] ?? '', by: image.by };
}

/** `command` replaces Entrypoint and Cmd; `args` replaces only Cmd. */
function commandOf(image: Stated<ImageConfig> | null, pod: PodContainer | null): Stated<readonly string[]> | null {
  const { entrypoint = [], cmd = [] } = image?.value ?? {};
  if (pod !== null && pod.command !== null) return { value: [...pod.command, ...(pod.args ?? [])], by: pod.place };
  if (image === null) return null;
  if (pod !== null && pod.args !== null)
    return { value: [...entrypoint, ...pod.args], by: `${image.by} and ${pod.place}` };
  return { value: [...entrypoint, ...cmd], by: image.by };
}

function statedBy<T>(by: string, value: T | null | undefined): Stated<T> | null {
  return value == null ? null : { value, by };
}

/** The last duplicate wins, as in the engines; an entry without `=` is not set. */
function variablesOf(lines: readonly string[]): Record<string, string> {
  const variables: Record<string, string> = Object.create(null);
  for (const line of lines) {
    const equals = line.indexOf('=');
    if (equals > 0) variables[line.slice(0, equals)] = line.slice(equals + 1);
  }
  return variables;
}

function platformOf(config: ImageConfig | null, by: string): Platform | null {
  const { os, architecture, variant } = config ?? { os: null, architecture: null, variant: null };
  return architecture === null ? null : platformNamed({ os: os ?? 'linux', architecture, variant }, by);
}
