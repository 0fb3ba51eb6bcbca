import type { MountFacts } from './facts.ts';

/** The innermost mount that contains a path; null for none. */
export function mountAround(mounts: readonly MountFacts[], path: string): MountFacts | null {
  const around = mounts.filter(({ mountPoint }) => path === mountPoint || path.startsWith(`${mountPoint}/`));
  return around.reduce<MountFacts | null>(
    (inner, mount) => (inner === null || mount.mountPoint.length > inner.mountPoint.length ? mount : inner),
    null,
  );
}
