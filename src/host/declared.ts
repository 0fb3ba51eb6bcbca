import type { MissingCommand } from '../image/start/exec-command.ts';
import type { StartPlan } from '../image/start/start-types.ts';
import type { Capability } from '../linux/identity/capabilities.ts';
import type { PodContainer, PodEffects } from '../pod/model.ts';

export type { StatedContainer, StatedContext, StatedSecurity } from '../pod/stated-security.ts';

/** What is known about a container that does not run, apart from its files. */
export type Declared = {
  /** The user that the program runs as, as an engine resolves it; null if that is not stated. */
  readonly user: DeclaredUser | null;
  /** What its command leads to; null if none is stated, or `--app` names the program. */
  readonly start: StartPlan | null;
  /** What should become another user, and may not; null where all may, or that is not known. */
  readonly refusedSwitch: RefusedSwitch | null;
  /** The manifest that will run it, and its effects on the image; null without one. */
  readonly pod: { readonly container: PodContainer; readonly effects: PodEffects } | null;
  /** The paths of VOLUME. */
  readonly volumes: readonly string[];
  /** The command of HEALTHCHECK that the image does not have, and who states it; null for none. */
  readonly healthCheck: (MissingCommand & { readonly by: string }) | null;
  /** Why no program is known, where none is. */
  readonly noProgram: string;
  /** The assumptions that were made, a sentence each. */
  readonly assumptions: readonly string[];
};

/** A step of the start that the kernel does not let change the user or the groups. */
export type RefusedSwitch = {
  /** `/usr/sbin/gosu`. */
  readonly path: string;
  /** Whom it should become, as USER writes it; null for a change of groups alone. */
  readonly to: string | null;
  /** Who starts it, and who states that user. */
  readonly uid: number;
  readonly by: string;
  /** The manifest states it, not the image. */
  readonly ofPod: boolean;
  readonly lacks: Capability;
  /** What root needs for it and does not have; left out for nothing. */
  readonly rootLacks?: readonly Capability[];
  /** Those of them that `drop` names, which `add` does not give back; left out for none. */
  readonly dropped?: readonly Capability[];
  /** runAsNonRoot lets no root start. */
  readonly neverRoot?: true;
  /** The `command` of the pod starts it, not ENTRYPOINT. */
  readonly inPodCommand?: true;
  /** The script that starts it; null for the command of the container. */
  readonly script: string | null;
};

export type DeclaredUser = {
  /** `app:certs`, or `0`. */
  readonly name: string;
  readonly by: string;
  /** The engine's error message, if the image has no such user. */
  readonly problem: string | null;
};
