/** A Go version as programs and toolchains carry it: `go1.25.3`, `devel go1.24-5a6c7b9d …`, `go1.26.3-X:nogreenteagc`. */
export type GoVersion = {
  /** The original text. */
  readonly text: string;
  readonly major: number;
  readonly minor: number;
  /** Null for a language version (`1.25`), a pre-release, and a development build. */
  readonly patch: number | null;
  /** `rc2`, `beta1`. */
  readonly pre: { readonly kind: string; readonly number: number | null } | null;
  /** Built from a development tree: anything between the start of the line and its first release. */
  readonly devel: boolean;
  /** GOEXPERIMENT settings that differ from the default (`X:boringcrypto,nocoverageredesign`). */
  readonly experiments: readonly string[];
  /** What a vendor added: `Red Hat 1.25.5-2.el9_7`, `pqc`. */
  readonly vendor: string | null;
};

/**
 * The version that `runtime.Version()` returns: releases, pre-releases, development trees old and new, with vendor
 * suffix and experiments (cmd/dist/build.go findgoversion, cmd/link/internal/ld/main.go). Null for what cannot be
 * ordered: `unknown`, `devel +5a6c7b9d Mon Jan 2 …` of Go 1.16 and earlier.
 */
export function parseGoVersion(text: string): GoVersion | null {
  const develPrefix = text.startsWith('devel ');
  const name = develPrefix ? text.slice('devel '.length) : text;
  const match = releaseOfBoringCrypto.exec(name) ?? /^go(\d[^ \t+-]*)(.*)$/s.exec(name);
  if (match === null) return null;
  const number = parseGoNumber(match[1] ?? '');
  if (number === null) return null;
  const suffix = match[2] ?? '';
  if (suffix === '') return { ...number, text, devel: develPrefix };
  const experiments = /[ \t-]X:([^ \t]+)/.exec(suffix);
  const devel = develPrefix || suffix.startsWith('-devel_');
  const rest = (experiments === null ? suffix : suffix.replace(experiments[0], '')).replace(/^[ \t-]+/, '').trimEnd();
  return {
    ...number,
    text,
    devel,
    experiments: experiments?.[1]?.split(',').filter((name) => name !== '') ?? [],
    vendor: devel || rest === '' ? null : rest.replace(/^\((.*)\)$/s, '$1'),
  };
}

/** `go1.16.7b7`: BoringCrypto was a branch with releases of its own up to Go 1.18 (the branch dev.boringcrypto, misc/boring/RELEASES). */
const releaseOfBoringCrypto = /^go(1\.\d+(?:\.\d+)?)(b\d+)$/;

/**
 * The number alone, as in `go` lines and version ranges: `1.25`, `1.25.3`, `1.26rc1` (internal/gover.Parse).
 * Up to Go 1.20 the first release had no patch number: `1.20` is read as 1.20.0 there.
 */
export function parseGoNumber(text: string): GoVersion | null {
  const match = /^(0|[1-9]\d{0,8})(?:\.(0|[1-9]\d{0,8})(?:\.(0|[1-9]\d{0,8})|([a-z]+)(0|[1-9]\d{0,8})?)?)?$/.exec(text);
  if (match === null) return null;
  const [, major, minor, patch, kind, number] = match;
  const base = { text, major: Number(major), minor: Number(minor ?? 0), devel: false, experiments: [], vendor: null };
  if (kind !== undefined) {
    return { ...base, patch: null, pre: { kind, number: number === undefined ? null : Number(number) } };
  }
  const implied = base.minor < firstMinorWithPatchZero ? 0 : null;
  return { ...base, patch: patch === undefined ? implied : Number(patch), pre: null };
}

/**
 * Negative, 0 or positive as `a` is before, at or after `b` in Go's order (go/version.Compare): 1.21 < 1.21rc1 < 1.21.0.
 * Vendor suffixes and experiments do not count; a development build counts as the bare language version.
 */
export function compareGoVersions(a: GoVersion, b: GoVersion): number {
  return (
    a.major - b.major ||
    a.minor - b.minor ||
    missingFirst(a.patch, b.patch) ||
    order(a.pre?.kind ?? '', b.pre?.kind ?? '') ||
    missingFirst(a.pre?.number ?? null, b.pre?.number ?? null)
  );
}

/** The release line, which is the language version too: `1.25` for go1.25.3 and go1.25rc1. */
export function goLine(version: GoVersion): string {
  return `${version.major}.${version.minor}`;
}

/** True for `line` and everything after it: its pre-releases, development builds and later lines. */
export function isGoAtLeast(version: GoVersion, line: `${number}.${number}`): boolean {
  const [major = '', minor = ''] = line.split('.');
  return (version.major - Number(major) || version.minor - Number(minor)) >= 0;
}

/** Negative, 0 or positive as the line of `a` is before, the same as, or after that of `b`. */
export function compareLines(a: GoVersion, b: GoVersion): number {
  return a.major - b.major || a.minor - b.minor;
}

/** 1.21.0 was the first release named with its `.0` (go.dev/doc/toolchain). */
const firstMinorWithPatchZero = 21;

function missingFirst(a: number | null, b: number | null): number {
  return (a ?? -1) - (b ?? -1);
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
