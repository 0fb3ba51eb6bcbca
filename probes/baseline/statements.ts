import { type Statement, statement } from '../../src/cli/expectations.ts';
import type { BaselineFacts } from './facts.ts';

export function statements({ distribution, shells }: BaselineFacts): Statement[] {
  const version = /^\d+(?:\.\d+)*$/.exec(distribution?.versionId ?? '')?.[0];
  return [
    ...statement('--distro', distribution && (version ? `${distribution.id} >= ${version}` : distribution.id)),
    ...statement('--no-shell', shells.length === 0),
  ];
}
