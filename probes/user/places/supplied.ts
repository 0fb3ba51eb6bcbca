import { mountOf } from '../../../src/decode/proc/mountinfo.ts';
import type { Host } from '../../../src/host/host.ts';
import type { Access } from '../../../src/linux/access/access.ts';

/** What runtimes put over the files of an image (OCI runtime-spec, config-linux.md; the engines' own files). */
const ofRuntime: readonly string[] = ['/proc', '/sys', '/dev', '/etc/hosts', '/etc/hostname', '/etc/resolv.conf'];

/** The token that a pod gets unless it refuses it. */
const ofPod: readonly string[] = ['/var/run/secrets/kubernetes.io', '/run/secrets/kubernetes.io'];

/** The answer for a container that does not run: what the image has, or lacks, in the places of the runtime says nothing. */
export function withSupplied(host: Host, path: string, access: Access): Access {
  if (host.live || access.kind === 'granted' || access.kind === 'not-known') return access;
  const places = host.declared?.pod == null ? ofRuntime : [...ofRuntime, ...ofPod];
  const place = places.find((each) => path === each || path.startsWith(`${each}/`));
  if (place === undefined) return access;
  // A volume of the manifest is mounted last.
  const mount = mountOf(host.mounts(host.program.pid ?? 'self'), path);
  const isVolume = mount?.mountPoint.startsWith(place);
  return isVolume ? access : { kind: 'not-known', element: place, why: 'runtime' };
}
