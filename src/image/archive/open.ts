import { archives } from '#runtime/archives.ts';
import { syscalls } from '#runtime/files.ts';
import { UsageError } from '../../cli/usage-error.ts';
import { type Deadline, DeadlineExceeded } from '../../deadline.ts';
import { DecodeError } from '../../decode/decoded.ts';
import { fileStat } from '../../host/files/file-stat.ts';
import { errnoOf } from '../../host/files/lookup.ts';
import { platformText } from '../../linux/machine/platform.ts';
import { decodeImageConfig } from '../config.ts';
import type { Image, ImageRequest } from '../image.ts';
import { indexLayers } from '../layers/index-layers.ts';
import { imageSyscalls } from '../layers/syscalls.ts';
import type { ImageParts } from './parts.ts';
import { fits } from './platform.ts';
import { readArchive, readDirectory } from './read.ts';
import { archiveBlob } from './spool.ts';
import { directoryStore } from './store.ts';

/**
 * Reads an image, every layer once.
 * @throws UsageError for what cannot be read in time, is damaged, or is not an image
 */
export function openImage(request: ImageRequest, deadline: Deadline): Promise<Image> {
  const source = request.path === '-' ? 'standard input' : request.path;
  return refusing(source, () => open(request, source, deadline));
}

async function refusing<T>(source: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof DecodeError) throw new UsageError(`--image: ${source}: ${error.message}`);
    if (error instanceof DeadlineExceeded)
      throw new UsageError(`--image: ${source} could not be read within the time of --timeout`);
    const errno = errnoOf(error);
    if (errno === undefined || !/^E[A-Z0-9]+$/.test(errno)) throw error;
    throw new UsageError(
      `--image: ${source}: ${reasons[errno] ?? errno}${absent.includes(errno) ? asName(source) : ''}`,
    );
  }
}

const absent: readonly string[] = ['ENOENT', 'ENOTDIR'];

/** Other tools take the name that an engine or a registry knows an image by. */
function asName(source: string): string {
  const name = source.replace(/^(?:docker|docker-daemon|oci|registry):(?:\/\/)?/, '');
  if (!/^[a-z0-9][\w.:@/-]*$/.test(name) || /\.(?:tar|gz|tgz|zst|oci)$/.test(name)) return '';
  return `; --image takes a file: docker save ${name} | probe-env --image -`;
}

/** The kernel's error about the given file, or about its temporary copy. */
const reasons: Readonly<Partial<Record<string, string>>> = {
  ENOENT: 'no such file or directory',
  ENOTDIR: 'no such file or directory',
  ELOOP: 'too many levels of symbolic links',
  EACCES: 'this user cannot read it',
  EFBIG: 'the temporary directory takes no copy of this size: set TMPDIR to another',
  ENOSPC: 'the temporary directory has no room for a copy: set TMPDIR to another',
  EROFS: 'the temporary directory is read-only: set TMPDIR to another',
};

async function open(request: ImageRequest, source: string, deadline: Deadline): Promise<Image> {
  const check = (): void => deadline.check();
  const parts = await partsOf(request, deadline);
  refuseOther(parts, request);
  const config = parts.config === null ? null : decodeImageConfig(parts.config);
  if (config?.ok === false) throw new DecodeError(`its configuration: ${config.problem}`);
  const { root, contents, hiddenLinks } = await indexLayers(
    archives,
    parts.layers,
    [...(config?.value.entrypoint ?? []), ...(config?.value.cmd ?? []), request.app ?? ''].flatMap((word) =>
      word.split(/\s+/),
    ),
    check,
  );
  const { kind, reference, platform, layers } = parts;
  return {
    description: { source, kind, reference, platform, layers: layers.length },
    config: config?.value ?? null,
    calls: imageSyscalls(root),
    assumptions: hiddenLinks
      .slice(0, mostAssumptions)
      .map(
        (path) =>
          `a layer has files in ${path}, which is a link in a lower layer: the link is taken for replaced by a directory, as overlay engines do`,
      ),
    isIncomplete: () => contents.some(({ isWanted }) => isWanted),
    load: (until) =>
      refusing(source, async () => {
        for (const each of contents) if (each.isWanted) await each.load(() => until.check());
      }),
  };
}

const mostAssumptions = 3;

async function partsOf({ path, platform }: ImageRequest, deadline: Deadline): Promise<ImageParts> {
  const stat = path === '-' ? undefined : syscalls.stat(path);
  if (stat !== undefined && fileStat(stat).kind === 'directory')
    return readDirectory(directoryStore(syscalls, path), platform.wanted);
  const archive = await archiveBlob(path === '-' ? null : path, archives, deadline);
  return readArchive(archive, platform.wanted, () => deadline.check());
}

/** A single image is used whatever its platform, unless one is requested. */
function refuseOther({ platform: has }: ImageParts, { platform: { wanted, isStated } }: ImageRequest): void {
  if (!isStated || has === null || fits(has, wanted)) return;
  throw new DecodeError(`it is for ${platformText(has)}, and --platform says ${platformText(wanted)}`);
}
