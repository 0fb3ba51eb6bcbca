import { type Catalog, defineFinding } from '../../../src/finding.ts';
import { editing, type HeldBy, hasKeys, mountOneFile, volumeWords } from '../../../src/linux/volume.ts';
import type { MountFacts } from '../mounts/facts.ts';
import { isChain, storeOf } from '../mounts/stores.ts';
import { type CertDir, withDirectory } from '../unread/cert-dir.ts';
import { contentWords, conversion, danglingWords, denialRemedy, denialWords, isContent } from '../words.ts';
import type { ContentKind, EntryReason, PassedEntry } from './facts.ts';

/** The entries of a directory that share a reason. */
export type EntryDetail = {
  directory: string;
  reason: EntryReason;
  count: number;
  first: readonly PassedEntry[];
  uid: number | null;
  /** The mount that the first of them is on. */
  mount: MountFacts | null;
  /** The volume that holds the first of them. */
  volume?: HeldBy;
} & CertDir;

const silent =
  'Go reads every file of a certificate directory and does not report those that it gets nothing from. Servers of a CA in such a file fail with "tls: failed to verify certificate: x509: certificate signed by unknown authority".';
const rootLinux = 'https://go.dev/src/crypto/x509/root_linux.go';

/** Findings about the entries of certificate directories, one for each reason. */
export const entryFindings = {
  'ssl/entry-denied': defineFinding<EntryDetail>({
    severity: 'warning',
    title: 'The program cannot read a file in a certificate directory',
    why: silent,
    example: exampleOf('denied', {
      path: '/etc/ssl/certs/company.crt',
      denial: { path: '/etc/ssl/certs/company.crt', mode: '0600', uid: 0, gid: 0, byMode: true },
    }),
    refs: [rootLinux],
    message: entryMessage,
    remedy: entryRemedy,
  }),

  'ssl/entry-dangling': defineFinding<EntryDetail>({
    severity: 'warning',
    title: 'A link in a certificate directory leads nowhere',
    why: `${silent} COPY of a directory copies the links in it as links, and a mount of one directory leaves their targets behind.`,
    example: exampleOf('dangling', {
      path: '/etc/ssl/certs/company.pem',
      dangling: {
        link: '/etc/ssl/certs/company.pem',
        target: '/usr/local/share/ca-certificates/company.crt',
        missing: '/usr/local/share/ca-certificates',
      },
    }),
    refs: [rootLinux],
    message: entryMessage,
    remedy: entryRemedy,
  }),

  'ssl/entry-is-directory': defineFinding<EntryDetail>({
    severity: 'warning',
    title: 'A directory is named like a certificate file',
    why: `${silent} A ConfigMap or Secret that is mounted without subPath is a directory, and so is a bind mount whose source did not exist.`,
    example: exampleOf('directory', { path: '/etc/ssl/certs/company.crt' }),
    refs: ['https://kubernetes.io/docs/concepts/storage/volumes/#using-subpath'],
    message: entryMessage,
    remedy: entryRemedy,
  }),

  'ssl/entry-in-subdirectory': defineFinding<EntryDetail>({
    severity: 'warning',
    title: 'A CA is in a subdirectory of a certificate directory',
    why: `${silent} It does not descend into subdirectories.`,
    example: exampleOf('subdirectory', { path: '/etc/ssl/certs/company/ca.pem', subject: 'CN=Company Root' }),
    refs: [rootLinux],
    message: entryMessage,
    remedy: entryRemedy,
  }),

  'ssl/entry-not-pem': defineFinding<EntryDetail>({
    severity: 'warning',
    title: 'A file in a certificate directory is not PEM with a certificate',
    why: silent,
    example: exampleOf('der', { path: '/etc/ssl/certs/company.cer', subject: 'CN=Company Root' }),
    refs: [rootLinux],
    message: entryMessage,
    remedy: entryRemedy,
  }),

  'ssl/no-root-in-directory': defineFinding<EntryDetail>({
    severity: 'error',
    title: 'Go gets no root, and skips the files that should provide one',
    why: 'Every outgoing TLS connection fails with "tls: failed to verify certificate: x509: certificate signed by unknown authority". Go reads every file of a certificate directory and does not report those that it gets nothing from.',
    example: exampleOf('der', { path: '/etc/ssl/certs/company.cer', subject: 'CN=Company Root' }),
    refs: [rootLinux],
    message: (detail) => `no root: ${entryMessage(detail)}`,
    remedy: entryRemedy,
  }),
} as const satisfies Catalog;

