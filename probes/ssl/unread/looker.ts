import { decodeCertificate } from '../../../src/decode/certificate/certificate.ts';
import { describeName } from '../../../src/decode/certificate/names/name.ts';
import type { Certificate } from '../../../src/decode/certificate/types.ts';
import type { Host } from '../../../src/host/host.ts';
import type { EncodedForm } from '../entries/facts.ts';
import type { GoRules } from '../lookup/go-rules.ts';
import { allCertificatesIn } from '../pool/encoded-certificates.ts';
import { isMozillaRoot } from '../pool/mozilla-roots.ts';
import type { Pool } from '../pool/pool.ts';
import { latin1File, type UnreadFile } from '../read-file.ts';
import type { LocalCa, UnreadReason } from './facts.ts';

/**
 * The maximum numbers of names in one directory and of files in one location: larger ones contain no CAs that
 * somebody added by hand.
 */
export const listed = 1000;
const looked = 100;

export interface Looker {
  readonly host: Host;
  readonly rules: GoRules;
  readonly names: Names;
  readonly files: UnreadFile[];
  /** Whether Go has a root that is not a public one. */
  readonly hasCompanyRoot: boolean;
  /** The CA of a file that is not among the roots; null if there is none, or the file was already examined. */
  look(path: string, why: UnreadReason, accepts: (ca: Certificate) => boolean): Outside | null;
}

/** The contents of directories, each listed once: most paths are missing, as their parent directory shows. */
export interface Names {
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

export type Outside = { readonly subject: string; readonly form: LocalCa['form']; readonly certificates: number };

/** @param read the files that Go has read, absolute: under another name, as OpenSSL's cert.pem often is, they hold nothing else */
export function createLooker(host: Host, rules: GoRules, pool: Pool, read: readonly string[]): Looker {
  const files: UnreadFile[] = [];
  const realPath = (path: string): string => host.fs.resolve(path).end.path;
  const seen = new Set(read.map(realPath));
  return {
    host,
    rules,
    names: createNames(host),
    files,
    hasCompanyRoot: pool.facts(null).nonPublic > 0,
    look(path, why, accepts) {
      host.deadline.check();
      const real = realPath(path);
      if (seen.has(real)) return null;
      seen.add(real);
      const text = latin1File(host, path);
      const { ders, form: encoded } = text === '' ? noCertificates : allCertificatesIn(text, rules);
      if (ders.length === 0) return null;
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

/** Only for a file that must be converted with a known command. */
export function otherForm({ form }: Outside): { readonly form?: EncodedForm } {
  return form === 'pem' || form === 'other' ? {} : { form };
}

const noCertificates: ReturnType<typeof allCertificatesIn> = { ders: [], form: null };
export const any = (): boolean => true;

/** Regular files, or links to such, in a directory and those below it, up to a limit. */
export function filesBelow(host: Host, directory: string, depth: number, except: readonly string[]): string[] {
  const listing = host.fs.list(directory, listed);
  if (listing.kind !== 'found') return [];
  const files: string[] = [];
  for (const name of listing.value.names) {
    if (files.length >= looked) break;
    // The kubelet's own copy of a volume is behind `..data`.
    if (name.startsWith('..') || except.includes(name)) continue;
    const path = `${directory}/${name}`;
    const stat = host.fs.stat(path);
    if (stat.kind !== 'found') continue;
    if (stat.value.kind === 'file') files.push(path);
    else if (stat.value.kind === 'directory' && depth > 1) files.push(...filesBelow(host, path, depth - 1, except));
  }
  return files;
}

export function exists(host: Host, path: string): boolean {
  return host.fs.stat(path).kind === 'found';
}
