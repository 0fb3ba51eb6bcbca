import type { StartState } from '../state.ts';
import type { IsUnknown } from '../unknown-words.ts';
import type { Launched } from './launched.ts';

/** What a command line that starts another one makes of the state. */
export function launchedState(
  { user, directory, set, unset, cleared, addsVariables }: Launched,
  state: StartState,
  isUnknown: IsUnknown,
): StartState {
  const env = new Map(cleared === true ? [] : state.env);
  for (const name of unset ?? []) env.delete(name);
  const unknown = Object.entries(set ?? {}).flatMap(([name, value]) => (isUnknown(value) ? [name] : []));
  for (const [name, value] of Object.entries(set ?? {})) env.set(name, value);
  const isPlain = directory?.startsWith('/') === true && !isUnknown(directory);
  const cwd = directory === undefined ? state.cwd : isPlain ? directory : null;
  const unsure = addsVariables === true || state.unsure === null ? null : new Set([...state.unsure, ...unknown]);
  return {
    ...state,
    env,
    cwd,
    unsure,
    user: user === undefined ? state.user : user === null || isUnknown(user) ? 'unknown' : { name: user },
  };
}
