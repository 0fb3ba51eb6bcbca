import { type KeyedVolume, keyedVolumeOf } from '../../../src/decode/proc/kubelet-volume.ts';
import type { Host } from '../../../src/host/host.ts';
import { programAccess } from '../../../src/linux/access/program-access.ts';
import { brokenLink } from '../../../src/linux/broken-link.ts';

/** A script that its user may not read. */
export type ClosedScript = {
  readonly path: string;
  /** Octal permission bits. */
  readonly mode: string;
  /** The directory on the way that its user may not search; null where it is the script itself that is closed. */
  readonly directory: string | null;
  /** The volume of a pod that gives it its mode; left out for files of the image. */
  readonly volume?: KeyedVolume;
};

/** A script that is not there. */
export type MissingScript = {
  readonly path: string;
  /** What is not there: a directory on the way, or where its link leads. */
  readonly at: string;
  /** The link that is broken, `/entry.sh -> /opt/entry.sh`; null for none. */
  readonly link: string | null;
};

/**
 * The script that a shell is told to run, if it does not exist; null also for what only a running container has.
 * @param path null where it is not known
 */
export function observeMissingScript({ fs }: Host, path: string | null): MissingScript | null {
  if (path === null || ofKernel.test(path)) return null;
  const stat = fs.stat(path);
  if (stat.kind !== 'absent') return null;
  const broken = brokenLink(fs, fs.resolve(path));
  return { path, at: stat.path, link: broken === null ? null : `${broken.link} -> ${broken.target}` };
}

/** `sh /dev/stdin`. */
const ofKernel = /^\/(?:dev|proc|sys)\//;

/**
 * Whether a shell can open the script that it is told to run, which no kernel executes; null if so, and if that is not known.
 * @param path null where it is not known
 */
export function observeClosedScript(host: Host, path: string | null): ClosedScript | null {
  const stat = path === null ? null : host.fs.stat(path);
  if (path === null || stat?.kind !== 'found') return null;
  const answer = programAccess(host, path, 'r');
  if (answer.kind !== 'denied') return null;
  const isFile = answer.element === stat.path;
  return {
    path,
    mode: stat.value.mode.toString(8).padStart(4, '0'),
    directory: isFile ? null : answer.element,
    ...volumeOfScript(host, path),
  };
}

/** The volume of a pod that a script is in; empty for files of the image. */
export function volumeOfScript(host: Host, path: string): Pick<ClosedScript, 'volume'> {
  const stat = host.fs.stat(path);
  const volume = stat.kind === 'found' ? keyedVolumeOf(host.mounts(host.app?.pid ?? 'self'), stat.path) : null;
  return volume === null ? {} : { volume };
}
