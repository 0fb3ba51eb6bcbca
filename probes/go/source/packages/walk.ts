import type { BuildContext } from '../../../../src/decode/go/source/constraint.ts';
import { isGoAtLeast, parseGoNumber } from '../../../../src/decode/go/version/version.ts';
import type { Host } from '../../../../src/host/host.ts';
import { missingForCgo } from './cgo.ts';
import { missingEmbeds } from './embed.ts';
import type { PackageOrigin, PackageProblem } from './facts.ts';
import type { PackagesPlace } from './place.ts';
import { type GoPackage, readPackage } from './read-package.ts';
import { targetOf } from './resolve.ts';

/** A module has a few hundred packages; for other modules only their existence is checked. */
const limits = { packages: 400, problems: 10 };

/** Packages of the module, one after the other, each once. */
export class Walk {
  readonly problems: PackageProblem[] = [];
  readonly #queue: { readonly directory: string; readonly by: Importer | null }[] = [];
  readonly #seen = new Set<string>();
  readonly #read = new Map<string, GoPackage | null>();
  readonly #host: Host;
  readonly #place: PackagesPlace;
  readonly #context: BuildContext;

  constructor(host: Host, place: PackagesPlace, context: BuildContext) {
    this.#host = host;
    this.#place = place;
    this.#context = context;
  }

  visit(directory: string, by: Importer | null): void {
    if (this.#seen.has(directory) || this.#seen.size >= limits.packages) return;
    this.#seen.add(directory);
    this.#queue.push({ directory, by });
  }

  read(directory: string): GoPackage | null {
    const known = this.#read.get(directory);
    if (known !== undefined) return known;
    const found = readPackage(this.#host, directory, this.#context, countsPlusBuild(this.#place));
    this.#read.set(directory, found);
    return found;
  }

  run(): void {
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
      if (this.problems.length >= limits.problems) return;
      const found = this.read(next.directory);
      if (found !== null) this.#look(found, next.by);
    }
  }

  #look(found: GoPackage, by: Importer | null): void {
    const { directory, files, maybeMore, goFiles, withoutCgo, unreadable } = found;
    if (unreadable !== null) {
      const pointer = isPointer(this.#host, unreadable.file);
      this.problems.push({ kind: 'unreadable', ...unreadable, pointer });
      return;
    }
    if (files.length === 0) {
      if (maybeMore || goFiles === 0) return;
      if (withoutCgo > 0)
        this.problems.push({ kind: 'needs-cgo', path: by?.path ?? this.#place.file.module ?? directory });
      else this.problems.push({ kind: 'all-excluded', at: by?.at ?? directory, directory });
      return;
    }
    const [first] = files;
    const other = [...files, ...found.tests].find((file) => file.package !== first?.package);
    if (first !== undefined && other !== undefined) {
      const problem = `found packages ${first.package} (${first.name}) and ${other.package} (${other.name}) in ${directory}`;
      this.problems.push({ kind: 'unreadable', file: `${directory}/${other.name}`, problem, pointer: false });
      return;
    }
    const profile = `${directory}/default.pgo`;
    if (first?.package === 'main' && isPointer(this.#host, profile)) {
      const problem = 'preprofile: error parsing profile';
      this.problems.push({ kind: 'unreadable', file: profile, problem, pointer: true });
    }
    this.problems.push(...missingEmbeds(this.#host, found), ...missingForCgo(this.#host, found, this.#place));
    for (const { name, imports } of files) {
      for (const { path, line } of imports) this.#follow({ path, at: `${directory}/${name}:${line}` });
    }
  }

  #follow(by: Importer): void {
    const target = targetOf(this.#host, this.#place, by.path);
    if (target.kind === 'directory') this.#enter(target.directory, by, target.origin);
    else if (target.kind === 'missing') this.#miss(by, target.origin);
  }

  #enter(directory: string, by: Importer, origin: 'module' | 'vendor'): void {
    // Without its directory the module itself is missing, which has its own finding.
    const found = this.read(directory);
    if (found === null) {
      if (this.#isAbsent(directory)) this.#miss(by, origin);
    } else if (found.goFiles === 0) this.#miss(by, origin);
    // Vendored packages belong to other modules: their existence is enough.
    else if (origin === 'module') this.visit(directory, by);
  }

  #miss({ path, at }: Importer, where: PackageOrigin): void {
    if (this.problems.some((known) => known.kind === 'no-package' && known.path === path)) return;
    this.problems.push({ kind: 'no-package', at, path, where });
  }

  #isAbsent(path: string): boolean {
    return this.#host.fs.stat(path).kind === 'absent';
  }
}

interface Importer {
  readonly path: string;
  readonly at: string;
}

/** Since Go 1.21 they do not count in modules of Go 1.18 or later (cmd/go/internal/imports/build.go). */
function countsPlusBuild({ file, version }: PackagesPlace): boolean {
  const go = parseGoNumber(file.directives.go?.value ?? '1.16');
  return (version !== null && !isGoAtLeast(version, '1.21')) || go === null || !isGoAtLeast(go, '1.18');
}

/** A Git LFS pointer instead of the file. */
function isPointer(host: Host, path: string): boolean {
  const text = host.fs.readSmall(path);
  return text?.text.startsWith('version https://git-lfs') === true;
}
