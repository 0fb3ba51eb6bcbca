import { isDigits } from '../digits.ts';

/** One line of /proc/<pid>/mountinfo (proc_pid_mountinfo(5)). */
export type Mount = {
  readonly id: number;
  readonly parent: number;
  /** `major:minor` of the file system. */
  readonly device: string;
  /** The directory or file of the file system that is mounted here: `/` unless it is a bind mount. */
  readonly root: string;
  /** As seen from the process's root. */
  readonly mountPoint: string;
  /** Per mount: `ro`, `noexec`, `nosuid`. These are enforced, whatever `superOptions` says. */
  readonly options: readonly string[];
  readonly fsType: string;
  /** The device, or what the file system calls its source: `/dev/vda`, `overlay`, `tmpfs`. */
  readonly source: string;
  readonly superOptions: readonly string[];
  /** Where a manifest states it: `pod.yaml:14`; left out for what the kernel shows. */
  readonly place?: string;
};

/** The mounts in file order. Lines that do not have the documented fields are left out. */
export function decodeMountInfo(text: string): Mount[] {
  return text.split('\n').flatMap((line) => {
    const mount = decodeLine(line);
    return mount === null ? [] : [mount];
  });
}

/**
 * The mount that holds `path`, found as the kernel walks: from the root mount down, at each step to the mount on the
 * nearest mount point on the way. So a mount that a later one on a parent directory hides is never the answer.
 * @param path absolute, without links, `.` or `..`
 */
export function mountOf(mounts: readonly Mount[], path: string): Mount | null {
  // Most are not, and each is looked at for each path: without a call where the first letters differ.
  const onTheWay = mounts.filter(
    ({ mountPoint }) => mountPoint === '/' || (mountPoint[1] === path[1] && isOnTheWay(mountPoint, path)),
  );
  const outermost = onTheWay.filter((mount) => isOutermost(mounts, mount));
  let current = outermost.findLast(({ mountPoint }) => mountPoint === '/') ?? firstBelowRoot(outermost);
  for (let depth = 0; current !== null && depth < onTheWay.length; depth += 1) {
    const next = nearestChild(onTheWay, current);
    if (next === null) return current;
    current = next;
  }
  return current;
}

/**
 * The mount point of the file system that a file is on, if that is mounted noexec; otherwise null. Same parameters as
 * `mountOf`.
 */
export function noexecMount(mounts: readonly Mount[], path: string): string | null {
  const mount = mountOf(mounts, path);
  return mount?.options.includes('noexec') ? mount.mountPoint : null;
}

/** The first six fields, any number of optional ones, a lone `-`, and three more. */
function decodeLine(line: string): Mount | null {
  const fields = line.split(' ');
  const separator = fields.indexOf('-', 6);
  const [id, parent, device, root, mountPoint, options] = fields;
  const [fsType, source, superOptions] = separator < 0 ? [] : fields.slice(separator + 1);
  if (id === undefined || parent === undefined || device === undefined || root === undefined) return null;
  if (mountPoint === undefined || options === undefined || fsType === undefined) return null;
  if (!isDigits(id) || !isDigits(parent)) return null;
  return {
    id: Number(id),
    parent: Number(parent),
    device,
    root: unescapePath(root),
    mountPoint: unescapePath(mountPoint),
    options: options.split(','),
    fsType,
    source: unescapePath(source ?? ''),
    superOptions: (superOptions ?? '').split(',').filter((option) => option !== ''),
  };
}

/** Blank, tab, newline and backslash are written as three octal digits (fs/proc_namespace.c, mangle). */
function unescapePath(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}

/** Whether the parent is outside the process's view, or the mount itself. */
function isOutermost(mounts: readonly Mount[], { id, parent }: Mount): boolean {
  return parent === id || !mounts.some((other) => other.id === parent);
}

/**
 * After chroot(2) into a plain directory, the mount that it is on is not listed, only those below (show_mountinfo).
 * @param outermost of the mounts on the way
 */
function firstBelowRoot(outermost: readonly Mount[]): Mount | null {
  return nearestOf(outermost.filter(({ id, parent }) => parent !== id));
}

/** Of the mounts on the way that are on `current`, the first one reached; of stacked ones the top. */
function nearestChild(onTheWay: readonly Mount[], current: Mount): Mount | null {
  return nearestOf(onTheWay.filter(({ id, parent }) => parent === current.id && id !== current.id));
}

function nearestOf(mounts: readonly Mount[]): Mount | null {
  let nearest: Mount | null = null;
  for (const mount of mounts) {
    if (nearest === null || mount.mountPoint.length <= nearest.mountPoint.length) nearest = mount;
  }
  return nearest;
}

/** @param mountPoint not the root */
function isOnTheWay(mountPoint: string, path: string): boolean {
  return path.startsWith(mountPoint) && (path.length === mountPoint.length || path[mountPoint.length] === '/');
}
