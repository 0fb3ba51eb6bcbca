import { type Decoded, DecodeError, decoding } from '../decode/decoded.ts';
import { repeatedKey } from '../decode/json-keys.ts';

/** The configuration of an image: what an engine starts a container with, unless told otherwise. */
export interface ImageConfig {
  /** `linux`; null if it is not stated. */
  readonly os: string | null;
  /** GOARCH's name, `amd64`; null if it is not stated, as by `docker inspect` of a container. */
  readonly architecture: string | null;
  /** `v7` of `linux/arm/v7`. */
  readonly variant: string | null;
  /** `NAME=value`, in order. */
  readonly env: readonly string[];
  /** `65532`, `app`, `app:certs`; empty for root. */
  readonly user: string;
  /** Empty for `/`. */
  readonly workingDir: string;
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  /** The paths of VOLUME. */
  readonly volumes: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  /** What HEALTHCHECK starts; empty for none. OCI has no field for it, and Docker keeps it there too. */
  readonly healthCheck: readonly string[];
}

/**
 * Reads an image's configuration from what tools print: the OCI or Docker configuration itself (`skopeo inspect --config`,
 * `crane config`), and `docker inspect`, `podman inspect` or `buildah inspect` of one image or container.
 * Source: image-spec `config.md`, moby `api/types/image/image_inspect.go`.
 */
export function decodeImageConfig(text: string): Decoded<ImageConfig> {
  return decoding(() => {
    const found = configurationIn(parse(text));
    const inner = objectIn(found, ['config', 'Config']);
    const field = (...names: string[]): unknown => valueIn(inner, names);
    return {
      os: textOf(valueIn(found, ['os', 'Os', 'Platform']), 'os') || null,
      architecture: textOf(valueIn(found, ['architecture', 'Architecture']), 'architecture') || null,
      variant: textOf(valueIn(found, ['variant', 'Variant']), 'variant') || null,
      env: listOf(field('Env'), 'Env'),
      user: textOf(field('User'), 'User'),
      workingDir: textOf(field('WorkingDir'), 'WorkingDir'),
      entrypoint: wordsOf(field('Entrypoint'), 'Entrypoint'),
      cmd: wordsOf(field('Cmd'), 'Cmd'),
      volumes: Object.keys(mapOf(field('Volumes'), 'Volumes')),
      labels: labelsOf(mapOf(field('Labels'), 'Labels')),
      healthCheck: healthCheckOf(field),
    };
  });
}

type JsonMap = { readonly [name: string]: unknown };

function parse(text: string): unknown {
  const json = text.replace(/^\uFEFF/, '');
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    // The engine's own words differ between the executables.
    throw new DecodeError('it is not JSON');
  }
  const key = repeatedKey(json);
  if (key !== null) throw new DecodeError(`it has "${key.slice(0, 100)}" twice`);
  return value;
}

/** The object that contains the configuration as `config` or `Config`. */
function configurationIn(value: unknown): JsonMap {
  if (Array.isArray(value)) {
    if (value.length !== 1)
      throw new DecodeError(
        value.length === 0 ? 'it is an empty list: no such image' : `it has ${value.length} images`,
      );
    return configurationIn(value[0]);
  }
  if (!isMap(value)) throw new DecodeError('it is not an object of JSON');
  if (isMap(value.OCIv1)) return value.OCIv1;
  for (const { has, problem } of mistaken) if (has.every((name) => name in value)) throw new DecodeError(problem);
  if (isMap(value.config) || isMap(value.Config)) return value;
  // An image may set nothing at all (image-spec config.md: config is optional).
  if ('rootfs' in value || 'RootFS' in value) return value;
  throw new DecodeError('it has no "config", so it is not the configuration of an image');
}

/** Files that are easily mistaken for it. */
const mistaken: readonly { readonly has: readonly string[]; readonly problem: string }[] = [
  {
    has: ['LayersData'],
    problem: 'it is the output of skopeo inspect, which leaves out user and command: use skopeo inspect --config',
  },
  {
    has: ['manifests'],
    problem: 'it is an index of images, not the configuration of one: use skopeo inspect --config',
  },
  {
    has: ['layers', 'config'],
    problem: 'it is a manifest: the configuration is the file that its config.digest names',
  },
];

function isMap(value: unknown): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function valueIn(map: JsonMap, names: readonly string[]): unknown {
  return names.map((name) => map[name]).find((value) => value !== undefined && value !== null);
}

function objectIn(map: JsonMap, names: readonly string[]): JsonMap {
  const value = valueIn(map, names);
  return isMap(value) ? value : {};
}

function textOf(value: unknown, name: string): string {
  if (value === undefined) return '';
  if (typeof value !== 'string') throw new DecodeError(`${name} is not a text`);
  return value;
}

function listOf(value: unknown, name: string): readonly string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new DecodeError(`${name} is not a list of texts`);
  if (value.length > mostTexts) throw new DecodeError(`${name} has ${value.length} texts, more than ${mostTexts}`);
  return value.map((item) => {
    if (typeof item !== 'string') throw new DecodeError(`${name} is not a list of texts`);
    return item;
  });
}

/** No program can be started with more (`MAX_ARG_STRINGS` is larger, ARG_MAX of 2 MiB is not). */
const mostTexts = 1 << 16;

/** `podman inspect` of a container joins the words of Entrypoint. */
function wordsOf(value: unknown, name: string): readonly string[] {
  if (typeof value === 'string') return value === '' ? [] : value.split(' ');
  return listOf(value, name);
}

/** `Test` begins with how it is started: CMD, CMD-SHELL, by the shell of SHELL, or NONE (moby, daemon/health.go). */
function healthCheckOf(field: (name: string) => unknown): readonly string[] {
  const [how, ...words] = listOf(mapOf(field('Healthcheck'), 'Healthcheck').Test ?? undefined, 'Test');
  if (how === 'CMD') return words;
  if (how !== 'CMD-SHELL') return [];
  const shell = listOf(field('Shell'), 'Shell');
  return [...(shell.length === 0 ? ['/bin/sh', '-c'] : shell), ...words];
}

function mapOf(value: unknown, name: string): JsonMap {
  if (value === undefined) return {};
  if (!isMap(value)) throw new DecodeError(`${name} is not an object`);
  return value;
}

function labelsOf(map: JsonMap): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(map).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as const] : [])),
  );
}
