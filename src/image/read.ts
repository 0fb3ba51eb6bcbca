import { UsageError } from '../cli/usage-error.ts';
import { readGivenFile } from '../given-file.ts';
import { parsePod } from '../pod/manifest.ts';
import type { PodContainer } from '../pod/model.ts';
import { decodeImageConfig, type ImageConfig } from './config.ts';
import { type Declaration, type DeclaringOptions, declare, type Stated } from './declaration.ts';

/**
 * What the command line states about a container that does not run, including the files that it names; null if it
 * states nothing.
 * @throws UsageError for a file that cannot be read, or is not an image configuration
 */
export async function readDeclaration(
  options: DeclaringOptions & PodOptions & { readonly imageConfig: string | null },
): Promise<Declaration | null> {
  const declaration = declare(await readImageConfig(options.imageConfig), options, await readPod(options));
  return declaration.flags.length === 0 ? null : declaration;
}

/** Bytes: docker inspect prints every label. */
const configLimit = 4 << 20;

/**
 * The configuration that `--image-config` names; null without it.
 * @throws UsageError
 */
export async function readImageConfig(path: string | null): Promise<Stated<ImageConfig> | null> {
  if (path === null) return null;
  const { name, text } = await readGivenFile('--image-config', path, configLimit);
  const config = decodeImageConfig(text);
  if (!config.ok) throw new UsageError(`--image-config: ${name}: ${config.problem}`);
  return { value: config.value, by: name };
}

export interface PodOptions {
  /** `--pod`. */
  readonly pod: string | null;
  /** `--container`. */
  readonly container: string | null;
}

/** Bytes. */
const manifestLimit = 4 << 20;

/**
 * The container of `--pod`; null if there is none.
 * @throws UsageError with file, line and column
 */
export async function readPod({ pod, container }: PodOptions): Promise<PodContainer | null> {
  if (pod === null) {
    if (container !== null) throw new UsageError('--container: needs --pod, whose container it names');
    return null;
  }
  const { name, text } = await readGivenFile('--pod', pod, manifestLimit);
  return parsePod(text, name, container);
}
