import type { SourceFacts } from '../../../probes/go/source/facts.ts';

/** Of a module that requires nothing, outside of any repository, in an image without git. */
export const emptySource: SourceFacts = {
  directory: '/src',
  named: true,
  modFile: '/src/go.mod',
  misplaced: null,
  modFileProblem: null,
  directives: {},
  godebugs: [],
  requires: { count: 0, direct: [] },
  replacedByNothing: [],
  work: { state: 'off' },
  vendor: { path: '/src/vendor', exists: false, mod: null, problem: null, missing: [] },
  withoutSum: null,
  notCached: null,
  vcs: null,
  packages: [],
  git: false,
};
