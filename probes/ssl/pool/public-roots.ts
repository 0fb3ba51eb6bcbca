import { decodeBase64, encodeBase64, fromUtf8, utf8 } from '#runtime/bytes.ts';
import { decodeCertificate } from '../../../src/decode/certificate/certificate.ts';
import { describeName } from '../../../src/decode/certificate/name.ts';
import { plainCertificate } from '../../../src/decode/certificate/pem.ts';
import { effectiveGoDebug } from '../../../src/decode/go/env/debug.ts';
import { type GoRules, rulesOf } from '../lookup/go-rules.ts';
import { faultOfRoot, isLeaf, laterFault } from './root-faults.ts';

/** A root that every Go reads in the same way and can use, and all that is left to judge about it. */
export type PublicRoot = {
  /** As it stands in a PEM block, in lines of 64. */
  readonly base64: string;
  /** `CN=Example Root`. */
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly notBefore: number;
  readonly notAfter: number;
};

/** By their last line but one, a part of the signature: in no two of them is it the same, and in the bytes it can be found as well. */
const publicRoots = new Map<string, PublicRoot>();

/** The root whose PEM block holds exactly this. */
export function publicRoot(base64: string): PublicRoot | undefined {
  const root = publicRoots.get(keyOf(base64));
  return root?.base64 === base64 ? root : undefined;
}

/** The root with these bytes, however its PEM block was written. */
export function publicRootOf(der: string): PublicRoot | undefined {
  const start = (Math.ceil(der.length / lineOctets) - 2) * lineOctets;
  const root = publicRoots.get(encodeBase64(der.slice(start, start + lineOctets)));
  return root !== undefined && derOf(root) === der ? root : undefined;
}

const lineLength = 64;
const lineOctets = 48;

function keyOf(base64: string): string {
  const start = (Math.ceil(base64.length / (lineLength + 1)) - 2) * (lineLength + 1);
  return base64.slice(start, start + lineLength);
}

/** One character per byte. */
export function derOf(root: PublicRoot): string {
  return decodeBase64(root.base64);
}

/**
 * Reads a PEM file of roots ahead of time: the start-up snapshot of the executable does so with those that most images have. Left
 * out is what would depend on the version of Go, or be worth a word beyond its validity.
 */
export function rememberRoots(text: string): void {
  const rules = everyRules();
  for (let block = plainCertificate(text, 0); block !== null; block = plainCertificate(text, block.next)) {
    const root = cacheableRoot(block.base64, rules);
    if (root !== null) publicRoots.set(keyOf(root.base64), root);
  }
}

function cacheableRoot(base64: string, everyRules: readonly GoRules[]): PublicRoot | null {
  const der = decodeBase64(base64);
  const readings = everyRules.map((rules) => decodeCertificate(der, rules));
  const [first] = readings;
  if (first?.ok !== true || new Set(readings.map((reading) => JSON.stringify(reading))).size > 1) return null;
  const root = first.value;
  const isSound = everyRules.every(
    (rules) => !isLeaf(root) && faultOfRoot(root, rules) === null && laterFault(root, rules) === null,
  );
  if (!isSound || root.hasNameConstraints) return null;
  return {
    base64: copyOf(base64),
    name: copyOf(describeName(root.subject)),
    notBefore: root.notBefore,
    notAfter: root.notAfter,
  };
}

/** V8 keeps the whole of a string for a part of it. */
function copyOf(text: string): string {
  return utf8(fromUtf8(text));
}

/** From the first version whose parser is known here to one beyond the newest that is known to differ, under every GODEBUG. */
function everyRules(): GoRules[] {
  const usual = rulesOf(null, effectiveGoDebug(undefined, undefined));
  return Array.from({ length: 12 }, (_, index) => index + 17).flatMap((goMinor) =>
    [false, true].map((flag) => ({ ...usual, goMinor, negativeSerials: flag, refusesSmallRsa: flag })),
  );
}
