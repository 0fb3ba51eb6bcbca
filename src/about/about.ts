import { buildDay } from '../build-date.ts';
import { UsageError } from '../cli/usage-error.ts';
import { jsonText } from '../report/render/json.ts';
import { toolInfo } from '../report/tool.ts';
import type { System } from '../runtime/system.ts';
import { readAppendix } from './appendix.ts';

/** What `--licenses` prints. @throws UsageError if the executable does not carry it */
export function licenses(executable: string): string {
  const appendix = readAppendix(executable);
  if (appendix === null)
    throw new UsageError(
      '--licenses: this executable has no license report at its end: was it changed, or is it run from sources?',
    );
  return appendix.licenses();
}

/** What `--version --format json` prints: this build, and all that is in it. */
export function versionJson(version: string, { executable, runtime }: Pick<System, 'executable' | 'runtime'>): string {
  const { commit = null, components = [] } = readAppendix(executable) ?? {};
  const versions: Record<string, string> = {};
  // A crate may be there in two versions.
  for (const part of components)
    versions[part.name] = [versions[part.name], part.version].filter((told) => told !== undefined).join(', ');
  return jsonText({ name: 'probe-env', ...toolInfo(version, runtime), built: buildDay, commit, components: versions });
}
