import { portableHome } from '../build/paths.ts';
import { type Docker, must, type Outcome } from './docker.ts';
import type { BuiltImage } from './images.ts';

/** As a pod of the "restricted" Pod Security Standard runs, without a network. */
export const lockedDown = [
  ...['--read-only', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'],
  ...['--network', 'none'],
] as const;

/** The directory with `probe-env` at its place in the container. */
export function mountProbe(installed: string, place: string = portableHome): string[] {
  return ['--volume', `${installed}:${place}:ro`];
}

/** The command that starts probe-env from a directory that is not its usual place. */
export function throughLoader(directory: string): string[] {
  const loader = process.arch === 'arm64' ? 'ld-linux-aarch64.so.1' : 'ld-linux-x86-64.so.2';
  return [`${directory}/lib/${loader}`, '--library-path', `${directory}/lib`, `${directory}/probe-env`];
}

export interface StartRequest {
  /** Options of `docker run`. */
  readonly flags: readonly string[];
  /** PID 1 and its first arguments; the image's own program otherwise. */
  readonly command?: readonly string[];
}

/**
 * Starts a container, passes its id to `use`, and always removes it.
 * @throws if it does not start or does not keep running
 */
export async function withContainer<T>(
  docker: Docker,
  image: BuiltImage,
  { flags, command }: StartRequest,
  use: (id: string) => Promise<T>,
): Promise<T> {
  const entrypoint = command?.[0] === undefined ? [] : ['--entrypoint', command[0]];
  const stdin = image.keepStdin ? ['--interactive'] : [];
  const id = await must(
    docker(
      'run',
      '--detach',
      ...stdin,
      ...flags,
      ...entrypoint,
      image.tag,
      ...(command?.slice(1) ?? []),
      ...image.args,
    ),
    `docker run ${image.tag}`,
  );
  try {
    return await use(id.trim());
  } finally {
    await docker('rm', '--force', '--volumes', id.trim());
  }
}

/**
 * Starts the image's own program.
 * @throws unless that fails with these words
 */
export async function mustNotStart(
  docker: Docker,
  image: BuiltImage,
  flags: readonly string[],
  words: string,
): Promise<void> {
  const name = `probe-env-test-${process.pid}`;
  try {
    const { status, stderr } = await docker('run', '--name', name, ...flags, image.tag, ...image.args);
    if (status === 0 || status === null) throw new Error('the program itself starts there');
    if (!stderr.includes(words)) throw new Error(`the program itself fails otherwise: ${stderr.trim()}`);
  } finally {
    await docker('rm', '--force', '--volumes', name);
  }
}

/** Runs a program of the image as PID 1 of a separate container, to its end. */
export function runOnce(
  docker: Docker,
  tag: string,
  flags: readonly string[],
  [program = '', ...args]: readonly string[],
): Promise<Outcome> {
  return docker('run', '--rm', ...flags, '--entrypoint', program, tag, ...args);
}
