import { type Catalog, defineFinding } from '../../../src/finding.ts';
import { type HeldBy, heldWords, volumeWords } from '../../../src/linux/volume.ts';
import type { MountFacts } from '../mounts/facts.ts';
import { groupOf, onHost } from '../words.ts';
import type { Group } from './facts.ts';

/** Some certificates of a file or directory with so many. */
export type GroupDetail = { path: string; of: number; group: Group; volume?: HeldBy };

export const x509 = 'https://pkg.go.dev/crypto/x509#Certificate.Verify';

/** Findings about lists of public roots. */
export const publicFindings = {
  'ssl/public-roots-expired': defineFinding<GroupDetail>({
    severity: 'info',
    title: 'Public roots have expired',
    why: 'Distributions keep shipping some public roots after they expire. Servers have moved to other roots long before; only the distribution can replace them.',
    example: {
      path: '/etc/ssl/certs/ca-certificates.crt',
      of: 148,
      group: { count: 1, first: [{ number: 17, line: 412, subject: 'CN=Old Public Root', day: '2021-09-30' }] },
    },
    refs: ['https://wiki.mozilla.org/CA/Included_Certificates'],
    message: ({ path, of, group }) => `${path}: ${groupOf(group, of, ' expired on ')}`,
    remedy: () => 'nothing to change',
  }),

  'ssl/public-roots-outdated': defineFinding<{
    path: string;
    isDirectory: boolean;
    count: number;
    newest: string;
    mount?: MountFacts;
  }>({
    severity: 'warning',
    title: 'The public roots are those of 2016 or before, without ISRG Root X1',
    why: 'The bundle is the list of a distribution of that time, such as Debian 8 or Alpine 3.4. Chains of Let\'s Encrypt, and of every CA that came later, fail with "tls: failed to verify certificate: x509: certificate signed by unknown authority", while servers of older CAs work.',
    example: { path: '/etc/ssl/certs/ca-certificates.crt', isDirectory: false, count: 173, newest: '2014-12-01' },
    refs: ['https://letsencrypt.org/certificates/', 'https://wiki.mozilla.org/CA/Included_Certificates'],
    message: ({ path, count, newest, mount }) =>
      `${path}${mount === undefined ? '' : ` (on ${volumeWords(mount.volume)})`}: the newest of ${count} public roots is from ${newest}, and ISRG Root X1 is missing: servers with certificates of Let's Encrypt are not trusted`,
    remedy: ({ path, isDirectory, mount }) =>
      mount === undefined
        ? `in the Dockerfile: COPY --from=alpine:3 ${currentBundle} ${bundleAt(path, isDirectory)}; or take a base image that is still updated`
        : mountedRemedy(mount, bundleAt(mount.real, isDirectory)),
  }),

  'ssl/few-valid-roots': defineFinding<GroupDetail & { usable: number }>({
    severity: 'warning',
    title: 'Public roots have expired, and few roots are left',
    why: 'Most public servers fail with "x509: certificate signed by unknown authority" when a bundle has only a few roots that are valid.',
    example: {
      path: '/etc/company/ca.pem',
      of: 3,
      group: { count: 1, first: [{ number: 2, line: 22, subject: 'CN=Old Public Root', day: '2021-09-30' }] },
      usable: 2,
    },
    refs: [x509],
    message: ({ path, of, group, usable }) =>
      `${path}: ${groupOf(group, of, ' expired on ')}; ${usable === 1 ? '1 valid root is' : `${usable} valid roots are`} left`,
    remedy: ({ volume }) => newerRoots(volume),
  }),
} as const satisfies Catalog;

const currentBundle = '/etc/ssl/certs/ca-certificates.crt';

function bundleAt(path: string, isDirectory: boolean): string {
  return isDirectory ? `${path.replace(/\/+$/, '')}/ca-certificates.crt` : path;
}

/** @param volume the one that has the list, which an image built anew does not change */
export function newerRoots(volume: HeldBy | undefined): string {
  return volume === undefined
    ? 'rebuild the image on a base with newer ca-certificates'
    : `update ${heldWords(volume)} by what this prints, and restart: docker run --rm alpine:3 cat ${currentBundle}; or remove the mount, if the image has newer roots there`;
}

/** The image may well have a newer list, which the mount hides; what is built into it has no effect. */
function mountedRemedy(mount: MountFacts, place: string): string {
  const command = `docker run --rm alpine:3 cat ${currentBundle}`;
  const { volume, mountPoint } = mount;
  const update =
    volume.kind === 'hostPath' && volume.name !== null
      ? `update ca-certificates on the host; or there: ${command} > ${onHost(mount, place)}`
      : `update ${volumeWords(volume)}, which is mounted on ${mountPoint}, by what this prints, and restart: ${command}`;
  return `${update}; or remove the mount, if the image has newer roots there`;
}
