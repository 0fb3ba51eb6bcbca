import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { bundle, encodeCertificate, extension, oid, sequence, tlv } from '../../bytes/certificate-bytes.ts';
import type { GoElf } from '../../bytes/elf/go-elf.ts';
import { lineTable } from '../../bytes/elf/line-table.ts';

/** Contents by case and path. */
export type CaseFiles = Readonly<Record<string, Readonly<Record<string, string | Buffer | Link>>>>;

export const debian = 'etc/ssl/certs/ca-certificates.crt';
export const alpine = 'etc/ssl/cert.pem';
export const company = 'etc/company/ca.pem';
export const good = bundle({ cn: 'Good Root' });
export const old = { cn: 'Old Root', notBefore: '2001-01-01', notAfter: '2021-09-30' };
export const future = { cn: 'Next Root', notBefore: '2027-01-01' };
export const five = ['A', 'B', 'C', 'D', 'E'].map((letter) => ({ cn: `Root ${letter}` }));
export const theirs = bundle({ cn: 'Company Root' });
export const fallback = 'golang.org/x/crypto/x509roots/fallback';
export const program: GoElf = {
  goVersion: 'go1.26.1',
  modInfo: ['path\texample.com/app', 'mod\texample.com/app\t(devel)\t', 'build\tCGO_ENABLED=0'],
};

export const withFallback: GoElf = {
  ...program,
  modInfo: [...(program.modInfo ?? []), `dep\t${fallback}\tv0.0.0-20250305170421-49bf5b80c810\th1:x`],
};

export function withFunctions(...names: readonly string[]): GoElf {
  return { ...program, contents: { '.gopclntab': lineTable(names, ['runtime/proc.go']) } };
}

/** A container's mounts, with a ConfigMap on a path. */
export function mountInfo(place: string): string {
  const volume = '/var/lib/kubelet/pods/8b2d7f3c/volumes/kubernetes.io~configmap/company-ca';
  return [
    '100 90 0:50 / / ro,relatime - overlay overlay rw,lowerdir=/l',
    `110 100 254:1 ${volume} ${place} ro,relatime - ext4 /dev/sda1 rw`,
    '',
  ].join('\n');
}

export function status(uid: number, capabilities: string): string {
  const ids = Array(4).fill(uid).join('\t');
  return `Name:\tapp\nUid:\t${ids}\nGid:\t${ids}\nGroups:\t${uid} \nCapEff:\t${capabilities.padStart(16, '0')}\n`;
}

export function dnsName(name: string): Buffer {
  return extension('551d11', sequence(tlv(0x82, Buffer.from(name))));
}

/** An extended key usage of clientAuth alone. */
export const forClients = extension('551d25', sequence(oid('2b06010505070302')));

/** As base64(1) prints it. */
export function base64Of(bytes: string | Buffer): string {
  return Buffer.from(bytes).toString('base64').replace(/.{76}/g, '$&\n');
}

/** Without a time or name in it, so that it is the same on every day. */
export function packed(content: string | Buffer): Buffer {
  return gzipSync(content, { level: 9 });
}

/** A JKS store of one trusted certificate, without its digest. */
export function keyStore(certificate: Buffer): Buffer {
  const text = (value: string): Buffer => Buffer.concat([Buffer.from([0, value.length]), Buffer.from(value)]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(certificate.length);
  const head = Buffer.from('feedfeed000000020000000100000002', 'hex');
  return Buffer.concat([head, text('company'), Buffer.alloc(8), text('X.509'), length, certificate]);
}

export type Link = { readonly link: string };
/** A host directory on a path. */
export function hostPath(source: string, place: string): string {
  return `100 90 0:50 / / ro,relatime - overlay overlay rw,lowerdir=/l\n110 100 254:1 ${source} ${place} ro,relatime - ext4 /dev/sda1 rw\n`;
}

/** A device on a path. */
export function nullDevice(device: string, place: string): string {
  return `100 90 0:50 / / ro,relatime - overlay overlay rw,lowerdir=/l\n110 100 0:6 ${device} ${place} rw - devtmpfs devtmpfs rw\n`;
}

export const der = encodeCertificate({ cn: 'Company Root' });
export const companyDer = 'usr/local/share/ca-certificates/company.crt';
export const trusted = theirs.replaceAll('CERTIFICATE', 'TRUSTED CERTIFICATE');
export const signedData = tlv(
  0x30,
  tlv(0x06, Buffer.from('2a864886f70d010702', 'hex')),
  tlv(
    0xa0,
    sequence(
      tlv(0x02, Buffer.from([1])),
      tlv(0x31),
      sequence(tlv(0x06, Buffer.from('2a864886f70d010701', 'hex'))),
      tlv(0xa0, der),
      tlv(0x31),
    ),
  ),
);

export const pkcs12 = sequence(tlv(0x02, Buffer.from([3])), sequence(Buffer.alloc(300)));
export const html = '<!DOCTYPE html>\n<html><body>404 Not Found</body></html>\n';
export const retired = readFileSync(
  path.join(import.meta.dirname, '../../../../scripts/build/warm-up/retired-roots.pem'),
  'latin1',
);

export const retiredRoots = retired.match(/-----BEGIN.+?-----END CERTIFICATE-----\n/gs) ?? [];
export const publicThree = retiredRoots.slice(0, 3).join('');
export const companyCrt = 'usr/local/share/ca-certificates/company.crt';
/** What xz(1) writes begins so. */
export const xz = Buffer.from('fd377a585a000004e6d6b446', 'hex');

export const bagType = tlv(0x06, Buffer.from('2a864886f70d010c0a0103', 'hex'));
/** What holds a certificate in a store: a bag of SEQUENCEs and an OCTET STRING, here without encryption. */
export const openPkcs12 = sequence(
  tlv(0x02, Buffer.from([3])),
  sequence(tlv(0xa0, tlv(0x04, sequence(sequence(bagType, tlv(0xa0, tlv(0x04, der)))))), tlv(0x05, Buffer.alloc(200))),
);
