import { type Platform, platformNamed } from '../linux/platform.ts';
import type { ImageConfig } from './config.ts';

/** What was said, and who said so: `--user`, `app.json`, `pod.yaml:12`. */
export type Stated<T> = { readonly value: T; readonly by: string };

/**
 * What is known of a container that does not run: by its image's configuration, and by what the command line puts over it. Null, or
 * a variable that is left out, is not known.
 */
export interface Declaration {
  /** The options that state something: `--image-config`, `--env`. */
  readonly flags: readonly string[];
  readonly env: {
    readonly variables: Readonly<Record<string, string>>;
    /** Those who say so, joined; `none` for nobody. */
    readonly by: string;
    /** Variables that are left out are not set, but for what an engine adds. */
    readonly whole: boolean;
  };
  readonly user: Stated<string> | null;
  readonly workingDir: Stated<string> | null;
  readonly platform: Platform | null;
  /** Entrypoint and Cmd as one. */
  readonly command: Stated<readonly string[]> | null;
  /** The paths of VOLUME. */
  readonly volumes: readonly string[];
}

/** What the command line states; what was not given is left out, null or empty. */
export interface DeclaringOptions {
  /** `NAME=value`. */
  readonly env?: readonly string[];
  readonly user?: string | null;
  readonly workdir?: string | null;
  readonly platform?: Platform | null;
}

/** @param image the configuration, and the name of the file that it was read from; null where there is none */
export function declare(
  image: Stated<ImageConfig> | null,
  { env = [], user = null, workdir = null, platform = null }: DeclaringOptions,
): Declaration {
  const config = image?.value ?? null;
  const by = image?.by ?? 'none';
  const sources = [...(image === null ? [] : [by]), ...(env.length === 0 ? [] : ['--env'])];
  return {
    flags: [
      ...(image === null ? [] : ['--image-config']),
      ...(env.length === 0 ? [] : ['--env']),
      ...(user === null ? [] : ['--user']),
      ...(workdir === null ? [] : ['--workdir']),
      ...(platform === null ? [] : ['--platform']),
    ],
    env: {
      variables: { ...variablesOf(config?.env ?? []), ...variablesOf(env) },
      by: sources.join(' and ') || 'none',
      whole: image !== null,
    },
    user: user === null ? statedBy(by, config?.user) : { value: user, by: '--user' },
    workingDir:
      workdir === null
        ? statedBy(by, config === null ? null : config.workingDir || '/')
        : { value: workdir, by: '--workdir' },
    platform: platform ?? platformOf(config, by),
    command: statedBy(by, config === null ? null : [...config.entrypoint, ...config.cmd]),
    volumes: config?.volumes ?? [],
  };
}

function statedBy<T>(by: string, value: T | null | undefined): Stated<T> | null {
  return value == null ? null : { value, by };
}

/** The last of several counts, as in the engines; what has no `=` is not set. */
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
