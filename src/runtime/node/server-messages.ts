import type * as NodeCrypto from 'node:crypto';

/** What a TLS connection was made with. */
export interface Connected {
  /** `TLSv1.3`. */
  readonly protocol: string;
  /** `TLS_AES_128_GCM_SHA256`. */
  readonly suite: string;
  /** Lines of the key log (the format of NSS's SSLKEYLOGFILE). */
  readonly secrets: readonly string[];
}

/** What a server sent. */
export interface Sent {
  /** Its certificates in its order: DER, one character per byte. */
  readonly chain: readonly string[];
  /** Whether it asked for one of ours. */
  readonly asksForClient: boolean;
  /** In TLS 1.2; TLS 1.3 has the like of it always, and no extension. */
  readonly extendedMasterSecret: boolean;
}

/**
 * The messages of a server's handshake, out of all bytes that came from it: node:tls hands out those certificates alone that form a
 * chain in the order sent, and does not tell what was asked for.
 * @returns null where there are no certificates
 */
export function messagesSent(received: Buffer, { protocol, suite, secrets }: Connected): Sent | null {
  const isCurrent = protocol === 'TLSv1.3';
  const secret = secrets.find((line) => line.startsWith('SERVER_HANDSHAKE_TRAFFIC_SECRET '))?.split(' ')[2];
  const cipher = isCurrent ? cipherOf(suite) : null;
  const open = cipher === null || secret === undefined ? null : opener(cipher, Buffer.from(secret.trim(), 'hex'));
  if (isCurrent && open === null) return null;
  const parts: Buffer[] = [];
  for (const { type, header, body } of recordsIn(received)) {
    if (type === recordType.handshake) parts.push(body);
    if (type === recordType.changeCipherSpec && !isCurrent) break;
    if (type !== recordType.applicationData || open === null) continue;
    const opened = open(header, body);
    // Behind the handshake are other keys.
    if (opened === null) break;
    if (opened.type === recordType.handshake) parts.push(opened.content);
  }
  const messages = new Map(messagesIn(Buffer.concat(parts)));
  const certificates = messages.get(messageType.certificate);
  const chain = certificates === undefined ? null : certificatesIn(certificates, isCurrent);
  if (chain === null) return null;
  return {
    chain,
    asksForClient: messages.has(messageType.certificateRequest),
    extendedMasterSecret: extensionsOf(messages.get(messageType.serverHello)).includes(extendedMasterSecret),
  };
}

/** RFC 8446, 4. */
const messageType = { serverHello: 2, certificate: 11, certificateRequest: 13 } as const;

const recordType = { changeCipherSpec: 20, handshake: 22, applicationData: 23 } as const;

/** The record layer (RFC 8446, 5.1). */
function* recordsIn(bytes: Buffer): Generator<{ type: number; header: Buffer; body: Buffer }> {
  for (let at = 0; at + 5 <= bytes.length; ) {
    const end = at + 5 + bytes.readUInt16BE(at + 3);
    if (end > bytes.length) return;
    yield { type: bytes[at] ?? 0, header: bytes.subarray(at, at + 5), body: bytes.subarray(at + 5, end) };
    at = end;
  }
}

type Cipher = {
  readonly name: 'aes-128-gcm' | 'aes-256-gcm' | 'chacha20-poly1305';
  readonly keyLength: number;
  readonly hash: 'sha256' | 'sha384';
};

function cipherOf(suite: string): Cipher | null {
  return suites[suite] ?? null;
}

/** RFC 8446, B.4: those that Go has. */
const suites: Readonly<Record<string, Cipher>> = {
  TLS_AES_128_GCM_SHA256: { name: 'aes-128-gcm', keyLength: 16, hash: 'sha256' },
  TLS_AES_256_GCM_SHA384: { name: 'aes-256-gcm', keyLength: 32, hash: 'sha384' },
  TLS_CHACHA20_POLY1305_SHA256: { name: 'chacha20-poly1305', keyLength: 32, hash: 'sha256' },
};

const tagLength = 16;

/** Opens the records of a server's handshake one after the other (RFC 8446, 5.2); null for one under another key. */
function opener(
  { name, keyLength, hash }: Cipher,
  secret: Buffer,
): (header: Buffer, body: Buffer) => { type: number; content: Buffer } | null {
  const key = expandLabel(hash, secret, 'key', keyLength);
  const iv = expandLabel(hash, secret, 'iv', 12);
  let sequence = 0;
  return (header, body) => {
    if (body.length < tagLength) return null;
    const nonce = Buffer.from(iv);
    nonce.writeUInt32BE((nonce.readUInt32BE(8) ^ sequence) >>> 0, 8);
    sequence += 1;
    // Each cipher has types of its own, which are the same for these three.
    const decipher = crypto().createDecipheriv(name as 'aes-128-gcm', key, nonce, { authTagLength: tagLength });
    decipher.setAAD(header);
    decipher.setAuthTag(body.subarray(body.length - tagLength));
    try {
      const plain = Buffer.concat([decipher.update(body.subarray(0, body.length - tagLength)), decipher.final()]);
      let end = plain.length;
      while (end > 0 && plain[end - 1] === 0) end -= 1;
      return { type: plain[end - 1] ?? 0, content: plain.subarray(0, Math.max(0, end - 1)) };
    } catch {
      return null;
    }
  };
}

/** HKDF-Expand-Label of at most one block (RFC 8446, 7.1). */
function expandLabel(hash: string, secret: Buffer, label: string, length: number): Buffer {
  const name = Buffer.from(`tls13 ${label}`);
  const info = Buffer.concat([Buffer.from([0, length, name.length]), name, Buffer.from([0, 1])]);
  return crypto().createHmac(hash, secret).update(info).digest().subarray(0, length);
}

/** Loaded at the first use: most runs touch no network. */
function crypto(): typeof NodeCrypto {
  return process.getBuiltinModule('node:crypto');
}

/** Types and bodies of the messages that are whole. */
function* messagesIn(handshake: Buffer): Generator<[type: number, body: Buffer]> {
  for (let at = 0; at + 4 <= handshake.length; ) {
    const end = at + 4 + handshake.readUIntBE(at + 1, 3);
    if (end > handshake.length) return;
    yield [handshake[at] ?? 0, handshake.subarray(at + 4, end)];
    at = end;
  }
}

/** RFC 7627, 5.1. */
const extendedMasterSecret = 23;

/** The types of the extensions in a ServerHello (RFC 5246, 7.4.1.3). */
function extensionsOf(hello: Buffer | undefined): number[] {
  if (hello === undefined || hello.length < 35) return [];
  const types: number[] = [];
  // Version, random value, session, suite, compression, and how long the extensions are.
  let at = 34 + 1 + (hello[34] ?? 0) + 2 + 1 + 2;
  while (at + 4 <= hello.length) {
    types.push(hello.readUInt16BE(at));
    at += 4 + hello.readUInt16BE(at + 2);
  }
  return types;
}

/** @param hasExtensions TLS 1.3: a context before the list, and extensions behind each certificate */
function certificatesIn(message: Buffer, hasExtensions: boolean): string[] | null {
  const certificates: string[] = [];
  let at = (hasExtensions ? 1 + (message[0] ?? 0) : 0) + 3;
  while (at + 3 <= message.length) {
    const end = at + 3 + message.readUIntBE(at, 3);
    if (end + (hasExtensions ? 2 : 0) > message.length) return null;
    certificates.push(message.toString('latin1', at + 3, end));
    at = hasExtensions ? end + 2 + message.readUInt16BE(end) : end;
  }
  return certificates;
}
