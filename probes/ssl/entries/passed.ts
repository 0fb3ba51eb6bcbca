import { decodeCertificate } from '../../../src/decode/certificate/certificate.ts';
import { describeName } from '../../../src/decode/certificate/names/name.ts';
import type { Host } from '../../../src/host/host.ts';
import { absolutePath, baseName } from '../../../src/linux/paths.ts';
import { certificatesIn } from '../certificates-in.ts';
import type { DanglingLink, Denial } from '../lookup/facts.ts';
import { defaultFiles } from '../lookup/go-rules.ts';
import { contentKind, pemKind } from '../pool/content-kind.ts';
import { allCertificatesIn } from '../pool/encoded-certificates.ts';
import { isMozillaRoot } from '../pool/mozilla-roots.ts';
import { isCertificateName, latin1File, type UnreadFile } from '../read-file.ts';
import type { DirectoryContext } from './context.ts';
import type { EntryReason, PassedEntry, PassedOver } from './facts.ts';

/** Collects the entries of a directory that Go gets nothing from, although they are meant for it. */
export interface Passed {
  addDenied(path: string, denial: Denial | undefined): void;
  addDirectory(path: string): void;
  addLoop(path: string): void;
  addDangling(path: string, link: DanglingLink): void;
  /**
   * A file without a block that Go would try.
   * @param isKey whether it is a key of a ConfigMap or Secret that is mounted there
   */
  addContent(path: string, text: string, isKey: boolean): void;
  /** To be called once the whole directory is read. */
  end(): void;
  /** What counts once all roots are known: a CA that Go has from elsewhere is not missing. */
  settle(): PassedOver[];
  /** The certificates of such entries, for later lookups. */
  files(): UnreadFile[];
}

type Entry = PassedEntry & {
  readonly reason: EntryReason;
  readonly ders?: readonly string[];
  readonly isKey?: boolean;
};

const named = 3;
const subdirectoryFiles = 50;
const subdirectoryDepth = 3;

export function createPassed(context: DirectoryContext): Passed {
  const { host, rules, pool } = context;
  const entries: Entry[] = [];
  const before = pool.facts(null).nonPublic;
  let hasOwnCa = false;

  /** The first CA of a file that is not among the roots, '' for one that Go could not read anyway; null if all are. */
  function firstOutside(ders: readonly string[]): string | null {
    let unreadable = false;
    for (const der of ders) {
      host.deadline.check();
      if (pool.has(der)) continue;
      const decoded = decodeCertificate(der, rules);
      if (decoded.ok) return describeName(decoded.value.subject);
      unreadable = true;
    }
    return unreadable ? '' : null;
  }

  function addSubdirectory(path: string, depth: number): void {
    const listing = host.fs.list(absolutePath(host, path), subdirectoryFiles);
    if (listing.kind !== 'found') return;
    for (const inner of listing.value.names) {
      const file = `${path}/${inner}`;
      if (isCertificateName(inner)) {
        const ders = certificatesIn(latin1File(host, absolutePath(host, file)), rules);
        if (ders.length > 0) entries.push({ reason: 'subdirectory', path: file, ders });
      } else if (depth > 1 && !inner.includes('.') && isDirectory(host, absolutePath(host, file)))
        addSubdirectory(file, depth - 1);
    }
  }

  return {
    addDenied(path, denial) {
      // This probe may be able to read what the program cannot.
      const ders = certificatesIn(latin1File(host, absolutePath(host, path)), rules);
      const rest = { ...(denial === undefined ? {} : { denial }), ...(ders.length === 0 ? {} : { ders }) };
      entries.push({ reason: 'denied', path, ...rest });
    },
    addLoop: (path) => entries.push({ reason: 'loop', path }),
    addDangling(path, dangling) {
      // What was left behind with Debian's package is in the bundle that was copied too.
      if (!dangling.target.includes('/usr/share/ca-certificates/mozilla/'))
        entries.push({ reason: 'dangling', path, dangling });
    },
    addDirectory(path) {
      const name = baseName(path);
      if (name.startsWith('..')) return;
      if (isCertificateName(name)) {
        entries.push({ reason: 'directory', path });
        return;
      }
      addSubdirectory(path, subdirectoryDepth);
    },
    end() {
      hasOwnCa = pool.facts(null).nonPublic > before;
    },
    addContent(path, text, isKey) {
      const { ders: certificates, form } = allCertificatesIn(text, rules);
      const kind = form ?? kindOf(text);
      if (certificates.length > 0) entries.push({ reason: kind, path, ders: certificates });
      // An empty bundle of a distribution is one that was never generated.
      else if (kind === 'empty' && defaultFiles.includes(path)) return;
      else if (isExpected(kind, baseName(path), text)) entries.push({ reason: kind, path, isKey });
    },
    files: () => entries.flatMap(({ path, ders, reason }) => (ders === undefined ? [] : [{ path, ders, why: reason }])),
    settle() {
      const isEmpty = pool.facts(null).roots === 0;
      const groups = new Map<EntryReason, { count: number; first: PassedEntry[] }>();
      for (const { reason, ders, isKey, ...entry } of entries) {
        // trust-manager writes the same CAs in several formats into one ConfigMap.
        if ((reason === 'pkcs12' || reason === 'jks') && ders === undefined && isKey === true && hasOwnCa) continue;
        // Public roots in another format do not matter if Go has its own; files that cannot be read do.
        const isLoss = isEmpty || reason === 'denied' || ders === undefined || !ders.every(isMozillaRoot);
        const subject = ders === undefined ? undefined : isLoss ? firstOutside(ders) : null;
        if (subject === null) continue;
        const group = groups.get(reason) ?? { count: 0, first: [] };
        groups.set(reason, group);
        group.count += 1;
        if (group.first.length < named)
          group.first.push({ ...entry, ...(subject === undefined || subject === '' ? {} : { subject }) });
      }
      return [...groups].map(([reason, group]) => ({ reason, ...group }));
    },
  };

  function kindOf(text: string): EntryReason {
    const type = /^-----BEGIN ([^\n-]{1,60})-----/m.exec(text)?.[1];
    return type === undefined ? contentKind(text) : pemKind(type);
  }
}

/** Kinds of content that show the file's purpose, whatever its name. */
const tellingKinds: ReadonlySet<EntryReason> = new Set<EntryReason>([
  ...(['der', 'pkcs7', 'pkcs7-pem', 'pkcs12', 'jks', 'base64', 'base64-of-pem', 'base64-twice'] as const),
]);

/** Whether a person would expect a certificate in a file that has none: PEM of another type may well match its name. */
function isExpected(kind: EntryReason, name: string, text: string): boolean {
  if (tellingKinds.has(kind)) return true;
  if (kind !== 'other-pem') return isCertificateName(name);
  return /\.(?:crt|cer|cert)$/i.test(name) && !text.includes('-----BEGIN X509 CRL-----');
}

function isDirectory(host: Host, path: string): boolean {
  const stat = host.fs.stat(path);
  return stat.kind === 'found' && stat.value.kind === 'directory';
}
