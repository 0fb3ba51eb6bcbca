import type { RootFs } from '../../host/files/rootfs.ts';
import { ifKnown } from '../../host/not-known.ts';
import { baseName } from '../../linux/paths.ts';
import { isBusybox } from './exec-command.ts';
import { locate } from './locate.ts';
import { hasPipefail } from './script/pipefail.ts';
import { readScript } from './script/text.ts';
import type { ShellFacts } from './shell/facts.ts';
import { tools } from './shell/tools.ts';
import type { StartContext } from './start-types.ts';
import type { StartState } from './state.ts';
import { type IsUnknown, unknownAmong } from './unknown-words.ts';
import { identifier } from './who.ts';

/** What is known where commands are followed. */
export interface Following {
  readonly fs: RootFs;
  readonly isUnknown: IsUnknown;
  readonly hasAllVariables: boolean;
  /** False where there are too many ways. */
  mayWalk(): boolean;
  /**
   * @param file its path; null where it is not known
   * @param options words that it is started with
   */
  factsOf(shell: string, file: string | null, options: readonly string[], state: StartState): ShellFacts;
}

/** Where an engine starts a container. */
export function followingOf(fs: RootFs, initial: StartContext): Following {
  const { unknownWords = [], hasAllVariables = true, isDeployed = false, uid, dropsChown = false } = initial;
  const identify = identifier(fs, uid ?? null);
  const isUnknown = unknownAmong(unknownWords);
  const find = finder(fs, hasAllVariables);
  let walks = 0;
  let left = work;
  return {
    fs,
    isUnknown,
    hasAllVariables,
    mayWalk: () => {
      walks += 1;
      return walks <= walkLimit;
    },
    factsOf: (shell, file, options, state) => {
      const end = file === null ? null : fs.resolve(file).end;
      const hasApplets = file !== null && isBusybox(fs, file);
      return {
        isBash: shell === 'bash',
        isDash: end?.kind === 'found' && baseName(end.path) === 'dash',
        isPosix: posix.has(shell),
        options: options
          .filter((word) => /^-[a-zA-Z]+$/.test(word))
          .join('')
          .replaceAll('-', ''),
        hasPipefail: () => hasPipefail(fs, file),
        hasAllVariables,
        isDeployed,
        isUnknown,
        who: () => identify(state),
        mayChangeOwners: () => !dropsChown && identify(state).uid === 0,
        find: (name, now) => (hasApplets && tools.has(name) ? undefined : find(name, now)),
        real: (path) => realPath(fs, path),
        isBaked: (path) => !ofOthers.test(path) && (isDeployed || (!settings.test(path) && isInImage(fs, path))),
        spend: (amount) => {
          left -= amount;
          return left > 0;
        },
        read: (path) =>
          ifKnown(
            () => readScript(fs, path) ?? undefined,
            () => undefined,
          ),
      };
    },
  };
}

/** Steps of all scripts together, and what is as much work as one. */
const work = 8000;

/** Of all ways together. */
const walkLimit = 60;

/** Shells whose special builtins end the script when they fail (POSIX shell, 2.8.1). */
const posix: ReadonlySet<string> = new Set(['sh', 'dash', 'ash', 'busybox']);

/** Undefined where it is not known. Loops and ways ask for the same commands again and again. */
function finder(fs: RootFs, hasAllVariables: boolean): (name: string, state: StartState) => string | null | undefined {
  const found = new Map<string, string | null | undefined>();
  return (name, state) => {
    const key = JSON.stringify([name, state.env.get('PATH'), state.cwd]);
    if (!found.has(key)) found.set(key, fileOf(fs, name, state));
    const file = found.get(key);
    return file === null && !name.includes('/') && !knowsPath(state, hasAllVariables) ? undefined : file;
  };
}

function fileOf(fs: RootFs, name: string, state: StartState): string | null | undefined {
  return ifKnown(
    () => {
      const path = locate(fs, name, state);
      if (path === null) return name.includes('/') ? undefined : null;
      const { kind } = fs.stat(path);
      return kind === 'found' ? path : kind === 'absent' ? null : undefined;
    },
    () => undefined,
  );
}

function realPath(fs: RootFs, path: string): string | undefined {
  return ifKnown(
    () => {
      const { end } = fs.resolve(path);
      return end.kind === 'found' ? end.path : undefined;
    },
    () => undefined,
  );
}

/** Whether a command that is in no directory of PATH is nowhere. */
export function knowsPath({ env, unsure, cwd }: StartState, hasAllVariables: boolean): boolean {
  return cwd !== null && unsure !== null && !unsure.has('PATH') && (hasAllVariables || env.has('PATH'));
}

/** What engines, agents and deployments put there. */
const ofOthers = /^\/(?:dev|proc|sys|run|var\/run|tmp|mnt|vault|secrets)\//;

/** What a deployment may put into a directory of the image. */
const settings = /(?:^|[./])env$|config|secret|credential|\.(?:conf|cfg|ini|properties)$/i;

/** Whether the directory of a file is in the image, and therefore not a volume that the deployment adds. */
function isInImage(fs: RootFs, path: string): boolean {
  const directory = path.slice(0, path.lastIndexOf('/') + 1);
  return directory === '' || directory === './' || (directory.startsWith('/') && fs.stat(directory).kind === 'found');
}
