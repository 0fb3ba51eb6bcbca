import {
  compareGoVersions,
  compareLines,
  type GoVersion,
  isGoAtLeast,
  parseGoNumber,
  parseGoVersion,
} from './version.ts';

/** What a go.mod or go.work file requires of the toolchain. */
export type ToolchainDemand = {
  /** The `go` line as written: `1.24`, `1.24.3`; null without one. */
  readonly go: string | null;
  /** The `toolchain` line: `go1.25.3`, `default`; null without one. */
  readonly toolchain: string | null;
};

/** The two lines, which are never in a block (golang.org/x/mod/modfile). */
export function parseToolchainDemand(text: string): ToolchainDemand {
  const line = (word: string): string | null =>
    new RegExp(`^[ \\t]*${word}[ \\t]+([^\\s/]+)`, 'm').exec(text)?.[1] ?? null;
  return { go: line('go'), toolchain: line('toolchain') };
}

/**
 * The toolchain that the file makes a go command switch to; null if its own is sufficient. Before Go 1.21 there was
 * no switching (cmd/go/internal/toolchain/select.go).
 */
export function switchTo({ go, toolchain }: ToolchainDemand, local: GoVersion): string | null {
  if (!isGoAtLeast(local, '1.21') || toolchain === 'default') return null;
  const named = toolchain === null ? null : parseGoVersion(toolchain);
  const required = go === null ? null : parseGoNumber(go);
  const newest = named !== null && compareGoVersions(named, local) > 0 ? named : local;
  if (required !== null && go !== null && compareGoVersions(required, newest) > 0) {
    const isLanguage = required.patch === null && required.pre === null;
    return `go${go}${isLanguage && !asksForLanguage(local) ? '.0' : ''}`;
  }
  return newest === local ? null : newest.text;
}

/** Up to Go 1.21.10 `go 1.22` made a go command ask for go1.22, which is not a release. */
function asksForLanguage({ minor, patch }: GoVersion): boolean {
  return minor === 21 && (patch ?? 0) <= 10;
}

/** Whether the `go` line alone is newer than this toolchain, which then refuses to work unless it may switch. */
export function isTooOld({ go }: ToolchainDemand, local: GoVersion): boolean {
  const required = go === null ? null : parseGoNumber(go);
  // Go 1.19 and 1.20 compare language versions; older compilers tried anyway.
  if (required === null || !isGoAtLeast(local, '1.19')) return false;
  return isGoAtLeast(local, '1.21') ? compareGoVersions(required, local) > 0 : compareLines(required, local) > 0;
}
