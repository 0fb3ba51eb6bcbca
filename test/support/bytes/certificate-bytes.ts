/** What a made-up certificate says. Its signature is none: nothing that loads roots checks one. */
export interface CertificateShape {
  readonly cn?: string;
  readonly issuer?: string;
  /** A Name in DER, instead of one made of `cn`. */
  readonly subject?: Buffer;
  /** RFC 3339 days. */
  readonly notBefore?: string;
  readonly notAfter?: string;
  /** Content octets of the INTEGER, in hex. */
  readonly serial?: string;
  readonly version?: 1 | 2 | 3;
  /** The CA bit; null for a certificate without basic constraints. */
  readonly ca?: boolean | null;
  /** Content of the KeyUsage BIT STRING in hex: `0106` allows signing certificates and CRLs. */
  readonly keyUsage?: string;
  /** A whole SubjectPublicKeyInfo. */
  readonly spki?: Buffer;
  /** Further extensions, whole. */
  readonly extensions?: readonly Buffer[];
  readonly signatureOid?: string;
}

const ed25519 = '2b6570';

/** A certificate in DER, byte for byte the same for the same shape. */
export function encodeCertificate(shape: CertificateShape): Buffer {
  const algorithm = sequence(oid(shape.signatureOid ?? ed25519));
  const version = shape.version ?? 3;
  const subject = shape.subject ?? encodeName(shape.cn ?? 'Test Root');
  const tbs = sequence(
    ...(version === 1 ? [] : [tlv(0xa0, integer(`0${version - 1}`))]),
    integer(shape.serial ?? '01'),
    algorithm,
    shape.issuer === undefined ? subject : encodeName(shape.issuer),
    sequence(time(shape.notBefore ?? '2020-01-01'), time(shape.notAfter ?? '2040-01-01')),
    subject,
    shape.spki ?? spki(ed25519, keyOf(shape.cn ?? 'Test Root')),
    ...(version === 3 ? [tlv(0xa3, sequence(...extensionsOf(shape)))] : []),
  );
  return sequence(tbs, algorithm, bitString(Buffer.alloc(64)));
}

export function encodePem(der: Buffer, type = 'CERTIFICATE'): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${type}-----\n${lines.join('\n')}\n-----END ${type}-----\n`;
}

/** PEM of made-up certificates, one after the other. */
export function bundle(...shapes: readonly CertificateShape[]): string {
  return shapes.map((shape) => encodePem(encodeCertificate(shape))).join('');
}

export function encodeName(cn: string): Buffer {
  return sequence(tlv(0x31, sequence(oid('550403'), tlv(0x0c, Buffer.from(cn)))));
}

/** @param algorithm the OID in hex, and its parameters as an element */
export function spki(algorithm: string, key: Buffer, parameters: Buffer = Buffer.alloc(0)): Buffer {
  return sequence(sequence(oid(algorithm), parameters), bitString(key));
}

export function extension(oidHex: string, value: Buffer, critical = false): Buffer {
  return sequence(oid(oidHex), ...(critical ? [tlv(0x01, Buffer.from([0xff]))] : []), tlv(0x04, value));
}

export function tlv(tag: number, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([Buffer.from([tag, ...lengthOctets(body.length)]), body]);
}

export function sequence(...content: readonly Buffer[]): Buffer {
  return tlv(0x30, ...content);
}

export function oid(hex: string): Buffer {
  return tlv(0x06, Buffer.from(hex, 'hex'));
}

export function integer(hex: string): Buffer {
  return tlv(0x02, Buffer.from(hex, 'hex'));
}

export function bitString(bytes: Buffer): Buffer {
  return tlv(0x03, Buffer.from([0]), bytes);
}

function lengthOctets(length: number): number[] {
  if (length < 0x80) return [length];
  return length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
}

function extensionsOf({ ca = true, keyUsage, extensions = [] }: CertificateShape): Buffer[] {
  const constraints = ca ? sequence(tlv(0x01, Buffer.from([0xff]))) : sequence();
  return [
    ...(ca === null ? [] : [extension('551d13', constraints, true)]),
    ...(keyUsage === undefined ? [] : [extension('551d0f', tlv(0x03, Buffer.from(keyUsage, 'hex')), true)]),
    ...extensions,
  ];
}

/** UTCTime up to 2049, GeneralizedTime after (RFC 5280, 4.1.2.5). */
function time(day: string): Buffer {
  const digits = `${day.replaceAll('-', '')}000000Z`;
  return Number(day.slice(0, 4)) >= 2050 ? tlv(0x18, Buffer.from(digits)) : tlv(0x17, Buffer.from(digits.slice(2)));
}

/** 32 bytes that differ from name to name; Go does not check that an Ed25519 key is a point. */
function keyOf(cn: string): Buffer {
  return Buffer.from(cn.padEnd(32, '.').slice(0, 32), 'latin1');
}