function exampleOf(reason: EntryReason, entry: PassedEntry): EntryDetail {
  return { directory: '/etc/ssl/certs', reason, count: 1, first: [entry], uid: 65532, mount: null };
}

function entryMessage({ directory, reason, count, first, uid }: EntryDetail): string {
  const words = first.map((entry) => wordsOf(reason, entry, uid)).join('; ');
  const more = count > first.length ? `; and ${count - first.length} more in ${directory}` : '';
  return words + more;
}

function wordsOf(reason: EntryReason, { path, subject, denial, dangling }: PassedEntry, uid: number | null): string {
  const name = subject === undefined ? path : `${path} (${subject})`;
  if (isContent(reason)) return `${name} ${contentWords[reason]}`;
  if (reason === 'denied') return `${name}: ${denialWords(uid, path, denial)}`;
  if (reason === 'directory') return `${path} is a directory`;
  if (reason === 'subdirectory') return `${name} is in a subdirectory, which Go does not read`;
  if (reason === 'loop' || dangling === undefined) return `${path}: too many levels of symbolic links`;
  return danglingWords(dangling);
}

function entryRemedy({ directory, reason, first, mount, certDir, volume }: EntryDetail): string {
  const [entry] = first;
  if (entry === undefined) return '';
  const { path, denial, dangling } = entry;
  if (isContent(reason))
    return editing(volume, path, (file) => contentRemedy(reason, file, volume !== undefined && hasKeys(volume)));
  if (reason === 'denied') return denialRemedy(path, denial, mount);
  if (reason === 'directory') return directoryRemedy(path, mount);
  if (reason === 'subdirectory') {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const isKey = mount !== null && path === `${mount.mountPoint}/${name}`;
    const move = isKey
      ? mountOneFile(mount, name, `${directory}/${name}`)
      : `move the file: RUN mv ${path} ${directory}/`;
    return `set ${withDirectory(path.slice(0, path.lastIndexOf('/')), certDir)}; or ${move}`;
  }
  if (dangling === undefined) return `replace the link ${path} with the file`;
  if (mount !== null && !isBelow(dangling.missing, mount.mountPoint))
    return `${path} comes from ${volumeWords(mount.volume)}, whose links lead out of it: ${isChain(dangling) ? 'mount the files themselves instead, whose links the host follows' : `mount ${storeOf(dangling)} of the host too, at the same path`}`;
  if (!dangling.target.includes('/')) return `put ${dangling.missing} there; or remove the link ${path}`;
  return `copy the file that the link names, not the link: COPY --from=build ${targetOf(dangling)} ${path}`;
}

/** COPY follows a link that is its source itself. */
function targetOf({ link, target }: { link: string; target: string }): string {
  return target.startsWith('/') ? target : link;
}

/** What to do about a file that is not PEM. */
export function contentRemedy(kind: ContentKind, path: string, inPlace = false): string {
  const command = conversion(kind, path, inPlace);
  if (command !== null) return `convert it: ${command}`;
  if (kind === 'html')
    return `download the certificate again, so that an error page is not saved: curl -fL URL -o ${path}`;
  if (kind === 'git-lfs') return 'run before building the image: git lfs pull';
  return `put the CA certificate in PEM form at ${path}; or remove the file`;
}

/** What to do about a directory in place of a file. */
export function directoryRemedy(path: string, mount: MountFacts | null): string {
  if (mount === null || mount.mountPoint !== path) return `remove the directory ${path}, and put a PEM file there`;
  const base = path.slice(path.lastIndexOf('/') + 1);
  const key = mount.names.includes(base) ? base : (mount.certificateFiles[0] ?? mount.names[0]);
  if (key !== undefined)
    return `${path} is a mount point of ${volumeWords(mount.volume)}: ${mountOneFile(mount, key, path)}`;
  // A Secret that another file of the cluster has: its keys are not known.
  if (hasKeys(mount.volume))
    return `${path} is a mount point of ${volumeWords(mount.volume)}: ${mountOneFile(mount, base, path)}; and check that it has that key`;
  return `${path} is a mount point of ${volumeWords(mount.volume)}, which is empty: the source did not exist when the container was created; create the file and start again`;
}

function isBelow(path: string, directory: string): boolean {
  return path === directory || path.startsWith(`${directory}/`);
}
