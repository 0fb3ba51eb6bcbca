import { type GoVersion, parseGoVersion } from './version.ts';

/** GOTOOLCHAIN: which toolchain runs, and whether go.mod may ask for another (go.dev/doc/toolchain). */
export type ToolchainSwitch =
  /** `name`: a toolchain by name, null for the one that was started. `mode`: where another one may come from. */
  | { readonly ok: true; readonly name: string | null; readonly mode: 'auto' | 'path' | 'none' }
  /** Go's words. */
  | { readonly ok: false; readonly problem: string };

/** cmd/go/internal/toolchain/select.go. */
export function parseGoToolchain(text: string): ToolchainSwitch {
  if (text === 'auto' || text === 'path') return { ok: true, name: null, mode: text };
  const plus = text.indexOf('+');
  const name = plus < 0 ? text : text.slice(0, plus);
  const suffix = plus < 0 ? null : text.slice(plus + 1);
  const quoted = JSON.stringify(text);
  if (name !== 'local' && versionOf(name) === null) {
    const tail = suffix === null ? '' : `: invalid minimum toolchain ${JSON.stringify(name)}`;
    return { ok: false, problem: `go: invalid GOTOOLCHAIN ${quoted}${tail}` };
  }
  if (suffix !== null && suffix !== 'auto' && suffix !== 'path') {
    return { ok: false, problem: `go: invalid GOTOOLCHAIN ${quoted}: only version suffixes are +auto and +path` };
  }
  return { ok: true, name: name === 'local' ? null : name, mode: suffix ?? 'none' };
}

/** `go1.25.3`, optionally with a suffix after `-`, and without slashes. */
function versionOf(name: string): GoVersion | null {
  return /[/\\]/.test(name) ? null : parseGoVersion(name);
}
