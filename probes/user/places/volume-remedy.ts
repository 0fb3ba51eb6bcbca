import { hasKeys, heldWords, hostPathOf, serverOf } from '../../../src/linux/volume.ts';
import type { PlaceVolume } from '../facts.ts';

/** What a volume denies to a program. */
export type VolumeCause = {
  readonly element: string;
  readonly uid: number;
  readonly gid: number;
  readonly missing: string;
  readonly why: string;
  readonly volume?: PlaceVolume;
  /** A group whose members may do it. */
  readonly group?: number;
};

/**
 * How the program gets to use what a volume holds. fsGroup gives files to a group only where the kubelet manages them (Attributes.Managed in
 * kubernetes, pkg/volume): not those of hostPath and NFS.
 */
export function volumeRemedy(cause: VolumeCause): string {
  const { element, uid, gid, volume, group } = cause;
  const change = changeWords(cause);
  const member = group === undefined ? '' : `; or in the pod: securityContext.supplementalGroups: [${group}]`;
  const kind = volume === undefined ? 'other' : (serverOf(volume.fsType) ?? volume.kind);
  switch (kind) {
    case 'hostPath':
      return `on the host, since fsGroup does not change it: ${change(pathOnHost(volume, element))}${member}`;
    case 'nfs':
      return `on the NFS server, since fsGroup does not change it: ${change(pathIn(volume, element))}${member}`;
    case 'cifs':
      return `mount it with the options uid=${uid},gid=${gid} (mountOptions of the PersistentVolume), since fsGroup does not change it`;
    case 'engine volume':
      return `docker run --rm -v ${volume?.name}:/v alpine:3 ${change(`/v${pathIn(volume, element)}`.replace(/\/$/, ''))}`;
    case 'tmpfs':
      return `docker run --tmpfs ${volume?.mountPoint}:uid=${uid},gid=${gid}; or in the pod, mount an emptyDir at ${volume?.mountPoint}`;
    default:
      return volume !== undefined && hasKeys(volume)
        ? `${keysRemedy(cause)}${member}`
        : `${claimRemedy(cause)}${member}`;
  }
}

/** What mounted it read-only: some volumes are never anything else. */
export function readOnlyRemedy(path: string, volume: PlaceVolume | undefined): string {
  const writable = `mount a writable volume at ${path}, for example an emptyDir`;
  return volume !== undefined && hasKeys(volume)
    ? `${writable}, into which an init container copies ${heldWords(volume)}: a volume of keys is always read-only`
    : `${writable}; or remove readOnly from its mount`;
}

/** fsGroup gives permission to read and write, and to search directories. */
function isGroups({ why }: VolumeCause): boolean {
  return !/ to (?:.* )?execute/.test(why);
}

function keysRemedy(cause: VolumeCause): string {
  const name = cause.volume?.name ?? null;
  const place = `in the volume${name === null ? '' : ` ${name}`}`;
  return isGroups(cause)
    ? `in the pod: defaultMode: 0444 ${place}; or ${fsGroup(cause)}`
    : `in the pod: defaultMode: 0555 ${place}`;
}

function claimRemedy(cause: VolumeCause): string {
  const chown = `in an init container that runs as root: ${changeWords(cause)(cause.element)}`;
  return isGroups(cause) ? `in the pod: ${fsGroup(cause)}; or ${chown}` : chown;
}

function fsGroup({ gid }: VolumeCause): string {
  return `securityContext.fsGroup: ${gid === 0 ? 1000 : gid}`;
}

function changeWords({ uid, gid, missing }: VolumeCause): (path: string) => string {
  return missing.includes('w') ? (path) => `chown ${uid}:${gid} ${path}` : (path) => `chmod a+${missing} ${path}`;
}

function pathIn(volume: PlaceVolume | undefined, element: string): string {
  return volume === undefined ? element : element.slice(volume.mountPoint.length) || '/';
}

function pathOnHost(volume: PlaceVolume | undefined, element: string): string {
  return volume === undefined
    ? element
    : `${hostPathOf({ ...volume, file: '' })}${element.slice(volume.mountPoint.length)}`;
}
