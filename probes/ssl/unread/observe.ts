import { decodeCertificate } from '../../../src/decode/certificate/certificate.ts';
import { describeName } from '../../../src/decode/certificate/names/name.ts';
import type { Certificate } from '../../../src/decode/certificate/types.ts';
import type { Host } from '../../../src/host/host.ts';
import type { EncodedForm } from '../entries/facts.ts';
import { defaultDirectoryPaths, defaultFiles, type GoRules, goDirectories } from '../lookup/go-rules.ts';
import type { LookupFacts } from '../lookup/observe.ts';
import type { Volume } from '../mounts/facts.ts';
import { volumeAt, volumeMounts } from '../mounts/observe.ts';
import { contentKind, pemKind } from '../pool/content-kind.ts';
import { allCertificatesIn } from '../pool/encoded-certificates.ts';
import { isMozillaRoot } from '../pool/mozilla-roots.ts';
import type { Pool } from '../pool/pool.ts';
import { isLeaf } from '../pool/root-faults.ts';
import { certificateName, latin1File, type UnreadFile } from '../read-file.ts';
import type { LocalCa, LocalFile, MaskedCa, PlacedCa, UnreadReason, VariableCa } from './facts.ts';
import {
  type AnchorDirectory,
  anchorDirectories,
  foreignFile,
  isJavaDefault,
  isPlaceName,
  meantVariable,
  parentsOfPlaces,
  selectionFile,
  serviceAccountDirectory,
  usualPlaces,
} from './places.ts';

const named = 3;
/** Names of one directory, and files of one place: more hold no CAs that somebody put there by hand. */
const listed = 1000;
const looked = 100;
const anchorDepth = 4;

/** The CAs that are in the container and not among the roots, by the way that brought them there; and the files that were looked into. */
export interface UnreadCas {
  readonly localCas: readonly LocalCa[];
  readonly localFiles: readonly LocalFile[];
  readonly ignoredVariables: readonly VariableCa[];
  readonly maskedCas: readonly MaskedCa[];
  readonly placedCas: readonly PlacedCa[];
  readonly files: readonly UnreadFile[];
}

/** @param lookup what Go looked for, and what it did not reach */
export function unreadCas(
  host: Host,
  rules: GoRules,
  pool: Pool,
  lookup: Pick<LookupFacts, 'files' | 'masked'>,
): UnreadCas {
  const looker = createLooker(host, rules, pool);
  // The variable is the cause where it was meant for Go, wherever its file is.
  const misspelled = variablesIgnored(looker, (name) => meantVariable(name) !== null);
  const anchors = anchorDirectories.flatMap((place) => anchorFiles(looker, place).map((path) => ({ path, place })));
  const localCas = anchorDirectories.flatMap((each) =>
    anchors.flatMap(({ path, place }) => (place === each ? localCaOf(looker, path, place) : [])).slice(0, named),
  );
  const localFiles = [
    ...anchors.flatMap(({ path, place }) => notCertificate(looker, path, place)),
    ...anchorDirectories.flatMap((place) => danglingIn(looker, place)),
  ].slice(0, named);
  const ignoredVariables = [...misspelled, ...variablesIgnored(looker, (name) => meantVariable(name) === null)];
  const maskedCas = casMasked(looker, lookup);
  const placedCas = casInPlaces(looker).slice(0, named);
  return { localCas, localFiles, ignoredVariables, maskedCas, placedCas, files: looker.files };
}

interface Looker {
  readonly host: Host;
  readonly rules: GoRules;
  readonly names: Names;
  readonly files: UnreadFile[];
  /** Whether Go has a root that is not one of the public ones. */
  readonly hasCompanyRoot: boolean;
  /** The CA of a file that is not among the roots; null where there is none, or the file was looked into before. */
  look(path: string, why: UnreadReason, accepts: (ca: Certificate) => boolean): Outside | null;
}

/** What directories hold, each listed once: most places are missing, as the directory above them says. */
interface Names {
  /** Undefined for a directory that was not listed. */
  known(directory: string): readonly string[] | undefined;
  of(directory: string): readonly string[];
}

function createNames(host: Host): Names {
  const known = new Map<string, readonly string[]>();
  return {
    known: (directory) => known.get(directory),
    of(directory) {
      let found = known.get(directory);
      if (found === undefined) {
        const listing = host.fs.list(directory, listed);
        found = listing.kind === 'found' ? listing.value.names : [];
        known.set(directory, found);
      }
      return found;
    },
  };
}

