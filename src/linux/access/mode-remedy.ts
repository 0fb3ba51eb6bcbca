import type { KeyedVolume } from '../../decode/proc/kubelet-volume.ts';
import { type HeldBy, hasKeys, hostPathOf, volumeWords } from '../volume.ts';

/**
 * How an image gets another mode for a file. RUN needs a shell, and root, which it is no more after USER.
 * @param mode as chmod(1) and COPY --chmod take it: `0644`
 * @param volume the one that holds it; left out for a file of the image
 */
export function fileModeRemedy(mode: string, path: string, volume?: HeldBy): string {
  if (volume !== undefined && hasKeys(volume))
    return `set defaultMode: ${mode} in the pod's volume${volume.name === null ? '' : ` ${volume.name}`}`;
  if (volume?.kind === 'hostPath') return `on the host: chmod ${mode} ${hostPathOf(volume)}`;
  if (volume !== undefined) return `chmod ${mode} ${volume.file} in ${volumeWords(volume)}`;
  return `${modeRemedy(mode, path)}; or without a shell: COPY --chmod=${mode} --from=build ${path} ${path}`;
}

/**
 * The same for a program or a script, which most images have no shell beside.
 * @param volume the one that it is in, and that gives it its mode; null for files of the image
 */
export function programModeRemedy(path: string, volume: KeyedVolume | null = null): string {
  if (volume !== null)
    return `in the pod: volumes: [{name: ${volume.name}, ${volume.kind}: {defaultMode: 0755}}], and no other mode in its items`;
  return `COPY --chmod=0755 --from=build ${path} ${path}; or, with a shell in the image, before USER: RUN chmod 0755 ${path}`;
}

/** The same for a directory, whose mode COPY would give to all that is in it. */
export function modeRemedy(mode: string, path: string): string {
  return `in the Dockerfile, before USER: RUN chmod ${mode} ${path}`;
}
