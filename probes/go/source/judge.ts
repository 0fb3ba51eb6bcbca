import { parseGoProxy } from '../../../src/decode/go/env/proxy/proxy-list.ts';
import {
  compareGoVersions,
  type GoVersion,
  isGoAtLeast,
  parseGoNumber,
  parseGoVersion,
} from '../../../src/decode/go/version/version.ts';
import { install } from '../environment/install.ts';
import type { EnvironmentFacts } from '../environment/observe.ts';
import type { SourceFacts } from './facts.ts';
import type { SourceFinding } from './findings.ts';

import { judgeCgo } from './judge-cgo.ts';
import { judgeModFile } from './judge-mod-file.ts';
import { isOlder, judgeWork } from './judge-work.ts';
import type { PackageFinding } from './packages/findings.ts';
import { judgePackages } from './packages/judge.ts';

/** Why a build of the module would fail, in the order in which it would. */
export function judgeSource(
  source: SourceFacts,
  environment: EnvironmentFacts,
  goCommand: string | null,
): (SourceFinding | PackageFinding)[] {
  const version = goCommand === null ? null : parseGoVersion(goCommand);
  if (source.modFile === null) {
    if (source.packages.length > 0) return judgePackages(source, environment);
    return [{ code: 'go/mod-file-missing', detail: { directory: source.directory } }];
  }
  const misplaced = judgePlace(source, version);
  if (misplaced.length > 0) return misplaced;
  const refused = judgeModFile(source, version, environment.wantedToolchain !== null);
  // A toolchain too old for the go line is reported with the remedy for both.
  if (refused.length > 0) return environment.tooOldFor === null ? refused : [];
  // Without checksums the build fails before it looks for the modules.
  const sums = judgeSums(source, source.modFile);
  return [
    ...judgeWork(source, source.vendor.mod, environment.userFile.path, version),
    ...judgeVendor(source),
    ...judgeReplacements(source, source.modFile),
    ...judgeNewer(source, source.modFile, version),
    ...(sums.length > 0 ? sums : judgeCached(source, environment)),
    ...judgeVcs(source, environment, version),
    ...judgeCgo(source, environment),
    ...judgePackages(source, environment),
  ];
}

/** Since Go 1.22 a go.mod in GOPATH is only warned of. */
function judgePlace({ misplaced }: SourceFacts, version: GoVersion | null): SourceFinding[] {
  if (misplaced === null) return [];
  if (misplaced.in === 'GOPATH' && (version === null || isGoAtLeast(version, '1.22'))) return [];
  return [{ code: 'go/mod-file-misplaced', detail: { file: misplaced.file, in: misplaced.in } }];
}

function judgeVendor({ vendor }: SourceFacts): SourceFinding[] {
  const [missing] = vendor.missing;
  const problem = vendor.problem ?? (missing === undefined ? null : `modules.txt lists ${missing}, which is not there`);
  return problem === null ? [] : [{ code: 'go/vendor-stale', detail: { directory: vendor.path, problem } }];
}

function judgeReplacements({ replacedByNothing }: SourceFacts, file: string): SourceFinding[] {
  return replacedByNothing.slice(0, 3).map((row) => ({ code: 'go/replacement-missing', detail: { file, ...row } }));
}

/** A go line has to be as new as those of the required modules, since Go 1.21; -mod=mod makes it so, as far as the toolchain goes. */
function judgeNewer(
  { replacedByNewest: newest, directives, vendor }: SourceFacts,
  file: string,
  version: GoVersion | null,
): SourceFinding[] {
  const go = parseGoNumber(newest?.go ?? '');
  if (newest === undefined || go === null || version === null || !isGoAtLeast(version, '1.21')) return [];
  const tooOld = compareGoVersions(version, go) < 0;
  const main = directives.go?.value ?? null;
  if (!isOlder(main, newest.go) || (vendor.mod === 'mod' && !tooOld)) return [];
  return [{ code: 'go/replacement-newer', detail: { file, ...newest, main, tooOld } }];
}

