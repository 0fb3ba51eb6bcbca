import { type Statement, statement } from '../../src/cli/expectations.ts';
import type { UserFacts } from './facts.ts';

export function statements({ identity }: UserFacts): Statement[] {
  if (identity === null) return [];
  return [...statement('--user-is', identity.uid.effective), ...statement('--non-root', identity.uid.effective !== 0)];
}
