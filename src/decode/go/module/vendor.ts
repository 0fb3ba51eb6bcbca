import type { ModFile } from './go-mod.ts';

/** A module of vendor/modules.txt, as `go mod vendor` writes it. */
export type VendoredModule = {
  readonly path: string;
  /** Empty in the list of replacements at the end of the file. */
  readonly version: string;
  readonly explicit: boolean;
  readonly replacement: string | null;
  readonly packages: readonly string[];
};

/** Lines `# path version [=> target]`, `## explicit; go 1.21`, and packages (cmd/go/internal/modload/vendor.go). */
export function parseVendorList(text: string): VendoredModule[] {
  const modules: { -readonly [K in keyof VendoredModule]: VendoredModule[K] }[] = [];
  for (const line of text.split('\n')) {
    const current = modules.at(-1);
    if (line.startsWith('# ')) {
      const [left = '', replacement = null] = line.slice(2).trim().split(' => ');
      const [path = '', version = ''] = left.split(' ');
      modules.push({ path, version, explicit: false, replacement, packages: [] });
    } else if (line.startsWith('## ') && current !== undefined) {
      if (/(^|; ?)explicit(;|$)/.test(line.slice(3).trim())) current.explicit = true;
    } else if (line.trim() !== '' && current !== undefined && !line.startsWith('#')) {
      current.packages = [...current.packages, line.trim()];
    }
  }
  return modules;
}

/**
 * The first difference between go.mod and vendor/modules.txt, in Go's words; null if they agree (modload/vendor.go
 * checkVendorConsistency, for go lines from 1.14 on).
 * @param file go.mod; in a workspace, the requirements and replacements of all of its modules
 */
export function vendorProblem(
  file: Pick<ModFile, 'module' | 'requires' | 'replaces'>,
  modules: readonly VendoredModule[],
): string | null {
  for (const required of file.requires) {
    const name = `${required.path}@${required.version}`;
    const listed = modules.find(({ path, version }) => path === required.path && version === required.version);
    if (listed?.explicit !== true) {
      return `${name}: is explicitly required in go.mod, but not marked as explicit in vendor/modules.txt`;
    }
  }
  // Every replacement, even of modules that are not required: it can affect which versions are selected.
  for (const row of file.replaces) {
    if (row.path === file.module) continue;
    const name = row.version === null ? row.path : `${row.path}@${row.version}`;
    const marked = modules.find(
      ({ path, version, replacement }) => path === row.path && version === (row.version ?? '') && replacement !== null,
    );
    const target = `${row.target}${row.targetVersion === null ? '' : ` ${row.targetVersion}`}`;
    if (marked === undefined) return `${name}: is replaced in go.mod, but not marked as replaced in vendor/modules.txt`;
    if (marked.replacement !== target) {
      return `${name}: is replaced by ${target.replace(' ', '@')} in go.mod, but marked as replaced by ${marked.replacement?.replace(' ', '@')} in vendor/modules.txt`;
    }
  }
  for (const { path, version, explicit, replacement } of modules) {
    const name = version === '' ? path : `${path}@${version}`;
    if (explicit && !file.requires.some((required) => required.path === path && required.version === version)) {
      return `${name}: is marked as explicit in vendor/modules.txt, but not explicitly required in go.mod`;
    }
    if (replacement !== null && !file.replaces.some((row) => row.path === path)) {
      return `${name}: is marked as replaced in vendor/modules.txt, but not replaced in go.mod`;
    }
  }
  return null;
}
