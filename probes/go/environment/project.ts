import type { GoEnv, GoEnvValue } from '../../../src/decode/go/env/env.ts';
import {
  isTooOld,
  parseToolchainDemand,
  switchTo,
  type ToolchainDemand,
} from '../../../src/decode/go/version/mod-file.ts';
import { parseGoToolchain } from '../../../src/decode/go/version/toolchain-name.ts';
import { type GoVersion, parseGoVersion } from '../../../src/decode/go/version/version.ts';
import type { Host } from '../../../src/host/host.ts';
import { findUpward, modFileLimit } from '../source/find-mod-file.ts';
import { isCommand } from './commands.ts';
import { workChoice } from './work-choice.ts';

/** The file that says which Go the build in a directory needs. */
interface Project {
  readonly file: string;
  readonly demand: ToolchainDemand;
}

/**
 * The go.work that GOWORK names, otherwise the nearest one, otherwise the nearest go.mod, from the working directory upwards
 * (modload/init.go). Null also if it cannot be read.
 */
export function readProject(
  host: Host,
  { GO111MODULE }: GoEnv,
  work: GoEnvValue | null,
  directory: string,
): Project | null {
  if (GO111MODULE.value === 'off') return null;
  const chosen = workChoice(work);
  const file =
    chosen.kind === 'named'
      ? chosen.path
      : ((chosen.kind === 'search' ? findUpward(host, directory, 'go.work') : null) ??
        findUpward(host, directory, 'go.mod'));
  if (file === null) return null;
  const text = host.fs.readText(file, modFileLimit);
  return text.kind === 'found' ? { file, demand: parseToolchainDemand(text.value) } : null;
}

/** Another toolchain is looked for in PATH by name, and then downloaded into the module cache (toolchain/exec.go). */
export function wantedToolchain(
  host: Host,
  values: GoEnv,
  { version, arch }: { readonly version: GoVersion | null; readonly arch: string },
  project: Project | null,
): { readonly name: string; readonly place: string } | null {
  const parsed = parseGoToolchain(values.GOTOOLCHAIN.value);
  if (values.GOTOOLCHAIN.value === '' || !parsed.ok || version === null) return null;
  const start = parsed.name === null ? version : (parseGoVersion(parsed.name) ?? version);
  const asked = parsed.mode === 'none' || project === null ? null : switchTo(project.demand, start);
  const name = asked ?? parsed.name;
  if (name === null || name === version.text || isCommand(host, name)) return null;
  const module = `${values.GOMODCACHE.value}/golang.org/toolchain@v0.0.1-${name}.linux-${arch}`;
  if (host.fs.stat(module).kind === 'found') return null;
  const { value, source } = values.GOTOOLCHAIN;
  return { name, place: asked === null || project === null ? `GOTOOLCHAIN=${value} (${source})` : project.file };
}

/** If no other toolchain may be used, the `go` line is a hard requirement. */
export function tooOldFor(
  project: Project | null,
  { GOTOOLCHAIN }: GoEnv,
  { version }: { readonly version: GoVersion | null },
): { readonly file: string; readonly go: string } | null {
  const parsed = parseGoToolchain(GOTOOLCHAIN.value || 'local');
  if (project === null || version === null || !parsed.ok || parsed.name !== null || parsed.mode !== 'none') return null;
  return isTooOld(project.demand, version) ? { file: project.file, go: project.demand.go ?? '' } : null;
}
