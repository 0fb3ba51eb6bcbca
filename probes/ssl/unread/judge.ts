import type { SslFacts } from '../facts.ts';
import type { SslFinding } from '../findings.ts';

/**
 * CAs that are in the container and that Go does not get.
 * @param found what is reported already
 */
export function judgeUnread(
  { localCas, ignoredVariables, placedCas, mounts, environment }: SslFacts,
  found: readonly SslFinding[],
): SslFinding[] {
  const named = found.flatMap((finding) => {
    if (finding.code === 'ssl/entry-in-subdirectory') return finding.detail.first.map(({ path }) => path);
    return finding.code === 'ssl/no-roots' ? (finding.detail.named?.path ?? []) : [];
  });
  const certDir = environment.SSL_CERT_DIR === null ? {} : { certDir: environment.SSL_CERT_DIR };
  const isOnMount = (path: string): boolean => mounts.some(({ mountPoint }) => path.startsWith(`${mountPoint}/`));
  return [
    ...localCas.map((ca) => ({ code: 'ssl/local-ca-not-installed', detail: { ...ca, ...certDir } }) as const),
    ...ignoredVariables.flatMap((ca) =>
      named.includes(ca.path) ? [] : [{ code: 'ssl/variable-ignored', detail: { ...ca, ...certDir } } as const],
    ),
    // Clients of the Kubernetes API read its CA themselves; a mount on Go's own paths is reported as such.
    ...placedCas.flatMap(({ isServiceAccount, ...detail }) =>
      isServiceAccount || isOnMount(detail.path) || named.includes(detail.path)
        ? []
        : [{ code: 'ssl/ca-not-read', detail: { ...detail, ...certDir } } as const],
    ),
  ];
}
