import { type Mount, mountOf } from '../../../../src/decode/proc/mountinfo.ts';
import type { Host } from '../../../../src/host/host.ts';
import { type CapabilitySet, capabilityNames } from '../../../../src/linux/identity/capabilities.ts';
import { readFileCapabilities } from '../../../../src/linux/identity/file-capabilities.ts';
import type { FileCapabilityFacts } from '../facts.ts';

/**
 * The capabilities of a file, and those that its program may get; null for a file without any, or if the runtime
 * cannot read the attribute or the program's credentials are not known.
 */
export function observeFileCapabilities(
  host: Host,
  path: string,
  mounts: readonly Mount[],
): FileCapabilityFacts | null {
  const { credentials } = host.program;
  const found = credentials === null ? null : readFileCapabilities(host.fs, path);
  if (credentials === null || found === null) return null;
  const { permitted, inheritable, effective, rootId } = found;
  const sets = credentials.capabilities;
  return {
    permitted: namesOf(permitted),
    inheritable: namesOf(inheritable),
    effective,
    rootId,
    bounding: namesOf(sets.bounding),
    processInheritable: namesOf(sets.inheritable),
    nosuid: mountOf(mounts, path)?.options.includes('nosuid') ?? false,
  };
}

function namesOf(set: CapabilitySet): string[] {
  return capabilityNames.filter((_, bit) => ((set >> BigInt(bit)) & 1n) === 1n).map((name) => `cap_${name}`);
}
