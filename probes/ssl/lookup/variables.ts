import type { Host } from '../../../src/host/host.ts';
import { absolutePath, directoryOf } from '../../../src/linux/paths.ts';
import { certificatesIn } from '../certificates-in.ts';
import type { TriedDirectory } from '../entries/facts.ts';
import type { Pool } from '../pool/pool.ts';
import { isCertificateName, latin1File } from '../read-file.ts';
import type { Repair, Tried, VariableFacts } from './facts.ts';
import { candidateDirectories, defaultFiles, type GoRules } from './go-rules.ts';

type Variable = Repair['variable'];

/** What is odd about the values of SSL_CERT_FILE and SSL_CERT_DIR if Go does not get what they name. */
export function variableFacts(
  host: Host,
  rules: GoRules,
  lookup: { readonly files: readonly Tried[]; readonly directories: readonly TriedDirectory[] },
  pool: Pick<Pool, 'has'>,
  hasRoots: boolean,
): VariableFacts {
  const file = host.env.get('SSL_CERT_FILE') || null;
  const directory = host.env.get('SSL_CERT_DIR') || null;
  const fileFails = file !== null && lookup.files.some(({ outcome }) => outcome !== 'read');
  const directoryFails = directory !== null && lookup.directories.some(({ outcome }) => outcome !== 'read');
  const named = file === null ? null : namedDirectory(host, lookup);
  return {
    file: fileFails ? repairOf(host, rules, 'SSL_CERT_FILE', file) : null,
    directory: directoryFails
      ? besideBundle(repairOf(host, rules, 'SSL_CERT_DIR', directory), rules, lookup.files)
      : null,
    replacedDirectories: directory !== null && !hasRoots ? usualDirectories(host, rules) : [],
    replacedFiles: file === null ? [] : hasRoots ? lostBundle(host, rules, pool, named) : usualBundles(host, rules),
    ...(named === null ? {} : { fileIsDirectory: named }),
  };
}

/** Under whatever name: with slashes at its end, by a link. */
function namedDirectory(
  host: Host,
  { files, directories }: { readonly files: readonly Tried[]; readonly directories: readonly TriedDirectory[] },
): string | null {
  const [tried] = files;
  if (tried?.outcome !== 'directory') return null;
  const real = (path: string): string => host.fs.resolve(absolutePath(host, path)).end.path;
  const named = real(tried.path);
  const found = directories.find(({ path, outcome }) => outcome === 'read' && path !== '' && real(path) === named);
  return found?.path ?? null;
}

/**
 * A file that SSL_CERT_DIR names would in SSL_CERT_FILE replace the bundle that Go reads: its directory is named instead, unless that
 * bundle is in a directory that Go reads without SSL_CERT_DIR.
 */
function besideBundle(repair: Repair | null, rules: GoRules, files: readonly Tried[]): Repair | null {
  const bundle = files.find(({ outcome }) => outcome === 'read')?.path;
  if (repair?.variable !== 'SSL_CERT_FILE' || repair.value === null || bundle === undefined) return repair;
  const isKept =
    bundle === repair.value || candidateDirectories(undefined, rules.goMinor).includes(directoryOf(bundle));
  return isKept ? repair : { ...repair, variable: 'SSL_CERT_DIR', value: directoryOf(repair.value) };
}

function usualBundles(host: Host, rules: GoRules): string[] {
  return defaultFiles.filter((path) => certificatesOf(host, rules, path).length > 0);
}

/** The bundle that Go would come to, unless it gets all of it from a directory. */
function lostBundle(host: Host, rules: GoRules, pool: Pick<Pool, 'has'>, named: string | null): string[] {
  for (const path of named === null ? [] : defaultFiles) {
    const certificates = certificatesOf(host, rules, path);
    if (certificates.length > 0) return certificates.every((der) => pool.has(der)) ? [] : [path];
  }
  return [];
}

function certificatesOf(host: Host, rules: GoRules, path: string): readonly string[] {
  host.deadline.check();
  return certificatesIn(latin1File(host, path), rules);
}

/**
 * How people and tools garble a value; `undo` gives the intended one. The first row whose kind applies and whose
 * value exists wins.
 */
