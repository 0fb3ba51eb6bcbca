import { type Catalog, defineFinding } from '../../../src/finding.ts';
import { hasKeys, mountOneFile, type Volume, volumeWords } from '../../../src/linux/volume.ts';
import type { DanglingLink } from '../lookup/facts.ts';
import { danglingWords, rootsWords } from '../words.ts';
import type { MountFacts } from './facts.ts';
import { isChain, storeOf } from './stores.ts';

const unknownAuthority = '"tls: failed to verify certificate: x509: certificate signed by unknown authority"';
const subPath = 'https://kubernetes.io/docs/concepts/storage/volumes/#using-subpath';

const example: MountFacts = {
  mountPoint: '/etc/ssl/certs',
  fsType: 'ext4',
  volume: { kind: 'configMap', name: 'company-ca' },
  certificateFiles: ['ca.crt'],
  isRead: true,
  names: ['ca.crt'],
  path: '/etc/ssl/certs/ca-certificates.crt',
  real: '/etc/ssl/certs/ca-certificates.crt',
};

/** Findings about mounts on the way to certificates. */
export const mountFindings = {
  'ssl/mount-hides-roots': defineFinding<MountFacts>({
    severity: 'error',
    title: 'A mount hides the CA certificates of the image, and contains none that Go reads',
    why: `Every outgoing TLS connection fails with ${unknownAuthority}. A ConfigMap, Secret or host directory that is mounted on /etc/ssl/certs replaces everything the image has there.`,
    example,
    refs: [subPath],
    message: ({ mountPoint, fsType, volume, certificateFiles, isRead, real }) =>
      `no root: ${volumeWords(volume)}${volume.kind === 'tmpfs' ? '' : ` (${fsType})`} is mounted on ${mountPoint} and hides the image's certificates${isRead || certificateFiles.length === 0 ? '' : `; it has ${certificateFiles.join(', ')}, and Go looks for ${real}`}`,
    remedy: (mount) => unreadRemedy(mount) ?? besideRemedy(mount),
  }),

  'ssl/mount-leaves-few-roots': defineFinding<MountFacts & { roots: number }>({
    severity: 'warning',
    title: 'A mount hides the CA certificates of the image, and few are left',
    why: `Public servers fail with ${unknownAuthority}, while those of the mounted CA work. A ConfigMap that is mounted on /etc/ssl/certs replaces everything the image has there.`,
    example: { ...example, roots: 1 },
    refs: [subPath],
    message: ({ mountPoint, volume, roots }) =>
      `${volumeWords(volume)} is mounted on ${mountPoint} and hides the image's certificates: Go has ${rootsWords(roots)}`,
    remedy: (mount) =>
      `${unreadRemedy(mount) ?? besideRemedy(mount)}; if these are all the program needs, --ignore ssl/mount-leaves-few-roots`,
  }),

  'ssl/mount-links-outside': defineFinding<MountFacts & { dangling: DanglingLink }>({
    severity: 'error',
    title: 'The certificates of a mount are links that lead out of it',
    why: `Every outgoing TLS connection fails with ${unknownAuthority}. Distributions keep the files elsewhere: /var/lib/ca-certificates (openSUSE), /etc/pki (Fedora, RHEL), /usr/share/ca-certificates (Debian). A mount of /etc/ssl alone brings only the links.`,
    example: {
      ...example,
      mountPoint: '/etc/ssl',
      volume: { kind: 'hostPath', name: '/etc/ssl' },
      dangling: {
        link: '/etc/ssl/ca-bundle.pem',
        target: '/var/lib/ca-certificates/ca-bundle.pem',
        missing: '/var/lib/ca-certificates',
      },
    },
    refs: ['https://kubernetes.io/docs/concepts/storage/volumes/#hostpath'],
    message: ({ mountPoint, volume, dangling }) =>
      `no root: ${volumeWords(volume)} is mounted on ${mountPoint}, and ${danglingWords(dangling)}`,
    remedy: ({ dangling, mountPoint, volume }) => {
      if (isChain(dangling)) return oneFileRemedy(dangling.link, mountPoint, volume);
      const store = storeOf(dangling);
      return `mount ${store} of the host too, at the same path: volumes: [{name: ca-files, hostPath: {path: ${store}}}], volumeMounts: [{name: ca-files, mountPath: ${store}, readOnly: true}]; or docker run -v ${store}:${store}:ro`;
    },
  }),
} as const satisfies Catalog;

/** The engine follows the links of a mount's source, on the host. */
function oneFileRemedy(link: string, mountPoint: string, { kind, name }: Volume): string {
  const source = `${kind === 'hostPath' ? name : mountPoint}${link.slice(mountPoint.length)}`;
  return `instead of ${mountPoint}, mount the one file, whose links the host follows: volumes: [{name: ca-file, hostPath: {path: ${source}}}], volumeMounts: [{name: ca-file, mountPath: ${link}, readOnly: true}]; or docker run -v ${source}:${link}:ro`;
}

/** The file exists under another name than the one that Go looks for. */
function unreadRemedy({ volume, certificateFiles, isRead, path, real, mountPoint }: MountFacts): string | null {
  const [file] = certificateFiles;
  if (file === undefined || isRead) return null;
  if (!hasKeys(volume)) return mountOneFile({ volume }, file, path);
  return real.startsWith(`${mountPoint}/`)
    ? `give the key the name that Go looks for, in the pod's volume${volume.name === null ? '' : ` ${volume.name}`}: items: [{key: ${file}, path: ${real.slice(mountPoint.length + 1)}}]`
    : mountOneFile({ volume }, file, path);
}

/** Mounted next to the image's certificates, a file is one more; Go reads every file of the directory. */
function besideRemedy({ volume, certificateFiles, mountPoint, path, isFile }: MountFacts): string {
  if (isFile === true) return fileBesideRemedy(volume, mountPoint);
  const [file] = certificateFiles;
  if (file === undefined)
    return `mount it on a directory other than ${mountPoint}, and add that directory to SSL_CERT_DIR after /etc/ssl/certs`;
  const directory =
    path === mountPoint || !path.startsWith(`${mountPoint}/`) ? mountPoint : path.slice(0, path.lastIndexOf('/'));
  return mountPoint === path
    ? `mount it next to the bundle: ${mountOneFile({ volume }, file, `${path.slice(0, path.lastIndexOf('/'))}/company-ca.crt`)}`
    : mountOneFile({ volume }, file, `${directory}/${file}`);
}

/** A file that was mounted over the bundle: any other name in the same directory works. */
function fileBesideRemedy(volume: MountFacts['volume'], mountPoint: string): string {
  const place = `${mountPoint.slice(0, mountPoint.lastIndexOf('/'))}/company-ca.crt`;
  if (volume.kind === 'hostPath') return `mount it next to the bundle: docker run -v ${volume.name}:${place}:ro`;
  return hasKeys(volume)
    ? `mount it next to the bundle: set mountPath: ${place}, and leave subPath as it is`
    : `mount it next to the bundle, on ${place}`;
}
