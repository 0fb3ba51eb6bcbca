import type { SslFacts } from '../facts.ts';
import type { SslFinding } from '../findings.ts';
import type { LocalFile } from './facts.ts';

/**
 * CAs in the container that Go does not get.
 * @param found findings so far
 */
export function judgeUnread(
  { localCas, localFiles, ignoredVariables, maskedCas, placedCas, mounts, environment, pool, variables }: SslFacts,
  found: readonly SslFinding[],
): SslFinding[] {
  const meant = variables.file?.value ?? null;
  const reported = found.flatMap((finding) => {
    if (finding.code === 'ssl/entry-in-subdirectory') return finding.detail.first.map(({ path }) => path);
    return finding.code === 'ssl/no-roots' ? (finding.detail.named?.path ?? []) : [];
  });
  const named = meant === null ? reported : [...reported, meant];
  const certDir = environment.SSL_CERT_DIR === null ? {} : { certDir: environment.SSL_CERT_DIR };
  const isOnMount = (path: string): boolean => mounts.some(({ mountPoint }) => path.startsWith(`${mountPoint}/`));
  const entries = found.flatMap((finding) => {
    return finding.code === 'ssl/entry-not-pem' || finding.code === 'ssl/no-root-in-directory'
      ? finding.detail.first.map(({ path }) => stemOf(path))
      : [];
  });
  const dangling = found.flatMap((finding) =>
    finding.code === 'ssl/entry-dangling' ? finding.detail.first.map(({ path }) => stemOf(path)) : [],
  );
  // The link that update-ca-certificates made to it is reported with the directory that Go reads.
  const isEntry = ({ path, content }: LocalFile): boolean =>
    (content === null ? dangling : entries).includes(stemOf(path));
  return [
    ...localCas.map((ca) => ({ code: 'ssl/local-ca-not-installed', detail: { ...ca, ...certDir } }) as const),
    ...localFiles.flatMap((file) =>
      isEntry(file) ? [] : [{ code: 'ssl/local-file-not-certificate', detail: file } as const],
    ),
    ...ignoredVariables.flatMap(({ isInDoubt, ...ca }) => {
      if (named.includes(ca.path)) return [];
      const code = isInDoubt === true ? 'ssl/variable-store-sealed' : 'ssl/variable-ignored';
      return [{ code, detail: { ...ca, ...certDir } } as const];
    }),
    // If there is no root, the bundles that Go does not reach are part of the cause.
    ...(pool.roots === 0 ? [] : maskedCas).map((ca) => ({ code: 'ssl/masked-ca', detail: ca }) as const),
    // Clients of the Kubernetes API read its CA themselves; a mount on Go's own paths has its own finding.
    ...placedCas.flatMap(({ isServiceAccount, ...detail }) =>
      isServiceAccount || isOnMount(detail.path) || named.includes(detail.path)
        ? []
        : [{ code: 'ssl/ca-not-read', detail: { ...detail, ...certDir } } as const],
    ),
  ];
}

/** `company` of company.crt and company.pem. */
function stemOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '');
}
