import type { MissingCommand } from '../image/start/exec-command.ts';
import type { StartPlan } from '../image/start/start-plan.ts';
import type { PodContainer, PodEffects } from '../pod/model.ts';

export type { StatedContainer, StatedContext, StatedSecurity } from '../pod/stated-security.ts';

/** What is known of a container that does not run, besides its files. */
export type Declared = {
  /** The user that the program runs as, as an engine resolves it; null if that is not stated. */
  readonly user: DeclaredUser | null;
  /** What its command leads to; null if none is stated, or `--app` names the program. */
  readonly start: StartPlan | null;
  /** The manifest that will run it, and what that does to the image; null without one. */
  readonly pod: { readonly container: PodContainer; readonly effects: PodEffects } | null;
  /** The paths of VOLUME. */
  readonly volumes: readonly string[];
  /** The command of HEALTHCHECK that the image does not have, and who states it; null for none. */
  readonly healthCheck: (MissingCommand & { readonly by: string }) | null;
  /** Why no program is known, where none is. */
  readonly noProgram: string;
  /** What had to be taken for granted, a sentence each. */
  readonly assumptions: readonly string[];
};

export type DeclaredUser = {
  /** `app:certs`, or `0`. */
  readonly name: string;
  readonly by: string;
  /** The engine's words, where the image has no such user. */
  readonly problem: string | null;
};
