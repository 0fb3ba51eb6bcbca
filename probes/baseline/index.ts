import { defineProbe } from '../../src/probe.ts';
import type { BaselineFacts } from './facts.ts';
import { findings } from './findings.ts';
import { judge } from './judge.ts';
import { observe } from './observe.ts';
import { options } from './options.ts';
import { statements } from './statements.ts';

export const baselineProbe = defineProbe({
  id: 'baseline',
  title: 'What the image is made of',
  options,
  requires: [],
  findings,
  observe,
  judge,
  summary,
  statements,
});

/** `debian 12, dpkg, 3 shells`. */
function summary({ distribution, packages, shells }: BaselineFacts): string {
  const name =
    distribution === null ? 'no distribution' : [distribution.id, distribution.versionId ?? ''].join(' ').trim();
  const count = packages.count === null ? '' : ` (${packages.count} packages)`;
  return [
    name,
    ...(packages.manager === null ? [] : [`${packages.manager}${count}`]),
    shells.length === 0 ? 'no shell' : `shell ${shells[0]}`,
  ].join(', ');
}
