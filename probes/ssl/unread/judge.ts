import type { SslFacts } from '../facts.ts';
import type { SslFinding } from '../findings.ts';

/**
 * CAs that are in the container and that Go does not get.
 * @param found what is reported already
 */
export function judgeUnread(
  { localCas, ignoredVariables, placedCas, mounts }: SslFacts,
  found: readonly SslFinding[],
): SslFinding[] {
  const named = found.flatMap((finding) => (finding.code === 'ssl/no-roots' ? (finding.detail.named?.path ?? []) : []));
  const isOnMount = (path: string): boolean => mounts.some(({ mountPoint }) => path.startsWith(`${mountPoint}/`));
  return [
    ...localCas.map((detail) => ({ code: 'ssl/local-ca-not-installed', detail }) as const),
    ...ignoredVariables.flatMap((detail) =>
      named.includes(detail.path) ? [] : [{ code: 'ssl/variable-ignored', detail } as const],
    ),
    // Clients of the Kubernetes API read its CA themselves; a mount on Go's own paths is reported as such.
    ...placedCas.flatMap(({ isServiceAccount, ...detail }) =>
      isServiceAccount || isOnMount(detail.path) ? [] : [{ code: 'ssl/ca-not-read', detail } as const],
    ),
  ];
}