const deformations: readonly {
  readonly kind: Repair['kind'];
  readonly is: RegExp;
  undo(value: string, env: Host['env']): string;
}[] = [
  { kind: 'line-end', is: /[\r\n]|\\[rn]$/, undo: (value) => value.replace(/\\[rn]$/, '').replace(/[\r\n]+/g, '') },
  {
    kind: 'quotes',
    is: /["'`\u2018-\u201f]|\xe2\x80[\x98-\x9f]/,
    undo: (value) => value.replace(/["'`\u2018-\u201f]/g, ''),
  },
  { kind: 'blanks', is: /^\s|\s$|: | :/, undo: (value) => value.replace(/\s*:\s*/g, ':').trim() },
  { kind: 'url', is: /^file:\/\//, undo: (value) => value.replace(/^file:\/\/(?:localhost)?/, '') },
  { kind: 'separator', is: /[,;]|\S \//, undo: (value) => value.replace(/\s*[,; ]\s*/g, ':') },
  { kind: 'assignment', is: /^(?:export\s+)?[A-Z_]+=/, undo: (value) => value.replace(/^(?:export\s+)?[A-Z_]+=/, '') },
  { kind: 'unexpanded', is: /\/[^/]*\*[^/]*$/, undo: (value) => value.replace(/\/[^/]*\*[^/]*$/, '') },
  { kind: 'near', is: /[^/]\/+$/, undo: (value) => value.replace(/\/+$/, '') },
  { kind: 'near', is: /^\\/, undo: (value) => value.replaceAll('\\', '/') },
  { kind: 'unexpanded', is: /[$%~]/, undo: expanded },
];

/** `~`, `$CERTS`, `${CERTS}`, `$(CERTS)` and `%CERTS%` by the program's own variables; empty if one is not set. */
function expanded(value: string, env: Host['env']): string {
  let isWhole = true;
  const valueIn = (name: string): string => {
    const found = env.get(name) ?? '';
    isWhole &&= found !== '';
    return found;
  };
  const meant = value
    .replace(/^~(?=\/)/, () => valueIn('HOME'))
    .replace(/\$\{(\w+)\}|\$\((\w+)\)|\$(\w+)|%(\w+)%/g, (_, ...names: readonly (string | undefined)[]) =>
      valueIn(names.slice(0, 4).find((name) => name !== undefined) ?? ''),
    );
  return isWhole && !/[$%~]/.test(meant) ? meant : '';
}

function repairOf(host: Host, rules: GoRules, variable: Variable, value: string): Repair | null {
  if (isContent.test(value)) return { kind: 'content', value: null, variable };
  let meant = value;
  let first: Repair['kind'] | null = null;
  for (const { kind, is, undo } of deformations) {
    if (!is.test(meant)) continue;
    first ??= kind;
    meant = undo(meant, host.env);
    const found = meant === '' ? null : placeOf(host, meant, variable, value);
    if (found !== null) return { kind: first, ...found };
  }
  const other = placeOf(host, value, variable, value);
  if (other !== null)
    return { kind: value.includes(':') && variable === 'SSL_CERT_FILE' ? 'list' : 'other-kind', ...other };
  const near = first === null && variable === 'SSL_CERT_FILE' ? nearFile(host, rules, value) : null;
  if (near !== null) return { kind: 'near', value: near, variable };
  if (first === null && value.split(':').some((part) => part !== '' && !part.startsWith('/'))) first = 'relative';
  if (first === null && variable === 'SSL_CERT_FILE' && value.includes(':')) first = 'list';
  return first === null ? null : { kind: first, value: null, variable };
}

/**
 * The variable in which a value works: files in SSL_CERT_FILE, one of them; directories in SSL_CERT_DIR, where a file
 * is replaced by its directory. Null if an element does not exist, or the value works where it is.
 */
function placeOf(
  host: Host,
  value: string,
  variable: Variable,
  given: string,
): Pick<Repair, 'value' | 'variable'> | null {
  const parts = value.split(':').filter((part) => part !== '');
  const kinds = parts.map((part) => {
    const stat = host.fs.stat(absolutePath(host, part));
    return stat.kind === 'found' ? stat.value.kind : null;
  });
  const [kind] = kinds;
  if (kind === undefined || kinds.some((each) => each !== 'file' && each !== 'directory')) return null;
  if (kinds.length === 1 && kind === 'file') {
    return variable === 'SSL_CERT_FILE' && value === given
      ? null
      : { value: parts[0] ?? value, variable: 'SSL_CERT_FILE' };
  }
  const directories = parts.map((part, index) => (kinds[index] === 'file' ? directoryOf(part) : part));
  const joined = [...new Set(directories)].join(':');
  return variable === 'SSL_CERT_DIR' && joined === given ? null : { value: joined, variable: 'SSL_CERT_DIR' };
}

/** PEM, its base64, or the base64 in it. */
const isContent = /-----BEGIN |^\s*LS0tLS1CRUdJTi|^MII[A-Za-z0-9+/]{40}/;

/**
 * A file with certificates in the directory of a missing one: with the same name in another case, or with another
 * extension; or the only one. Null if there is none, or it is unclear which is meant.
 */
function nearFile(host: Host, rules: GoRules, value: string): string | null {
  const slash = value.lastIndexOf('/');
  const directory = value.slice(0, slash);
  const listing =
    host.fs.stat(absolutePath(host, value)).kind === 'absent' && slash > 0 ? host.fs.list(directory, 100) : null;
  if (listing?.kind !== 'found') return null;
  const files = listing.value.names.filter((name) => {
    host.deadline.check();
    return isCertificateName(name) && certificatesIn(latin1File(host, `${directory}/${name}`), rules).length > 0;
  });
  const wanted = value.slice(slash + 1).toLowerCase();
  const stem = (name: string): string => name.toLowerCase().replace(/\.[^.]*$/, '');
  const same = files.filter((name) => name.toLowerCase() === wanted);
  const alike = files.filter((name) => stem(name) === stem(wanted));
  const [only, ...others] = same.length > 0 ? same : alike.length > 0 ? alike : files;
  return only === undefined || others.length > 0 ? null : `${directory}/${only}`;
}

/** The directories that Go would read without the variable, if they contain a certificate. */
function usualDirectories(host: Host, rules: GoRules): string[] {
  return candidateDirectories(undefined, rules.goMinor).filter((directory) => {
    const listing = host.fs.list(directory, 1000);
    if (listing.kind !== 'found') return false;
    return listing.value.names.some((name) => {
      host.deadline.check();
      return certificatesIn(latin1File(host, `${directory}/${name}`), rules).length > 0;
    });
  });
}
