import type { RootFs } from '../host/files/rootfs.ts';
import type { PodEffects } from './model.ts';
import type { ResolvedMount } from './mounted-files.ts';

/** Where Go looks for certificates and zones. */
const readByGo = ['/etc/ssl/certs', '/etc/pki/tls/certs', '/etc/ssl', '/usr/share/zoneinfo', '/etc'] as const;

/** @param program where the image alone has it; null for none */
export function effectsOf(
  image: RootFs,
  volumes: readonly ResolvedMount[],
  program: string | null,
  imageUser: string | null,
  missingCommands: PodEffects['missingCommands'],
): PodEffects {
  const over = (path: string): ResolvedMount | undefined =>
    volumes.find(({ at }) => path === at || path.startsWith(`${at}/`));
  const real = program === null ? null : image.resolve(program).end;
  const hiding = real?.kind === 'found' ? over(real.path) : undefined;
  return {
    hiddenProgram:
      hiding === undefined || program === null || hiding.content.kind !== 'directory'
        ? null
        : { path: program, volume: hiding.volume, mountPath: hiding.mountPath, place: hiding.place },
    hiddenDirectories: readByGo.flatMap((directory) => {
      const mount = volumes.find(({ at, content }) => at === directory && content.kind !== 'file');
      const listing = mount === undefined ? null : image.list(directory, 1);
      if (mount === undefined || listing?.kind !== 'found' || listing.value.names.length === 0) return [];
      return [{ directory, volume: mount.volume, place: mount.place }];
    }),
    imageUser,
    missingCommands,
  };
}
