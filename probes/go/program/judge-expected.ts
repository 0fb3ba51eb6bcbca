import type { Finding } from '../../../src/finding.ts';
import type { Expectations } from '../options.ts';
import type { expectedFindings } from './findings-expected.ts';
import type { BuildFacts, ProgramFacts } from './observe.ts';

type ExpectedFinding = Finding<typeof expectedFindings>;

/** Statements about the program; if its build info cannot be read, none of them is confirmed. */
export function judgeExpected(program: ProgramFacts | null, expect: Expectations): ExpectedFinding[] {
  const subject = program?.path ?? 'no program was found';
  const build = program?.state === 'go' ? program.build : null;
  return [
    ...judgeRevision(subject, build, expect.expectRevision),
    ...judgeModule(subject, build, expect.expectModule),
    ...(expect.expectBuild ?? []).flatMap((setting) => judgeSetting(subject, build, setting)),
  ];
}

function judgeRevision(subject: string, build: BuildFacts | null, expected: string | undefined): ExpectedFinding[] {
  if (expected === undefined) return [];
  const revision = build === null ? null : revisionOf(build);
  const length = Math.min(revision?.length ?? 0, expected.length);
  if (revision !== null && revision.slice(0, length).toLowerCase() === expected.slice(0, length).toLowerCase())
    return [];
  const found = revision === null ? 'no revision' : `revision ${revision.slice(0, 12)}`;
  return [{ code: 'go/revision-mismatch', detail: { subject, expected, found } }];
}

/** `vcs.revision`, else the end of a pseudo-version: v0.0.0-20260501100000-5f3c1a2b4d6e (go.dev/ref/mod#pseudo-versions). */
function revisionOf({ settings, module }: BuildFacts): string | null {
  return settings['vcs.revision'] ?? pseudoVersion.exec(module?.version ?? '')?.[1] ?? null;
}

/** After no release, after a release, and after a pre-release (golang.org/x/mod/module/pseudo.go). */
const pseudoVersion = /^v\d+\.(?:0\.0-|\d+\.\d+-(?:[^+]*\.)?0\.)\d{14}-([0-9a-f]{12})(?:\+.*)?$/;

function judgeModule(
  subject: string,
  build: BuildFacts | null,
  expected: { path: string; version: string | null } | undefined,
): ExpectedFinding[] {
  if (expected === undefined) return [];
  const { path, version } = expected;
  const module = build?.module ?? null;
  if (module !== null && module.path === path && (version === null || module.version === version)) return [];
  const found = module === null ? 'no module' : `${module.path}@${module.version}`;
  const meant = version === null ? path : `${path}@${version}`;
  return [{ code: 'go/module-mismatch', detail: { subject, expected: meant, found } }];
}

/** An empty value matches a missing setting too. */
function judgeSetting(
  subject: string,
  build: BuildFacts | null,
  { key, value }: { key: string; value: string },
): ExpectedFinding[] {
  const setting = build !== null && Object.hasOwn(build.settings, key) ? build.settings[key] : undefined;
  if (build !== null && (setting ?? '') === value) return [];
  const found = setting === undefined ? `no ${key}` : `${key}=${setting}`;
  return [{ code: 'go/build-setting-mismatch', detail: { subject, key, expected: value, found } }];
}
