import { UsageError } from '../../cli/usage-error.ts';
import { decodeMountInfo } from '../../decode/proc/mountinfo.ts';
import type { RootFs } from '../files/rootfs.ts';
import { cgroupOf, listProcesses } from './processes.ts';

/** The container that a process is in, as far as /proc shows it. */
export interface ContainerOfProcess {
  /** In Kubernetes: the container's name in its pod. */
  readonly name: string | null;
  /** 64 hexadecimal digits. */
  readonly id: string | null;
}

/** Bytes of a file with more than 100 mounts. */
const mountinfoLimit = 1 << 20;

/**
 * The id is the last long hexadecimal number in the path of the control group; Docker's and Podman's are in the paths
 * of what they mount, too. The name is in the path of the termination log, which the kubelet mounts into every
 * container (`pods/<uid>/containers/<name>/`, kubelet_pods.go).
 */
export function containerOfProcess(fs: RootFs, pid: number): ContainerOfProcess {
  const text = fs.readText(`/proc/${pid}/mountinfo`, mountinfoLimit);
  const roots = text.kind === 'found' ? decodeMountInfo(text.value).map(({ root }) => root) : [];
  const first = (pattern: RegExp): string | null =>
    roots.map((root) => pattern.exec(root)?.[1]).find((found) => found !== undefined) ?? null;
  const inCgroup = /([0-9a-f]{64})(?!.*[0-9a-f]{64})/s.exec(cgroupOf(fs, pid) ?? '')?.[1];
  return {
    name: first(/\/pods\/[^/]+\/containers\/([^/]+)\/[0-9a-f]+$/),
    id: inCgroup ?? first(/containers\/([0-9a-f]{64})\//),
  };
}

/** ` (container app, a1b2c3d4e5f6)`; empty if nothing is known. */
export function containerWords({ name, id }: ContainerOfProcess): string {
  const parts = [...(name === null ? [] : [name]), ...(id === null ? [] : [id.slice(0, shortId)])];
  return parts.length === 0 ? '' : ` (container ${parts.join(', ')})`;
}

/** As docker ps and crictl ps show it. */
const shortId = 12;

/** The shortest prefix of an id that selects a container. */
const leastOfId = 4;

/**
 * The first process of a container.
 * @param wanted its name in its pod, or the beginning of its id
 * @param fs the one whose /proc shows the processes
 * @throws UsageError if there is none, or several
 */
export function processOfContainer(fs: RootFs, wanted: string, selfPid: number): number {
  const seen = new Map<string, { readonly pid: number; readonly container: ContainerOfProcess }>();
  const byAge = listProcesses(fs)
    .filter(({ pid }) => pid !== selfPid)
    .sort((a, b) => a.startTime - b.startTime || a.pid - b.pid);
  for (const { pid } of byAge) {
    const container = containerOfProcess(fs, pid);
    const key = container.id ?? container.name;
    if (key !== null && !seen.has(key)) seen.set(key, { pid, container });
  }
  const isId = new RegExp(`^[0-9a-f]{${leastOfId},64}$`).test(wanted);
  const matches = ({ name, id }: ContainerOfProcess): boolean =>
    name === wanted || (isId && id?.startsWith(wanted) === true);
  const found = [...seen.values()].filter(({ container }) => matches(container));
  const [only, second] = found;
  if (only !== undefined && second === undefined) return only.pid;
  const listed = [...(only === undefined ? seen.values() : found)].map(
    ({ pid, container }) => `${pid}${containerWords(container)}`,
  );
  throw new UsageError(
    only === undefined
      ? `--container-of: no process here belongs to ${listed.length === 0 ? 'a container' : `a container '${wanted}': choose from ${listed.join(', ')}`}`
      : `--container-of: '${wanted}' matches several containers: ${listed.join(', ')}`,
  );
}
