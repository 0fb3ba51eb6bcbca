import type { Stated } from '../cli/expectations.ts';
import { longFlag } from '../cli/variables.ts';
import type { Host } from '../host/host.ts';
import { ifKnown } from '../host/not-known.ts';
import type { App } from '../host/process/app.ts';
import type { AnyProbe, Requirement } from '../probe.ts';

/** Why a probe does not run, and the statements that it would have had to judge. */
export type Unmet = { readonly reason: string; readonly stated: readonly string[] };

/** The first of a probe's requirements that the host does not meet; null if it meets all. */
export function unmetRequirement(probe: AnyProbe, host: Host, expect: Stated): Unmet | null {
  const stated = statedFlags(probe, expect);
  const missing = probe.requires.find((requirement) => !isMet[requirement](host, stated));
  if (missing === undefined) return null;
  const flags = Object.values(probe.options).map((option) => longFlag(option.flags));
  return { reason: reasons[missing](flags, host), stated };
}

/** The flags of a probe's statements. */
export function statedFlags(probe: AnyProbe, expect: Stated): string[] {
  return Object.entries(probe.options).flatMap(([name, { flags }]) =>
    expect[name] === undefined ? [] : [longFlag(flags)],
  );
}

const isMet: Readonly<Record<Requirement, (host: Host, stated: readonly string[]) => boolean>> = {
  container: ({ program, declared }) => program.pid !== null || declared?.pod != null,
  // A refused switch is known even if its target is not.
  user: ({ program, declared }) => program.pid !== null || declared?.user != null || declared?.refusedSwitch != null,
  program: ({ app }) => app !== null,
  go: ({ app }) => app === null || mayBeGo(app),
  network: (_, stated) => stated.length > 0,
};

/** A program hidden by a volume may be anything. */
function mayBeGo(app: App): boolean {
  return ifKnown(
    () => app.language() !== 'other',
    () => true,
  );
}

const reasons: Readonly<Record<Requirement, (flags: readonly string[], host: Host) => string>> = {
  container: () => 'nothing runs in this root; it needs a running container, or its manifest (--pod)',
  user: (_, { declared }) => {
    // --user would not say whom it becomes.
    const changing = declared?.start?.steps.findLast(({ change }) => change !== undefined);
    return `who runs the program is not known: ${changing === undefined ? 'give --image-config or --user' : `${changing.path} decides`}`;
  },
  program: () => 'no program was found; name it with --app',
  go: (_, { app }) => `${app?.path} is not a Go program: other rules apply to it`,
  network: (flags) => `it connects only when asked to, by ${flags.join(' or ')}`,
};