/** Each place with the directory above it, its name there, and the name below the root that leads to it. */
const locatedPlaces = usualPlaces.map(({ directory, depth }) => {
  const slash = directory.lastIndexOf('/');
  const [, top = ''] = directory.split('/');
  return { directory, depth, above: directory.slice(0, slash) || '/', name: directory.slice(slash + 1), top };
});

type Outside = { readonly subject: string; readonly form: LocalCa['form']; readonly certificates: number };

function createLooker(host: Host, rules: GoRules, pool: Pool): Looker {
  const files: UnreadFile[] = [];
  const seen = new Set<string>();
  return {
    host,
    rules,
    names: createNames(host),
    files,
    hasCompanyRoot: pool.facts(null).nonPublic > 0,
    look(path, why, accepts) {
      host.deadline.check();
      const text = latin1File(host, path);
      const { ders, form: encoded } = text === '' ? noCertificates : allCertificatesIn(text, rules);
      if (ders.length === 0) return null;
      const real = host.fs.resolve(path).end.path;
      if (seen.has(real)) return null;
      seen.add(real);
      files.push({ path, ders, why });
      for (const der of ders) {
        host.deadline.check();
        if (pool.has(der) || isMozillaRoot(der)) continue;
        const decoded = decodeCertificate(der, rules);
        if (!decoded.ok || !accepts(decoded.value)) continue;
        const plain = text.includes('-----BEGIN CERTIFICATE-----') ? 'pem' : text.startsWith('\x30') ? 'der' : 'other';
        const form = encoded ?? plain;
        return { subject: describeName(decoded.value.subject), form, certificates: ders.length };
      }
      return null;
    },
  };
}

/** Only of a file that has to be converted, and where the command for it is known. */
function otherForm({ form }: Outside): { readonly form?: EncodedForm } {
  return form === 'pem' || form === 'other' ? {} : { form };
}

const noCertificates: ReturnType<typeof allCertificatesIn> = { ders: [], form: null };
const any = (): boolean => true;
/** Servers' own chains are in the same places as CAs. */
const isRoot = (certificate: Certificate): boolean =>
  !isLeaf(certificate) && certificate.subject === certificate.issuer;

function anchorFiles({ host, names }: Looker, { directory, except }: AnchorDirectory): string[] {
  const [, top, below] = directory.split('/');
  if (top === 'etc' && below !== undefined && !names.of('/etc').includes(below)) return [];
  return filesBelow(host, directory, anchorDepth, except).filter((path) => !path.endsWith('.p11-kit'));
}

