import type { Host } from '../../../src/host/host.ts';
import { brokenLink } from '../../../src/linux/broken-link.ts';
import { volumeAt } from '../../../src/linux/volume.ts';
import { volumeMounts } from '../mounts/observe.ts';
import { contentKind, pemKind } from '../pool/content-kind.ts';
import { allCertificatesIn } from '../pool/encoded-certificates.ts';
import { isCertificateName, latin1File } from '../read-file.ts';
import type { LocalCa, LocalFile } from './facts.ts';
import { any, exists, filesBelow, type Looker, listed, type Names } from './looker.ts';
import { type AnchorDirectory, selectionFile } from './places.ts';

const anchorDepth = 4;

export function anchorFiles({ host, names }: Looker, { directory, except }: AnchorDirectory): string[] {
  if (isMissing(names, directory)) return [];
  return filesBelow(host, directory, anchorDepth, except).filter((path) => !path.endsWith('.p11-kit'));
}

export function localCaOf(looker: Looker, path: string, { tool, paths, suffix, readsDer }: AnchorDirectory): LocalCa[] {
  const { host } = looker;
  const outside = looker.look(path, 'anchor', any);
  if (outside === null) return [];
  const { subject, form } = outside;
  const fits = path.endsWith(suffix);
  const mount = volumeMounts(host).findLast(
    ({ mountPoint }) => path === mountPoint || path.startsWith(`${mountPoint}/`),
  );
  return [
    {
      path,
      subject,
      form,
      tool,
      hasTool: paths.some((each) => exists(host, each)),
      hasOpenssl: exists(host, '/usr/bin/openssl'),
      suffix: fits ? null : suffix,
      readsForm: form === 'pem' || (form === 'der' && readsDer),
      selection: path.startsWith(selectionFile.below)
        ? selectionOf(host, path.slice(selectionFile.below.length))
        : null,
      ...(mount === undefined ? {} : { mount: { volume: volumeAt(host, mount), mountPoint: mount.mountPoint } }),
    },
  ];
}

/** What was saved or copied instead of a CA. Distributions ship comment-only files for CAs that they dropped. */
export function notCertificate({ host, rules }: Looker, path: string, { tool }: AnchorDirectory): LocalFile[] {
  if (!isCertificateName(path)) return [];
  const text = latin1File(host, path);
  const type = /^-----BEGIN ([^\n-]{1,60})-----/m.exec(text)?.[1];
  if (type !== undefined ? type.endsWith('CERTIFICATE') : /^\s*#/.test(text)) return [];
  if (allCertificatesIn(text, rules).ders.length > 0) return [];
  const content = type === undefined ? contentKind(text) : pemKind(type);
  // An empty file has no content to report; in a package's directory the package put it there.
  if (content === 'empty' && host.fs.resolve(path).end.path.startsWith('/usr/share/')) return [];
  return host.fs.stat(path).kind === 'found' ? [{ path, content, tool }] : [];
}

/** update-ca-certificates(8): a line for each file, `!` before an excluded one. */
function selectionOf(host: Host, name: string): LocalCa['selection'] {
  const text = host.fs.readText(selectionFile.path, 1 << 20);
  const lines = text.kind === 'found' ? text.value.split('\n').map((line) => line.trim()) : [];
  if (lines.includes(name)) return null;
  return { name, state: lines.includes(`!${name}`) ? 'left-out' : 'missing' };
}

/** Links that an administrator made to files that were left behind; a package's own links are not reported. */
export function danglingIn({ host, names }: Looker, { directory, tool }: AnchorDirectory): LocalFile[] {
  if (directory.startsWith('/usr/share/') || isMissing(names, directory)) return [];
  return [directory, `${directory}/anchors`].flatMap((place) => {
    const listing = host.fs.list(place, listed);
    if (listing.kind !== 'found') return [];
    return [...listing.value.links].flatMap((name) => {
      const path = `${place}/${name}`;
      const resolution = host.fs.resolve(path);
      const broken = brokenLink(host.fs, resolution);
      if (!isCertificateName(name) || broken === null) return [];
      return [{ path, content: null, dangling: { ...broken, missing: resolution.end.path }, tool }];
    });
  });
}

/** Paths that `/etc` does not list are not looked for. */
function isMissing(names: Names, directory: string): boolean {
  const [, top, below] = directory.split('/');
  return top === 'etc' && below !== undefined && !names.of('/etc').includes(below);
}
