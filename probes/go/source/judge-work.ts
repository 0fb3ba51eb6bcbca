import { goImage } from '../../../src/decode/go/version/releases.ts';
import { compareGoVersions, type GoVersion, parseGoNumber } from '../../../src/decode/go/version/version.ts';
import type { SourceFacts } from './facts.ts';
import type { SourceFinding } from './findings.ts';

/**
 * @param mod `-mod` of GOFLAGS
 * @param userFile the path of the user's settings file
 * @param version of the toolchain
 */
export function judgeWork(
  { work, directory }: SourceFacts,
  mod: string | null,
  userFile: string,
  version: GoVersion | null,
): SourceFinding[] {
  const broken = (file: string, problem: string, off: string): SourceFinding[] => [
    { code: 'go/work-file-broken', detail: { file, problem, off } },
  ];
  switch (work.state) {
    case 'off':
      return [];
    case 'relative':
      return broken(
        settingWords(work),
        'invalid GOWORK: not an absolute path',
        `${offWords(work)}; or set it to the absolute path of a go.work`,
      );
    case 'missing':
      return broken(settingWords(work), 'no such file', `${offWords(work)}; or ${unsetWords(work, userFile)}`);
    case 'used': {
      const { path, withoutModFile, listsThis, newest } = work;
      const [absent] = withoutModFile;
      if (absent !== undefined)
        return broken(
          path,
          `use ${absent}: there is no go.mod`,
          `copy the module in ${absent} before go build; or take its use line out of ${path}; or set GOWORK=off`,
        );
      if (mod === 'mod')
        return broken(
          path,
          '-mod=mod of GOFLAGS is refused in a workspace',
          'set GOWORK=off; or take -mod=mod out of GOFLAGS',
        );
      if (newest !== null && isOlder(work.go, newest.go)) {
        const problem = `${newest.directory} requires go >= ${newest.go}, but go.work lists go ${work.go ?? '1.18'}`;
        const needed = parseGoNumber(newest.go);
        const tooOld = version !== null && needed !== null && compareGoVersions(version, needed) < 0;
        return broken(
          path,
          tooOld ? `${problem}, and the toolchain is older` : problem,
          tooOld ? `with ${goImage(newest.go)}: go work use` : 'set GOWORK=off; or go work use',
        );
      }
      if (listsThis) return [];
      return broken(path, `the module of ${directory} is not listed`, 'set GOWORK=off; or go work use .');
    }
  }
}

type Setting = Extract<SourceFacts['work'], { readonly source: unknown }>;

function settingWords({ path, source }: Setting): string {
  return source === 'environment' ? `GOWORK=${path}` : `GOWORK=${path} (${source})`;
}

/** The environment comes before the files, so that this helps in every case. */
function offWords({ source }: Setting): string {
  return source === 'environment' ? 'set GOWORK=off' : 'set GOWORK=off in the environment';
}

/** `go env -u` refuses it: "GOWORK cannot be modified". */
function unsetWords({ source }: Setting, userFile: string): string {
  if (source === 'environment') return 'unset GOWORK';
  return `take the GOWORK line out of ${source === 'user file' ? userFile : source}`;
}

/** A go.work without a go line counts as 1.18, a go.mod as 1.16; the rule was added in Go 1.21 and applies to go lines from then on. */
export function isOlder(work: string | null, module: string): boolean {
  const [left, right, first] = [parseGoNumber(work ?? '1.18'), parseGoNumber(module), parseGoNumber('1.21')];
  if (left === null || right === null || first === null || compareGoVersions(right, first) < 0) return false;
  return compareGoVersions(left, right) < 0;
}