function judgeSums({ withoutSum }: SourceFacts, modFile: string): SourceFinding[] {
  if (withoutSum === null || withoutSum.length === 0) return [];
  const file = modFile.replace(/go\.mod$/, 'go.sum');
  return [{ code: 'go/sum-missing', detail: { file, ...firstOf(withoutSum) } }];
}

function judgeCached({ notCached, git }: SourceFacts, { values, installer }: EnvironmentFacts): SourceFinding[] {
  const { GOPROXY, GOMODCACHE } = values;
  const proxies = parseGoProxy(GOPROXY.value);
  const [first] = notCached ?? [];
  if (notCached === null || first === undefined || !proxies.ok) return [];
  const place = proxies.entries[0]?.url;
  if (place === 'off') {
    const detail = { source: GOPROXY.source, cache: GOMODCACHE.value, ...firstOf(notCached) };
    return [{ code: 'go/modules-missing', detail }];
  }
  if (git) return [];
  const privately = notCached.find((module) => matchesPatterns(module.split('@')[0] ?? '', values.GONOPROXY.value));
  const reason =
    place === 'direct'
      ? `GOPROXY=direct (${GOPROXY.source}), and ${first} is not in the module cache`
      : privately === undefined
        ? null
        : `${privately} is not fetched from a proxy (GONOPROXY or GOPRIVATE)`;
  return reason === null ? [] : [{ code: 'go/git-missing', detail: { reason, install: install(installer, 'git') } }];
}

function firstOf(modules: readonly string[]): { modules: string; more: number } {
  return { modules: modules.slice(0, 3).join(', '), more: Math.max(0, modules.length - 3) };
}

/** Globs with as many elements as the pattern, matched against the start of the path (module.MatchPrefixPatterns). */
function matchesPatterns(path: string, patterns: string): boolean {
  return patterns.split(',').some((pattern) => {
    const trimmed = pattern.replace(/\/$/, '');
    if (trimmed === '' || trimmed === 'none') return false;
    const prefix = path.split('/').slice(0, trimmed.split('/').length).join('/');
    const glob = trimmed
      .replace(/[.+${}()|\\]|(?<!\[)\^/g, '\\$&')
      .replace(/\*/g, '[^/]*')
      .replace(/\?/g, '[^/]');
    try {
      return new RegExp(`^${glob}$`).test(prefix);
    } catch {
      return false; // a bracket without its partner matches nothing
    }
  });
}

/** Since Go 1.18; several systems in one directory are an error since 1.25 (GODEBUG allowmultiplevcs). */
function judgeVcs(
  { vcs, git }: SourceFacts,
  { values, installer }: EnvironmentFacts,
  version: GoVersion | null,
): SourceFinding[] {
  const flag = /(?:^|\s)['"]?--?buildvcs(?:=(\w+))?/.exec(values.GOFLAGS.value);
  const value = flag === null ? 'auto' : (flag[1] ?? 'true');
  if (vcs === null || version === null || !isGoAtLeast(version, '1.18') || /^(0|f|false)$/i.test(value)) return [];
  const { root, foreign, safe, lacks, second } = vcs;
  if (second !== null && isGoAtLeast(version, '1.25')) {
    const problem = `both .git and ${second} are in ${root} ("multiple VCS detected")`;
    return [{ code: 'go/vcs-stamp-fails', detail: { root, problem, fix: '' } }];
  }
  if (!git) {
    if (!/^(1|t|true)$/i.test(value)) return [];
    const reason = '-buildvcs=true (GOFLAGS) records the revision';
    return [{ code: 'go/git-missing', detail: { reason, install: install(installer, 'git') } }];
  }
  if (lacks !== null) {
    const problem = `${root}/.git is not complete: it has no ${lacks}`;
    return [{ code: 'go/vcs-stamp-fails', detail: { root, problem, fix: '' } }];
  }
  if (foreign === null || safe) return [];
  const problem = `${foreign.path} belongs to uid ${foreign.uid}, and not to the user of the build`;
  const fix = `git config --global --add safe.directory ${root}`;
  return [{ code: 'go/vcs-stamp-fails', detail: { root, problem, fix } }];
}
