import { type GoVersion, isGoAtLeast } from '../../version/version.ts';
import { flagValueProblem } from './values.ts';

/**
 * Why the go command would refuse GOFLAGS, in its words; null if it would not (cmd/go/internal/base/goflags.go,
 * cmd/internal/quoted).
 */
export function goFlagsProblem(text: string, version: GoVersion | null): string | null {
  if (text === '') return null;
  const words = splitGoFlags(text, version);
  if (words === null) return 'unterminated quote in string';
  for (const word of words) {
    if (!/^--?(?![-=]).+/s.test(word)) return `go: parsing $GOFLAGS: non-flag ${JSON.stringify(word)}`;
    const name = word.replace(/^--?/, '').replace(/=.*$/s, '');
    if (!isKnown(name, version)) return `go: parsing $GOFLAGS: unknown flag -${name}`;
  }
  return flagValueProblem(words, version);
}

/**
 * Words separated by blanks. Since Go 1.20 a whole word may be quoted; there are no escapes. Null for an unclosed
 * quote.
 */
export function splitGoFlags(text: string, version: GoVersion | null): string[] | null {
  if (version !== null && !isGoAtLeast(version, '1.20')) return text.split(/[ \t\n\r]+/).filter((word) => word !== '');
  const words: string[] = [];
  const word = /[ \t\n\r]*(?:'([^']*)'|"([^"]*)"|(['"])|([^ \t\n\r]+))/y;
  for (let match = word.exec(text); match !== null; match = word.exec(text)) {
    if (match[3] !== undefined) return null;
    words.push(match[1] ?? match[2] ?? match[4] ?? '');
  }
  return words;
}

/** The last line whose flags the list covers; in later ones any name may be a flag. */
const newestKnown = '1.27';

function isKnown(name: string, version: GoVersion | null): boolean {
  if (version === null || (isGoAtLeast(version, newestKnown) && version.minor !== 27)) return true;
  const since = addedIn[name];
  if (since !== undefined) return isGoAtLeast(version, since);
  return name.startsWith('test.') || name.startsWith('debug-') || flags.has(name);
}

/** Flags used in GOFLAGS that older releases do not know. */
const addedIn: Readonly<Partial<Record<string, `${number}.${number}`>>> = {
  asan: '1.18',
  buildvcs: '1.18',
  pgo: '1.20',
};

/** Every flag of any subcommand, Go 1.17 to 1.27. */
const flags: ReadonlySet<string> = new Set(
  `C a artifacts asmflags bench benchmem benchtime blockprofile blockprofilerate buildmode c cache changed compat compiled
  compiler count cover covermode coverpkg coverprofile cpu cpuprofile d deps diff dropexclude dropgodebug dropignore
  dropreplace droprequire dropretract droptool dropuse e exclude exec export f failfast find fix fixtool fmt fullpath fuzz
  fuzzcache fuzzminimizetime fuzztime gccgoflags gcflags go godebug i ignore installsuffix json ldflags linkshared list m
  memprofile memprofilerate mod modcache modcacherw modfile module msan mutexprofile mutexprofilefraction n o outputdir
  overlay p parallel pkgdir print r race replace require retract retracted reuse run short shuffle skip t tags test
  testcache timeout tool toolchain toolexec trace trimpath u use v vendor versions vet vettool w work x`.split(/\s+/),
);
