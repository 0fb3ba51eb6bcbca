import { decodeBase64, encodeBase64, fromUtf8, utf8 } from '#runtime/bytes.ts';
import { decodeCertificate } from '../../../src/decode/certificate/certificate.ts';
import { describeName } from '../../../src/decode/certificate/names/name.ts';
import { type PlainCertificate, plainBegin, plainCertificate, plainEnd } from '../../../src/decode/certificate/pem.ts';
import { effectiveGoDebug } from '../../../src/decode/go/env/debug/debug.ts';
import { type GoRules, rulesOf } from '../lookup/go-rules.ts';
import { faultOfRoot, isLeaf, laterFault } from './root-faults.ts';

/** A root that every Go reads in the same way and can use, and the properties that remain to be judged. */
export type PublicRoot = {
  /**
   * Its PEM block as OpenSSL writes it: lines of 64 between the BEGIN line and the END line, with their line breaks.
   */
  readonly block: string;
  /** Its number of lines. */
  readonly lines: number;
  /** `CN=Example Root`. */
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** Another root whose base64 begins with the same line. */
  readonly other: PublicRoot | undefined;
};

/** By the first line of their base64: it contains the serial number, so it is nearly unique. */
const publicRoots = new Map<string, PublicRoot>();

/**
 * The public root whose block, as OpenSSL writes it, begins at a position of a text. Nothing is searched for: a
 * bundle of public roots is processed by comparing it with them.
 * @param text one character per byte
 */
export function publicRootAt(text: string, rest: number): PublicRoot | null {
  const start = rest + plainBegin.length;
  let root = publicRoots.get(text.slice(start, start + lineLength));
  // A slice is compared at once, where QuickJS' startsWith goes character by character.
  while (root !== undefined && text.slice(rest, rest + root.block.length) !== root.block) root = root.other;
  return root ?? null;
}

/** The same for a block that was found in a text. */
export function publicBlock({ base64 }: PlainCertificate): PublicRoot | null {
  let root = publicRoots.get(base64.slice(0, lineLength));
  while (root !== undefined && base64Of(root) !== base64) root = root.other;
  return root ?? null;
}

/** The root with these bytes, however its PEM block was written. */
export function publicRootOf(der: string): PublicRoot | undefined {
  let root = publicRoots.get(encodeBase64(der.slice(0, lineOctets)));
  while (root !== undefined && derOf(root) !== der) root = root.other;
  return root;
}

const lineLength = 64;
const lineOctets = 48;

/** One character per byte. */
export function derOf(root: PublicRoot): string {
  return decodeBase64(base64Of(root)).text;
}

function base64Of({ block }: PublicRoot): string {
  return block.slice(plainBegin.length, -plainEnd.length);
}

/**
 * Reads a PEM file of roots ahead of time: the start-up snapshot of the executable does so with those that most
 * images have. Roots are left out if they depend on the version of Go, or are worth reporting beyond their validity.
 */
export function rememberRoots(text: string): void {
  const rules = everyRules();
  for (let block = plainCertificate(text, 0); block !== null; block = plainCertificate(text, block.next)) {
    const root = cacheableRoot(block.base64, rules);
    if (root === null) continue;
    const line = copyOf(block.base64.slice(0, lineLength));
    publicRoots.set(line, { ...root, other: publicRoots.get(line) });
  }
}

function cacheableRoot(base64: string, everyRules: readonly GoRules[]): Omit<PublicRoot, 'other'> | null {
  const der = decodeBase64(base64).text;
  const readings = everyRules.map((rules) => decodeCertificate(der, rules));
  const [first] = readings;
  if (first?.ok !== true || new Set(readings.map((reading) => JSON.stringify(reading))).size > 1) return null;
  const root = first.value;
  const isSound = everyRules.every(
    (rules) => !isLeaf(root) && faultOfRoot(root, rules) === null && laterFault(root, rules) === null,
  );
  if (!isSound || root.hasNameConstraints) return null;
  const block = `${plainBegin}${base64}${plainEnd}`;
  return {
    block: copyOf(block),
    lines: block.split('\n').length - 1,
    name: copyOf(describeName(root.subject)),
    notBefore: root.notBefore,
    notAfter: root.notAfter,
  };
}

/** V8 keeps the whole string alive for a part of it. */
function copyOf(text: string): string {
  return utf8(fromUtf8(text));
}

/**
 * From the first version whose parser is known here to one beyond the newest that is known to differ, under every
 * GODEBUG.
 */
function everyRules(): GoRules[] {
  const usual = rulesOf(null, effectiveGoDebug(undefined, undefined));
  return Array.from({ length: 12 }, (_, index) => index + 17).flatMap((goMinor) =>
    [false, true].map((flag) => ({ ...usual, goMinor, negativeSerials: flag, refusesSmallRsa: flag })),
  );
}
