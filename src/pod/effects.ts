import type { RootFs } from '../host/files/rootfs.ts';
import { ifKnown } from '../host/not-known.ts';
import { missingCommand } from '../image/start/exec-command.ts';
import type { StartContext } from '../image/start/start-types.ts';
import type { Misfit, PodCommand, PodContainer, PodEffects } from './model.ts';
import type { ProbeVariables } from './probe-deadline.ts';
import { deepestOver, type ResolvedMount } from './volumes/mounted-tree.ts';

/** Where Go looks for certificates and zones. */
const readByGo = ['/etc/ssl/certs', '/etc/pki/tls/certs', '/etc/ssl', '/usr/share/zoneinfo', '/etc'] as const;

/** The container that a manifest makes of an image. */
export type Made = {
  readonly pod: PodContainer;
  readonly image: RootFs;
  /** The image's files with the volumes over them. */
  readonly fs: RootFs;
  readonly volumes: readonly ResolvedMount[];
  /** Where the image alone has the program; null for none. */
  readonly program: string | null;
  readonly imageUser: string | null;
  readonly context: StartContext;
};

/** What the manifest does to the image, as far as it is known. */
export function effectsOf(made: Made): PodEffects {
  const { image, fs, volumes, program, imageUser } = made;
  const real = program === null ? null : image.resolve(program).end;
  const hiding =
    real?.kind === 'found' && program !== null && isGone(fs, program) ? deepestOver(volumes, real.path) : undefined;
  return {
    hiddenProgram:
      hiding === undefined || program === null || hiding.content.kind !== 'directory' || hiding.misfit !== null
        ? null
        : { path: program, volume: hiding.volume, mountPath: hiding.mountPath, place: hiding.place },
    hiddenDirectories: readByGo.flatMap((directory) => {
      const mount = volumes.find(({ at, content }) => at === directory && content.kind !== 'file');
      const listing = mount === undefined ? null : image.list(directory, 1);
      if (mount === undefined || listing?.kind !== 'found' || listing.value.names.length === 0) return [];
      return [{ directory, volume: mount.volume, place: mount.place }];
    }),
    misfits: volumes.flatMap(misfitOf),
    misnamed: volumes.flatMap((volume) => misnamedOf(volume, made)),
    missingCommands: [...made.pod.probes, ...made.pod.hooks].flatMap((command) => missingOf(command, made)),
    imageUser,
    probeVariables: probeVariablesOf(made.context.env),
  };
}

/** A ConfigMap may have a script of that name. */
function isGone(fs: RootFs, program: string): boolean {
  return ifKnown(
    () => fs.stat(program).kind !== 'found',
    () => false,
  );
}

function probeVariablesOf(env: StartContext['env']): ProbeVariables {
  const [timeout, wait] = [env.get('PROBE_ENV_TIMEOUT'), env.get('PROBE_ENV_WAIT')];
  return {
    ...(timeout === undefined ? {} : { PROBE_ENV_TIMEOUT: timeout }),
    ...(wait === undefined ? {} : { PROBE_ENV_WAIT: wait }),
  };
}

function misfitOf({ misfit, content, mountPath, volume, place, below }: ResolvedMount): Misfit[] {
  if (misfit === null) return [];
  const names = content.kind === 'directory' ? [...content.files.keys()] : [];
  return [{ mountPath, volume, place, mounted: misfit, names, ...(below && { below }) }];
}

/** A ConfigMap or Secret without subPath is a directory, also where a file was meant that the image does not have. */
function misnamedOf({ at, content, mountPath, volume, place }: ResolvedMount, { image }: Made): PodEffects['misnamed'] {
  // An empty one is made of a subPath that is not a key, which has its own finding.
  const isDirectory =
    content.kind === 'directory' ? content.files.size > 0 : content.kind === 'unknown' && content.isDirectory === true;
  if (!isDirectory || !/^(?:configMap|secret|projected)\b/.test(volume) || !fileName.test(at)) return [];
  if (image.stat(at).kind !== 'absent') return [];
  return [{ mountPath, volume, place, names: content.kind === 'directory' ? [...content.files.keys()] : [] }];
}

const fileName = /\.(?:pem|crt|cer|key|zip|conf|cfg|ini|env|ya?ml|json|toml|properties|txt)$/;

/** The command of a probe or a hook that the container does not have; into an emptyDir the program may put it itself. */
function missingOf(
  { kind, place, command }: PodCommand,
  { fs, volumes, context }: Made,
): PodEffects['missingCommands'] {
  if (deepestOver(volumes, command[0] ?? '')?.kind === 'emptyDir') return [];
  const missing = missingCommand(fs, command, context);
  return missing === null ? [] : [{ kind, place, ...missing }];
}
