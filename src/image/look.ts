import { openImage } from '#image';
import type { RunOptions } from '../cli/options.ts';
import { UsageError } from '../cli/usage-error.ts';
import type { Deadline } from '../deadline.ts';
import { platformOfMachine, platformText } from '../linux/machine/platform.ts';
import type { ReportedImage } from '../report/model.ts';
import { type Declaration, declare } from './declaration.ts';
import type { Image } from './image.ts';
import { readDeclaration, readPod } from './read.ts';

/** What is looked at that does not run. */
export interface Still {
  /** `--image`; null without it. */
  readonly image: Image | null;
  /** What is known of its container; null if nothing is said. */
  readonly declaration: Declaration | null;
}

/**
 * Reads what the command line names: an image, or what it says of an unpacked one.
 * @param machine `uname -m` of ours, which chooses among an image's platforms
 * @throws UsageError
 */
export async function readStill(options: RunOptions, machine: string, deadline: () => Deadline): Promise<Still> {
  const { image: path, platform, app } = options;
  if (path === null) return { image: null, declaration: await readDeclaration(options) };
  for (const [flag, given] of [
    ['--root', options.root !== '/'],
    ['--image-config', options.imageConfig !== null],
    ['--wait', options.wait > 0],
  ] as const)
    if (given) throw new UsageError(`${flag}: cannot be used with --image`);
  const pod = await readPod(options);
  const wanted = platform ?? platformOfMachine(machine, 'this machine');
  const image = await openImage({ path, app, platform: { wanted, isStated: platform !== null } }, deadline());
  const { config, description } = image;
  return {
    image,
    declaration: declare(config === null ? null : { value: config, by: description.source }, options, pod),
  };
}

/**
 * Looks at an image again, until all that was asked for is there: of compressed layers, what the first pass kept.
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

/** What is asked for may depend on what was read: a program's loader, its libraries, and theirs. */
const mostRounds = 12;

export function reportedImage({ image }: Still): ReportedImage | null {
  if (image === null) return null;
  const { source, kind, reference, platform, layers } = image.description;
  return { source, kind, reference, platform: platform === null ? null : platformText(platform), layers };
}
