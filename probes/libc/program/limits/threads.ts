import type { Host } from '../../../../src/host/host.ts';
import { hasCapability } from '../../../../src/linux/identity/capabilities.ts';
import type { ProgramFacts } from '../../facts.ts';

/**
 * The lower of the limits of the control group and the user (kernel/fork.c, copy_process): RLIMIT_NPROC does not
 * limit root, nor a process with one of two capabilities.
 */
export function threadLimit({ program, cgroup }: Host): ProgramFacts['threads'] {
  const { credentials, limits } = program;
  const isBound =
    credentials !== null &&
    credentials.uid.real !== 0 &&
    !hasCapability(credentials.capabilities.effective, 'sys_resource') &&
    !hasCapability(credentials.capabilities.effective, 'sys_admin');
  const nproc = isBound ? (limits?.nproc?.soft ?? null) : null;
  const { pids } = cgroup;
  if (pids !== null && (nproc === null || pids <= nproc)) return { limit: pids, by: 'pids.max' };
  return nproc === null ? null : { limit: nproc, by: 'RLIMIT_NPROC' };
}
