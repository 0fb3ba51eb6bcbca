import type { Finding } from '../finding.ts';
import type { podCatalog } from './findings.ts';
import type { PodContainer, PodEffects, PodProbe } from './model.ts';
import { deadlineOf, type ProbeVariables } from './probe-deadline.ts';

type PodFinding = Finding<typeof podCatalog>;

/** @returns findings in the order in which the kubelet and the runtime would meet them */
export function judgePod(pod: PodContainer, effects: PodEffects): PodFinding[] {
  const { hiddenProgram, hiddenDirectories, misfits, misnamed, missingCommands } = effects;
  return [
    ...pod.missingKeys.map((detail) => ({ code: missingCodes[detail.use], detail }) as const),
    ...pod.brokenSubPaths.map((detail) => ({ code: 'pod/sub-path-expression', detail }) as const),
    ...judgeNonRoot(pod, effects.imageUser),
    ...judgeMemory(pod),
    ...misfits.map((detail) => ({ code: 'pod/mount-of-another-type', detail }) as const),
    ...misnamed.map((detail) => ({ code: 'pod/directory-named-like-file', detail }) as const),
    ...(hiddenProgram === null ? [] : [{ code: 'pod/program-hidden', detail: hiddenProgram } as const]),
    ...missingCommands.map(judgeCommand),
    ...pod.probes.flatMap((probe) => judgeProbe(probe, effects.probeVariables)),
    ...hiddenDirectories.map((detail) => ({ code: 'pod/files-hidden', detail }) as const),
  ];
}

const missingCodes = {
  variable: 'pod/key-missing',
  volume: 'pod/key-missing',
  subPath: 'pod/sub-path-missing',
} as const;

/** Bytes. runc itself needs more to start a container; `128m` is 0.128 of one. */
const leastMemory = 1 << 20;

function judgeMemory({ limits, memoryLimit }: PodContainer): PodFinding[] {
  if (limits.memory === null || memoryLimit === null || limits.memory >= leastMemory) return [];
  const { place, text } = memoryLimit;
  return [{ code: 'pod/memory-limit', detail: { place, text, bytes: limits.memory } }];
}

/** pkg/kubelet/kuberuntime/security_context.go, verifyRunAsNonRoot. */
function judgeNonRoot({ security, place }: PodContainer, imageUser: string | null): PodFinding[] {
  if (!security.runAsNonRoot) return [];
  const { runAsUser } = security;
  if (runAsUser !== null)
    return runAsUser === 0 ? [{ code: 'pod/non-root-is-root', detail: { byPod: true, place } }] : [];
  if (imageUser === null) return [];
  const user = imageUser.split(':')[0] ?? '';
  if (user === '' || /^0+$/.test(user)) return [{ code: 'pod/non-root-is-root', detail: { byPod: false, place } }];
  return /^\d+$/.test(user) ? [] : [{ code: 'pod/non-root-by-name', detail: { user, place } }];
}

/**
 * The kubelet discards what a probe returns whose command cannot be started (prober/worker.go), so that readiness and startup never come
 * and liveness is not checked; where a shell does not find it, the probe fails.
 */
function judgeCommand(missing: PodEffects['missingCommands'][number]): PodFinding {
  const { kind, shell } = missing;
  const isLost = kind === 'preStop' || (kind === 'livenessProbe' && shell === null);
  return { code: isLost ? 'pod/command-without-effect' : 'pod/command-missing', detail: missing };
}

function judgeProbe({ kind, place, command, timeoutSeconds }: PodProbe, variables: ProbeVariables): PodFinding[] {
  const deadline = deadlineOf(command, variables);
  if (deadline === null || deadline.ms < timeoutSeconds * 1000) return [];
  const { ms: timeoutMs, by } = deadline;
  const detail = { kind, seconds: timeoutSeconds, timeoutMs, place, ...(by === '--timeout' ? {} : { by }) };
  return [{ code: 'pod/probe-timeout', detail }];
}
