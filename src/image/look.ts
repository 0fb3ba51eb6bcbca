import { openImage } from '#image';
import type { RunOptions } from '../cli/options.ts';
import { UsageError } from '../cli/usage-error.ts';
import type { Deadline } from '../deadline.ts';
import { platformOfMachine, platformText } from '../linux/machine/platform.ts';
import type { ReportedImage } from '../report/model.ts';
import { type Declaration, declare } from './declaration.ts';
import type { Image } from './image.ts';
import { readDeclaration, readImageConfig, readPod } from './read.ts';

/** The inspected image or container that does not run. */
export interface Still {
  /** `--image`; null without it. */
  readonly image: Image | null;
  /** What is known about its container; null if nothing is stated. */
  readonly declaration: Declaration | null;
}

/**
 * Reads what the command line names: an image, or the statements about an unpacked one.
 * @param machine our `uname -m`, which chooses among an image's platforms
 * @throws UsageError
 */
export async function readStill(options: RunOptions, machine: string, deadline: () => Deadline): Promise<Still> {
  const { image: path, platform, app } = options;
  if (path === null) return { image: null, declaration: await readDeclaration(options) };
  for (const [flag, given] of [
    ['--root', options.root !== '/'],
    ['--wait', options.wait > 0],
  ] as const)
    if (given) throw new UsageError(`${flag}: cannot be used with --image`);
  const pod = await readPod(options);
  const wanted = platform ?? platformOfMachine(machine, 'this machine');
  const image = await openImage({ path, app, platform: { wanted, isStated: platform !== null } }, deadline());
  const { config, description } = image;
  if (config !== null && options.imageConfig !== null)
    throw new UsageError(
      '--image-config: the image has a configuration of its own; it is for what docker export writes',
    );
  const stated =
    config === null ? await readImageConfig(options.imageConfig) : { value: config, by: description.source };
  return { image, declaration: declare(stated, options, pod) };
}

/**
 * Inspects an image repeatedly, until everything that was requested is available: of compressed layers, only what the
 * first pass kept is.
 * @throws UsageError when the time is up
 */
export async function untilWhole<T>({ image }: Still, deadline: () => Deadline, look: () => Promise<T>): Promise<T> {
  for (let rounds = 1; ; rounds += 1) {
    const result = await look();
    if (image === null || !image.isIncomplete()) return result;
    if (rounds === mostRounds)
      throw new Error('the image has been read again and again, and something is still missing');
    await image.load(deadline());
  }
}

/** What is requested may depend on what was read: a program's loader, its libraries, and theirs. */
const mostRounds = 12;

export function reportedImage({ image, declaration }: Still): ReportedImage | null {
  if (image === null) return null;
  const { source, kind, reference, layers } = image.description;
  const platform = image.description.platform ?? declaration?.platform ?? null;
  return { source, kind, reference, platform: platform === null ? null : platformText(platform), layers };
}