function localCaOf(looker: Looker, path: string, { tool, paths, suffix, readsDer }: AnchorDirectory): LocalCa[] {
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

/** What was saved or copied instead of a CA. Distributions ship files with only comments for CAs that they dropped. */
function notCertificate({ host, rules }: Looker, path: string, { tool }: AnchorDirectory): LocalFile[] {
  if (!certificateName.test(path)) return [];
  const text = latin1File(host, path);
  const type = /^-----BEGIN ([^\n-]{1,60})-----/m.exec(text)?.[1];
  if (type !== undefined ? type.endsWith('CERTIFICATE') : /^\s*#/.test(text)) return [];
  if (allCertificatesIn(text, rules).ders.length > 0) return [];
  const content = type === undefined ? contentKind(text) : pemKind(type);
  // Nothing was found for an empty file; in a package's directory the package put it there.
  if (content === 'empty' && host.fs.resolve(path).end.path.startsWith('/usr/share/')) return [];
  return host.fs.stat(path).kind === 'found' ? [{ path, content, tool }] : [];
}

/** update-ca-certificates(8): a line for each file, `!` in front of one that is left out. */
function selectionOf(host: Host, name: string): LocalCa['selection'] {
  const text = host.fs.readText(selectionFile.path, 1 << 20);
  const lines = text.kind === 'found' ? text.value.split('\n').map((line) => line.trim()) : [];
  if (lines.includes(name)) return null;
  return { name, state: lines.includes(`!${name}`) ? 'left-out' : 'missing' };
}

/** The files of such variables that hold a CA which Go does not get, once each. */
function variablesIgnored(looker: Looker, isAsked: (name: string) => boolean): VariableCa[] {
  const { host } = looker;
  const set = host.env.names().flatMap((name) => {
    if (!isAsked(name)) return [];
    const path = foreignFile(name, host.env.get(name) ?? '');
    return path === null ? [] : [{ name, path }];
  });
  if (set.length === 0) return [];
  return [...new Set(set.map(({ path }) => path))].flatMap((path) => {
    const files = exists(host, `${path}/.`) ? filesBelow(host, path, 1, []) : [path];
    const variables = set.filter((each) => each.path === path).map(({ name }) => name);
    for (const file of files) {
      const outside = looker.look(file, 'variable', any);
      if (outside === null) continue;
      const { subject, certificates } = outside;
      return [{ path: file, subject, variables, certificates, ...otherForm(outside) }];
    }
    // What is in it cannot be read; with a company's CA among the roots, it may well be that one.
    if (isJavaDefault(path) || contentKind(latin1File(host, path)) !== 'pkcs12') return [];
    const doubt = looker.hasCompanyRoot ? ({ isInDoubt: true } as const) : {};
    return [{ path, subject: '', variables, certificates: 0, form: 'pkcs12', ...doubt }];
  });
}

/** Links that an administrator made to files that were left behind; a package's own links are not reported. */
function danglingIn({ host, names }: Looker, { directory, tool }: AnchorDirectory): LocalFile[] {
  const [, top, below] = directory.split('/');
  if (directory.startsWith('/usr/share/')) return [];
  if (top === 'etc' && below !== undefined && !names.of('/etc').includes(below)) return [];
  return [directory, `${directory}/anchors`].flatMap((place) => {
    const listing = host.fs.list(place, listed);
    if (listing.kind !== 'found') return [];
    return [...listing.value.links].flatMap((name) => {
      const path = `${place}/${name}`;
      const { hops, end } = host.fs.resolve(path);
      const last = hops.at(-1);
      if (!certificateName.test(name) || end.kind !== 'absent' || last === undefined) return [];
      return [{ path, content: null, dangling: { ...last, missing: end.path }, tool }];
    });
  });
}

/** Other programs read bundles that Go does not reach, and a CA that was added to one of them by hand is only there. */
function casMasked(looker: Looker, { files, masked }: Pick<LookupFacts, 'files' | 'masked'>): MaskedCa[] {
  const bundle = files.at(-1)?.path ?? '';
  return masked.flatMap((path) => {
    const outside = looker.look(path, 'masked', (ca) => !isLeaf(ca));
    return outside === null ? [] : [{ path, subject: outside.subject, bundle }];
  });
}

function casInPlaces(looker: Looker): PlacedCa[] {
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
        : names.of(directory).flatMap((each) => (certificateName.test(each) ? [`${prefix}/${each}`] : []));
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
    const files = certificateName.test(mountPoint) ? [mountPoint] : filesBelow(host, mountPoint, 1, []);
    const volume = files.some((file) => certificateName.test(file)) ? volumeAt(host, mount) : null;
    candidates.unshift(...files.map((path) => ({ path, volume })));
  }
  return candidates.flatMap(({ path, volume }) => {
    if (!certificateName.test(path) || defaultFiles.includes(path) || isNamed(host, path)) return [];
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

/** True for a file that the variables which Go reads are about: the finding about the variable says why it does not get it. */
function isNamed({ env }: Host, path: string): boolean {
  const directory = path.slice(0, path.lastIndexOf('/'));
  return ['SSL_CERT_FILE', 'SSL_CERT_DIR'].some((name) => {
    const value = env.get(name) ?? '';
    return value.includes(path) || (directory !== '' && value.includes(directory));
  });
}

/** Regular files, or links to such, in a directory and those below it; a bounded number of them. */
function filesBelow(host: Host, directory: string, depth: number, except: readonly string[]): string[] {
  const listing = host.fs.list(directory, listed);
  if (listing.kind !== 'found') return [];
  const files: string[] = [];
  for (const name of listing.value.names) {
    if (files.length >= looked) break;
    // The kernel's own view of a volume of the kubelet is behind `..data`.
    if (name.startsWith('..') || except.includes(name)) continue;
    const path = `${directory}/${name}`;
    const stat = host.fs.stat(path);
    if (stat.kind !== 'found') continue;
    if (stat.value.kind === 'file') files.push(path);
    else if (stat.value.kind === 'directory' && depth > 1) files.push(...filesBelow(host, path, depth - 1, except));
  }
  return files;
}

function exists(host: Host, path: string): boolean {
  return host.fs.stat(path).kind === 'found';
}
