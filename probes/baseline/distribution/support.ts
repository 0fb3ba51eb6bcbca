/** A release of a distribution and the last day of its security updates, those of volunteers (Debian LTS) included. */
type Release = { readonly id: string; readonly version: string; readonly until: string };

/**
 * wiki.debian.org/LTS and alpinelinux.org/releases as endoflife.date had them in February 2026, looked up on 2026-11-28; by the major
 * version or branch. Others are not judged.
 */
const releases: readonly Release[] = [
  { id: 'debian', version: '8', until: '2020-06-30' },
  { id: 'debian', version: '9', until: '2022-06-30' },
  { id: 'debian', version: '10', until: '2024-06-30' },
  { id: 'debian', version: '11', until: '2026-08-31' },
  { id: 'debian', version: '12', until: '2028-06-30' },
  { id: 'debian', version: '13', until: '2030-06-30' },
  { id: 'alpine', version: '3.12', until: '2022-05-01' },
  { id: 'alpine', version: '3.13', until: '2022-11-01' },
  { id: 'alpine', version: '3.14', until: '2023-05-01' },
  { id: 'alpine', version: '3.15', until: '2023-11-01' },
  { id: 'alpine', version: '3.16', until: '2024-05-23' },
  { id: 'alpine', version: '3.17', until: '2024-11-22' },
  { id: 'alpine', version: '3.18', until: '2025-05-09' },
  { id: 'alpine', version: '3.19', until: '2025-11-01' },
  { id: 'alpine', version: '3.20', until: '2026-04-01' },
  { id: 'alpine', version: '3.21', until: '2026-11-01' },
  { id: 'alpine', version: '3.22', until: '2027-05-01' },
  { id: 'alpine', version: '3.23', until: '2027-11-01' },
];

/** The last day of support, `2028-06-30`; null for an unknown release. */
export function supportedUntil(id: string, versionId: string): string | null {
  const known = releases.find(
    (release) => release.id === id && (versionId === release.version || versionId.startsWith(`${release.version}.`)),
  );
  return known?.until ?? null;
}
