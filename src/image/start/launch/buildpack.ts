import type { RootFs } from '../../../host/files/rootfs.ts';
import type { Launched } from './launched.ts';

/** Where the lifecycle keeps the processes of an image that buildpacks built (CNB_LAYERS_DIR). */
const metadata = '/layers/config/metadata.toml';

/** Bytes. */
const metadataLimit = 1 << 20;

/**
 * What the launcher of Cloud Native Buildpacks starts (buildpacks.io, platform specification, "launcher"): a process by the name of the
 * entrypoint, `/cnb/process/web`, or the first argument of `/cnb/lifecycle/launcher`. Null for any other program.
 */
export function launchedByBuildpack(fs: RootFs, path: string, args: readonly string[]): Launched | null {
  const named = /^\/cnb\/process\/([^/]+)$/.exec(path)?.[1];
  if (named === undefined && path !== '/cnb/lifecycle/launcher') return null;
  const text = fs.readText(metadata, metadataLimit);
  const processes = text.kind === 'found' ? processesOf(text.value) : [];
  const [first = ''] = args;
  const process =
    processes.find(({ type }) => type === (named ?? first)) ??
    (named === undefined && first === '' ? processes.find(({ isDefault }) => isDefault) : undefined);
  if (process !== undefined && process.command.length > 0) {
    const isShell = !process.isDirect && /[\s;&|<>$`]/.test(process.command[0] ?? '');
    // Variables come from the layers of the buildpacks, and from their scripts.
    return isShell ? unclear('it starts a script of a shell') : { argv: process.command, addsVariables: true };
  }
  if (named !== undefined || first === '') return unclear(`${metadata} does not say what it starts`);
  const direct = first === '--' ? args.slice(1) : args;
  return { argv: direct, addsVariables: true };
}

function unclear(why: string): Launched {
  return { argv: null, unclear: why };
}

interface Process {
  readonly type: string;
  readonly command: readonly string[];
  readonly isDirect: boolean;
  readonly isDefault: boolean;
}

/** The `[[processes]]` of the file, as the lifecycle writes it: one `key = value` a line. */
function processesOf(text: string): Process[] {
  return text
    .split(/^[ \t]*\[\[processes\]\][ \t]*$/m)
    .slice(1)
    .map((section) => {
      const own = section.split(/^[ \t]*\[/m, 1)[0] ?? '';
      const value = (key: string): string => new RegExp(`^[ \\t]*${key}[ \\t]*=[ \\t]*(.*)$`, 'm').exec(own)?.[1] ?? '';
      return {
        type: stringsIn(value('type'))[0] ?? '',
        command: stringsIn(value('command')),
        isDirect: value('direct').startsWith('true'),
        isDefault: value('default').startsWith('true'),
      };
    });
}

/** Basic and literal strings of TOML; an escape in one is rare and taken as JSON has it. */
function stringsIn(value: string): string[] {
  return [...value.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'/g)].map(([, basic, literal = '']) => {
    if (basic === undefined) return literal;
    try {
      return String(JSON.parse(`"${basic}"`));
    } catch {
      return basic;
    }
  });
}
