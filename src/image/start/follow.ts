import { baseName } from '../../linux/paths.ts';
import { shellScript, shells } from '../../linux/start/shell-operand.ts';
import type { Following } from './following.ts';
import { launchedByBuildpack } from './launch/buildpack.ts';
import type { Launched } from './launch/launched.ts';
import { launchedState } from './launch/launched-state.ts';
import { launchedBy } from './launch/launchers.ts';
import { locate, type Seeker } from './locate.ts';
import { type CarriageReturn, carriageReturnIn, crLf } from './script/carriage-return.ts';
import { followScript } from './script/script.ts';
import type { ScriptStop } from './script/stop.ts';
import { readScript } from './script/text.ts';
import { seekerOf } from './seeker.ts';
import type { ShellFacts } from './shell/facts.ts';
import type { Started } from './shell/way.ts';
import type { ShellOperand, UnclearScript } from './start-types.ts';
import type { StartState } from './state.ts';
import { unknownText } from './unknown-words.ts';
import { loginOf } from './who.ts';

/** What a step leads to. */
export type Next =
  | {
      readonly kind: 'next';
      /** One of them; a script may start each. */
      readonly commands: readonly Started[];
      readonly seeker: Seeker;
      /** Left out for a shell, and a script. */
      readonly launched?: Launched;
      readonly isShell: boolean;
      readonly given?: ShellOperand;
      readonly script: UnclearScript | null;
    }
  | {
      readonly kind: 'unclear';
      readonly why: string;
      readonly state: StartState;
      readonly isShell: boolean;
      readonly given?: ShellOperand;
      readonly script: UnclearScript | null;
      readonly carriageReturn?: CarriageReturn;
      readonly stop?: ScriptStop;
      /** The option of a launcher. */
      readonly refuses?: string;
    };

/** What a step starts; null if it is the program itself. */
export function follow(following: Following, path: string, args: readonly string[], state: StartState): Next | null {
  const { fs } = following;
  const name = baseName(path);
  if (name === 'busybox' && args.length > 0) return follow(following, args[0] ?? '', args.slice(1), state);
  const launched = launchedByBuildpack(fs, path, args) ?? launchedBy(name, args, (user) => loginOf(fs, user));
  if (launched !== null) return ofLauncher(following, path, launched, state);
  if (shells.has(name)) return ofShell(following, path, args, state);
  const text = readScript(fs, path);
  return text === null ? null : ofFirstLine(following, text, [path, ...args], state);
}

function ofLauncher({ fs, isUnknown }: Following, path: string, launched: Launched, state: StartState): Next | null {
  const { argv, unclear, refuses } = launched;
  if (unclear !== undefined) {
    const unknown = { ...state, unsure: null, cwd: null, user: 'unknown' } as const;
    const end = { kind: 'unclear', why: unclear, state: unknown, isShell: false, script: null } as const;
    return { ...end, ...(refuses && { refuses }) };
  }
  if (argv === null) return null;
  const next = launchedState(launched, state, isUnknown);
  const commands = [{ argv, maybe: false, isMissing: false, state: next }];
  return { kind: 'next', commands, seeker: seekerOf(fs, path, next), launched, isShell: false, script: null };
}

/** A script by the interpreter of its first line, also as that of env(1): `#!/usr/bin/env -S bash -e`. */
function ofFirstLine(
  following: Following,
  text: string,
  [path, ...args]: readonly [string, ...string[]],
  state: StartState,
): Next | null {
  const [, program = '', rest = ''] = /^#!\s*(\S+)(?:[ \t]+(\S.*))?/.exec(text) ?? [];
  if (program === '') return null;
  const byEnv = program.endsWith('/env');
  const [argument = '', ...others] = rest.trim().split(/\s+/);
  const [command = '', ...options] = !byEnv ? [program, argument] : argument === '-S' ? others : [argument];
  const shell = baseName(command);
  if (!shells.has(shell) && !(shell === 'busybox' && options[0] === 'sh'))
    return byLauncher(path, args, [program, argument], state);
  const facts = following.factsOf(shell, byEnv ? locate(following.fs, command, state) : command, options, state);
  return ofScript(text, [path, ...args], { state, isShell: false, facts });
}

/** `#!/usr/bin/dumb-init /bin/sh`: the launcher starts the interpreter with the script. */
function byLauncher(
  path: string,
  args: readonly string[],
  [program, argument]: readonly [string, string],
  state: StartState,
): Next | null {
  const words = [...(argument === '' ? [] : [argument]), path, ...args];
  if (baseName(program) === 'env' || launchedBy(baseName(program), words, () => null) === null) return null;
  const commands = [{ argv: [program, ...words], maybe: false, isMissing: false, state }];
  return { kind: 'next', commands, seeker: 'execvp', isShell: false, script: null };
}

function ofShell(following: Following, path: string, args: readonly string[], state: StartState): Next | null {
  const { fs, isUnknown } = following;
  const name = baseName(path);
  const told = shellScript(args);
  if (told === null) return null;
  const options = args.slice(0, args.length - told.args.length);
  const shell = { state, isShell: true, facts: following.factsOf(name, path, options, state) };
  if (told.text !== null) {
    const given = { text: told.text, args: told.args };
    const unclear = {
      kind: 'unclear',
      why: 'it is told a command that is not known',
      state,
      isShell: true,
      script: null,
    } as const;
    return {
      ...(isUnknown(told.text) && told.text.includes(unknownText) ? unclear : ofScript(told.text, told.args, shell)),
      given,
    };
  }
  const [file = '', ...rest] = told.args;
  const place = locate(fs, file.includes('/') ? file : `./${file}`, state);
  // A name that is not there may be in PATH: bash looks there too.
  const isCertain = !isUnknown(file) && (file.includes('/') || (place !== null && fs.stat(place).kind === 'found'));
  const given = { file: isCertain ? place : null, args: rest };
  const text = readScript(fs, place ?? '');
  if (text !== null) return { ...ofScript(text, [file, ...rest], shell), given };
  const why = `${file.includes(unknownText) ? 'its script' : file} could not be read`;
  return { kind: 'unclear', why, state, isShell: true, given, script: null };
}

function ofScript(
  text: string,
  args: readonly string[],
  { state, isShell, facts }: { readonly state: StartState; readonly isShell: boolean; readonly facts: ShellFacts },
): Next {
  const end = followScript(text, args, state, facts);
  const carriageReturn = text.includes('\r\n') ? carriageReturnIn(text, end) : null;
  if (carriageReturn !== null) return { kind: 'unclear', why: crLf, state, isShell, script: null, carriageReturn };
  const script = { text, args };
  return end.kind === 'next' ? { ...end, seeker: 'shell', isShell, script } : { ...end, isShell, script };
}
