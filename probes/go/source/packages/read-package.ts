import { latin1 } from '#runtime/bytes.ts';
import type { ByteSource } from '../../../../src/decode/byte-source.ts';
import {
  type Answer,
  type BuildContext,
  evaluateConstraint,
  evaluatePlusBuild,
  matchesName,
} from '../../../../src/decode/go/source/constraint.ts';
import { type GoFile, type GoFileResult, parseGoFile } from '../../../../src/decode/go/source/go-file.ts';
import type { Host } from '../../../../src/host/host.ts';

/** A directory as the go command sees it before it compiles. */
export interface GoPackage {
  readonly directory: string;
  /** Files that are in the build regardless of tags on the command line. */
  readonly files: readonly PackageFile[];
  /** The tests next to them, and the package that they belong to. */
  readonly tests: readonly { readonly name: string; readonly package: string }[];
  /** There may be more, with tags from the command line. */
  readonly maybeMore: boolean;
  /** Go files except tests; those in none of the lists above are excluded. */
  readonly goFiles: number;
  /** Files excluded only because they need cgo. */
  readonly withoutCgo: number;
  /** Names of all files. */
  readonly names: readonly string[];
  /** The first file that every go command rejects: `main.go:1:1: expected 'package', found version`. */
  readonly unreadable: { readonly file: string; readonly problem: string } | null;
}

export interface PackageFile extends GoFile {
  readonly name: string;
}

/** Imports come first, but after the package's doc comment. */
const limits = { names: 5000, head: 16 << 10, whole: 1 << 20 };

/**
 * @param plusBuild whether `// +build` lines count in addition to `//go:build` ones: not in modules of Go 1.18 or
 * later
 */
export function readPackage(
  host: Host,
  directory: string,
  context: BuildContext,
  plusBuild: boolean,
): GoPackage | null {
  const listing = host.fs.list(directory, limits.names);
  if (listing.kind !== 'found' || listing.value.truncated) return null;
  const files: PackageFile[] = [];
  const tests: { name: string; package: string }[] = [];
  let [maybeMore, goFiles, withoutCgo] = [false, 0, 0];
  let unreadable: GoPackage['unreadable'] = null;
  for (const name of listing.value.names) {
    if (!name.endsWith('.go') || /^[._]/.test(name)) continue;
    host.deadline.check();
    const path = `${directory}/${name}`;
    const text = host.fs.withFile(path, (file) => parseHead(file));
    if (text.kind !== 'found') {
      if (text.kind === 'denied') maybeMore = true;
      continue;
    }
    const isTest = name.endsWith('_test.go');
    if (!isTest) goFiles += 1;
    if (!matchesName(name, context)) continue;
    const parsed = text.value;
    if (!parsed.ok) {
      unreadable ??= { file: path, problem: `${name}:${parsed.problem}` };
      continue;
    }
    const { file } = parsed;
    const answer = isBuilt(file, context, plusBuild);
    // Tests are read like the others, and then excluded.
    if (isTest) {
      if (answer === true) tests.push({ name, package: file.package.replace(/_test$/, '') });
      continue;
    }
    if (answer === null) maybeMore = true;
    if (answer !== true) continue;
    if (file.preamble !== null && !context.cgo) withoutCgo += 1;
    else files.push({ ...file, name });
  }
  return { directory, files, tests, maybeMore, goFiles, withoutCgo, names: listing.value.names, unreadable };
}

function parseHead(file: ByteSource): GoFileResult {
  const text = latin1(file.read(0, limits.head));
  const parsed = parseGoFile(text);
  const isCut = file.size > limits.head && (!parsed.ok || parsed.file.isCut);
  return isCut ? parseGoFile(latin1(file.read(0, limits.whole))) : parsed;
}

function isBuilt(file: GoFile, context: BuildContext, plusBuild: boolean): Answer {
  if (file.package === 'documentation') return false;
  if (file.constraint !== null) return evaluateConstraint(file.constraint, context);
  return plusBuild ? evaluatePlusBuild(file.plusBuild, context) : true;
}
