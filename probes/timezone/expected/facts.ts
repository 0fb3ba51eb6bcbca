import type { Suggestion } from '../names/suggestion.ts';

/** How the zone in force compares with the one of `--tz`. Null: not known, or not requested. */
export type Expected = {
  readonly zone: string;
  /** Whether it is a name of UTC. */
  readonly utc: boolean;
  /** Whether the zone in force has always been UTC. */
  readonly alwaysUtc: boolean;
  /** Whether the file in force is that of the name, or of another name of the same zone. */
  readonly named: boolean;
  /** Whether its bytes are those of the container's file of that name. */
  readonly sameContent: boolean | null;
  /** Whether it has shown the same time since 1970, and will in the future. */
  readonly sameHistory: boolean | null;
  /** Whether there is a zone of that name: in the container, or in probe-env's own rules. */
  readonly known: boolean;
  /** The name to set instead, if the container has no file of that name. */
  readonly suggestion: Suggestion | null;
};
