import type { Certificate } from '../../../src/decode/certificate/types.ts';
import type { Host } from '../../../src/host/host.ts';
import type { Volume } from '../../../src/linux/volume.ts';
import { volumeAt } from '../../../src/linux/volume.ts';
import { defaultDirectoryPaths, defaultFiles, goDirectories } from '../lookup/go-rules.ts';
import { volumeMounts } from '../mounts/observe.ts';
import { isLeaf } from '../pool/root-faults.ts';
import { isCertificateName } from '../read-file.ts';
import type { PlacedCa } from './facts.ts';
import { filesBelow, type Looker, type Names, otherForm } from './looker.ts';
import { anchorDirectories, isPlaceName, parentsOfPlaces, serviceAccountDirectory, usualPlaces } from './places.ts';

/** CAs in the usual places, in directories whose names say so, and on volumes. */
export function casInPlaces(looker: Looker): PlacedCa[] {
  const { host, names } = looker;
  const candidates: { path: string; volume: Volume | null }[] = [];
  const top = names.of('/');
  for (const { directory, depth, above, name, top: first } of locatedPlaces) {
    const siblings = names.known(above);
    if (directory !== '/' && !(siblings === undefined ? top.includes(first) : siblings.includes(name))) continue;
    const prefix = directory === '/' ? '' : directory;
    const files =
      depth > 1
        ? filesBelow(host, directory, depth, [])
        : names.of(directory).flatMap((each) => (isCertificateName(each) ? [`${prefix}/${each}`] : []));
    for (const path of files) candidates.push({ path, volume: null });
  }
  for (const parent of parentsOfPlaces) {
    const prefix = parent === '/' ? '' : parent;
    if (!mayBe(names, prefix)) continue;
    for (const name of names.of(parent)) {
      const directory = `${prefix}/${name}`;
      if (!isPlaceName(name) || knownPlaces.has(directory)) continue;
      for (const path of filesBelow(host, directory, 2, [])) candidates.push({ path, volume: null });
    }
  }
  for (const mount of volumeMounts(host)) {
    const { mountPoint } = mount;
    if (goDirectories.includes(mountPoint)) continue;
    const files = isCertificateName(mountPoint) ? [mountPoint] : filesBelow(host, mountPoint, 1, []);
    const volume = files.some((file) => isCertificateName(file)) ? volumeAt(host, mount) : null;
    candidates.unshift(...files.map((path) => ({ path, volume })));
  }
  return candidates.flatMap(({ path, volume }) => {
    if (!isCertificateName(path) || defaultFiles.includes(path) || isNamed(host, path)) return [];
    const isServiceAccount = serviceAccountDirectory.test(path);
    const outside = looker.look(path, isServiceAccount ? 'service-account' : 'place', isRoot);
    return outside === null
      ? []
      : [{ path, subject: outside.subject, volume, isServiceAccount, ...otherForm(outside) }];
  });
}

/** False for a directory that its parent cannot list. */
function mayBe(names: Names, directory: string): boolean {
  if (directory === '') return true;
  const slash = directory.lastIndexOf('/');
  const above = directory.slice(0, slash) || '/';
  const siblings = names.known(above);
  return siblings === undefined
    ? names.of('/').includes(directory.split('/')[1] ?? '')
    : siblings.includes(directory.slice(slash + 1));
}

/** Directories that are searched because of their path. */
const knownPlaces: ReadonlySet<string> = new Set([
  ...usualPlaces.map(({ directory }) => directory),
  ...anchorDirectories.map(({ directory }) => directory),
  ...defaultDirectoryPaths,
  ...['/etc/pki/ca-trust', '/etc/pki/trust'],
]);

/**
 * True for a file that the variables which Go reads are about: the finding about the variable says why Go does not
 * get it.
 */
function isNamed({ env }: Host, path: string): boolean {
  const directory = path.slice(0, path.lastIndexOf('/'));
  return ['SSL_CERT_FILE', 'SSL_CERT_DIR'].some((name) => {
    const value = env.get(name) ?? '';
    return value.includes(path) || (directory !== '' && value.includes(directory));
  });
}

/** Each location with its parent directory, its name there, and the path below the root that leads to it. */
const locatedPlaces = usualPlaces.map(({ directory, depth }) => {
  const slash = directory.lastIndexOf('/');
  const [, top = ''] = directory.split('/');
  return { directory, depth, above: directory.slice(0, slash) || '/', name: directory.slice(slash + 1), top };
});

/** Servers' own chains are in the same locations as CAs. */
const isRoot = (certificate: Certificate): boolean =>
  !isLeaf(certificate) && certificate.subject === certificate.issuer;
