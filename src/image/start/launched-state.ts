import type { Launched } from './launched.ts';
import type { StartState } from './state.ts';

/** What a command line that starts another one makes of the state. */
export function launchedState(
  { user, directory, set, unset, cleared, addsVariables }: Launched,
  state: StartState,
): StartState {
  const env = new Map(cleared === true ? [] : state.env);
  for (const name of unset ?? []) env.delete(name);
  for (const [name, value] of Object.entries(set ?? {})) env.set(name, value);
  const cwd = directory === undefined ? state.cwd : directory.startsWith('/') ? directory : null;
  const unsure = addsVariables === true ? null : state.unsure;
  return {
    ...state,
    env,
    cwd,
    unsure,
    user: user === undefined ? state.user : user === null ? 'unknown' : { name: user },
  };
}
