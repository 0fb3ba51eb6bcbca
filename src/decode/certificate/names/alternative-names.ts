import { contextTag, DerCursor, derTag } from '../der.ts';
import { extensionOf } from '../fields.ts';

/** The kinds of alternative names that Go reads (RFC 5280, 4.2.1.6), one character per byte. */
export type GeneralNames = {
  readonly emails: readonly string[];
  readonly dns: readonly string[];
  readonly uris: readonly string[];
  /** Octets of addresses; in a constraint, those of the address and then those of its mask. */
  readonly addresses: readonly string[];
};

/** subjectAltName, in DER content octets. */
const alternativeNamesOid = '\x55\x1d\x11';
const malformed = 'x509: malformed extension';

/**
 * The alternative names of a certificate; null where it has no such extension.
 * @param der a certificate that decodeCertificate reads
 */
export function alternativeNames(der: string): GeneralNames | null {
  const value = extensionOf(der, alternativeNamesOid);
  if (value === null) return null;
  const cursor = new DerCursor(value);
  const end = cursor.open(value.length, derTag.sequence, malformed);
  const list = createNameList();
  while (cursor.at < end) {
    const nameEnd = cursor.openAny(end, malformed);
    list.add(cursor.tag, value.slice(cursor.at, nameEnd));
    cursor.at = nameEnd;
  }
  return list.names;
}

/** Collects names by their tags; kinds that Go does not read are left out. */
export function createNameList(): { readonly names: GeneralNames; add(tag: number, content: string): void } {
  const names = { emails: [] as string[], dns: [] as string[], uris: [] as string[], addresses: [] as string[] };
  return {
    names,
    add(tag, content) {
      const kind = kinds[tag];
      if (kind !== undefined) names[kind].push(content);
    },
  };
}

const kinds: Readonly<Record<number, keyof GeneralNames>> = {
  [contextTag(1, false)]: 'emails',
  [contextTag(2, false)]: 'dns',
  [contextTag(6, false)]: 'uris',
  [contextTag(7, false)]: 'addresses',
};
