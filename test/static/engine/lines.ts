import {
  compare,
  concat,
  decodeBase64,
  encodeBase64,
  fromHex,
  fromLatin1,
  fromUtf8,
  hex,
  indexOf,
  lastIndexOf,
  latin1,
  unpack,
  utf8,
} from '#runtime/bytes.ts';
import { objectLine } from './objects.ts';

/** A regular expression: its source and its flags. */
export type Pattern = readonly [source: string, flags: string];

/**
 * What an engine makes of bytes, texts, dates, numbers, JSON and regular expressions, in lines of ASCII. The same lines in every
 * engine that keeps to ECMAScript, whose byte functions are ours.
 */
export function* engineLines(patterns: readonly Pattern[]): Generator<string> {
  const random = randomNumbers(12_345);
  for (let round = 0; round < 6000; round += 1) yield ascii(bytesLine(random));
  for (let round = 0; round < 3000; round += 1) yield ascii(textLine(random));
  for (let round = 0; round < 3000; round += 1) yield ascii(dateLine(random));
  for (let round = 0; round < 3000; round += 1) yield ascii(numberLine(random));
  for (let round = 0; round < 3000; round += 1) yield ascii(jsonLine(random));
  for (let round = 0; round < 1000; round += 1) yield ascii(objectLine(random, randomText(random)));
  for (const pattern of patterns) for (let round = 0; round < 12; round += 1) yield ascii(patternLine(pattern, random));
}

/** A whole number from 0 to below `limit`. */
type Random = (limit: number) => number;

/** Always the same ones (Numerical Recipes' linear congruence). */
function randomNumbers(seed: number): Random {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

function oneOf<T>(random: Random, list: readonly [T, ...T[]]): T {
  return list[random(list.length)] ?? list[0];
}

/** Octets at which UTF-8 decoders differ: borders of ranges, surrogates, overlong forms. */
const octets = [
  0, 0x0a, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbb, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xed, 0xef, 0xf0, 0xf4,
  0xf5, 0xff,
] as const;

const layouts = [
  Uint8Array.of(),
  Uint8Array.of(2),
  Uint8Array.of(4),
  Uint8Array.of(8),
  Uint8Array.of(2, 4, 2),
  Uint8Array.of(4, 8),
] as const;

function bytesLine(random: Random): string {
  const bytes = Uint8Array.from({ length: random(12) }, () => (random(2) === 0 ? oneOf(random, octets) : random(256)));
  const text = utf8(bytes);
  const one = latin1(bytes);
  const needle = Uint8Array.from([random(256)]);
  const from = random(8) - 4;
  const parts = [
    hex(bytes),
    text,
    hex(fromUtf8(text)),
    one,
    hex(fromLatin1(text)),
    hex(fromHex(`${hex(bytes)}${oneOf(random, ['', 'f', 'zz'])}`)),
    utf8(bytes, random(4), 4 + random(8)),
    indexOf(bytes, needle, from),
    indexOf(bytes, random(256), from),
    indexOf(bytes, one.slice(1, 3), from),
    lastIndexOf(bytes, needle),
    lastIndexOf(bytes, random(256), 5),
    Math.sign(compare(bytes, Uint8Array.from(octets))),
    hex(concat([bytes, needle])),
    String(unpack(bytes, random(4) - 1, oneOf(random, layouts), random(2) === 0)),
    encodeBase64(one),
    outcome(() =>
      hex(
        fromLatin1(
          decodeBase64(`${encodeBase64(one).slice(0, random(20))}${oneOf(random, ['', '=', '\n', ' A', '\f', '*'])}`)
            .text,
        ),
      ),
    ),
  ];
  return parts.join(' ');
}

const characters = [
  'a', 'Z', 'é', 'ß', 'İ', 'ı', 'ﬀ', 'Σ', 'ς', '\u0301', '\u{1f600}', '\ud800', '\udfff', '\uffff', '\u00a0', '\u2028', '\ufeff', '\t', '0', '$',
] as const; // biome-ignore format: one row

function randomText(random: Random, length = random(10)): string {
  return Array.from({ length }, () => oneOf(random, characters)).join('');
}

function textLine(random: Random): string {
  const [a, b] = [randomText(random), randomText(random, 1 + random(2))];
  const parts = [
    a.toLowerCase(), a.toUpperCase(), a.normalize('NFC'), a.normalize('NFD'), a.trim(), a.trimEnd(), a.padEnd(12, b), a.padStart(12, b),
    a.indexOf(b), a.lastIndexOf(b), a.includes(b), a.startsWith(b, 1), a.endsWith(b), a.at(-1) ?? '', a.slice(-3, -1), a.codePointAt(1) ?? '',
    a.split(b).length, a.split('').reverse().join(''), a.replaceAll(b, "[$&$$$'$`]"), a.isWellFormed(), a.toWellFormed(), a < b, [a, b, 'a', 'é'].sort().join('|'),
    outcome(() => encodeURIComponent(a)), outcome(() => decodeURIComponent(a)), [...a].length, a.localeCompare(a),
  ]; // biome-ignore format: one row
  return parts.join(' ');
}

function dateLine(random: Random): string {
  const ms = (random(2) === 0 ? 1 : -1) * random(2 ** 31) * oneOf(random, [1, 1000, 4096, 3_000_000]);
  const date = new Date(ms);
  const digits = (width: number, limit: number, first = 0): string =>
    String(first + random(limit - first)).padStart(width, '0');
  // Elements that are out of range are NaN in Node and some day in the engine: who parses looks whether the same day comes out again.
  const anyDay = `${digits(4, 3000)}-${digits(2, 15)}-${digits(2, 34)}`;
  const anyMs = Date.parse(`${anyDay}T00:00:00Z`);
  const time = `${digits(2, 24)}:${digits(2, 60)}:${digits(2, 60)}`;
  const written = `${digits(4, 3000)}-${digits(2, 13, 1)}-${digits(2, 32, 1)}${oneOf(random, ['', `T${time}Z`, `T${time}.${digits(3, 1000)}+05:30`])}`;
  const parts = [
    outcome(() => date.toISOString()),
    Date.parse(outcome(() => date.toISOString())),
    date.getUTCFullYear(),
    date.getUTCDay(),
    Date.UTC(random(3000), random(30) - 5, random(60) - 10, random(50), random(100), random(100)),
    Date.parse(written),
    anyDay,
    !Number.isNaN(anyMs) && new Date(anyMs).toISOString().startsWith(anyDay),
    JSON.stringify(date),
  ];
  return parts.join(' ');
}

/** Only what ECMAScript does not leave to the engine: no Math.hypot, no number above 2^53 to another base than ten. */
function numberLine(random: Random): string {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setUint32(0, random(2 ** 32));
  bits.setUint32(4, random(2 ** 32));
  const value = oneOf(random, [bits.getFloat64(0), random(2 ** 31) / 997, random(1000) / 8, random(2 ** 31) * 2 ** 20]);
  const big = BigInt.asIntN(64, BigInt(random(2 ** 31)) * BigInt(random(2 ** 31)) * 7n - 2n ** 61n);
  const parts = [
    value, value.toFixed(random(8)), value.toPrecision(1 + random(17)), value.toExponential(random(8)), Math.trunc(value % 2 ** 53).toString(2 + random(35)), value | 0, value >>> 5,
    Number.parseFloat(`${value}x`), Number(`  ${value}\n`), Number.parseInt(`${random(2 ** 20)}zz`, 2 + random(35)), Math.round(value),
    big, big / 997n, big % 997n, big >> 7n, big.toString(16), BigInt.asUintN(32, big), Number(big),
  ]; // biome-ignore format: one row
  return parts.join(' ');
}

function jsonLine(random: Random): string {
  const value = randomValue(random, 3);
  const text = JSON.stringify(value, null, random(3)) ?? 'undefined';
  const damaged =
    text.slice(0, random(text.length + 1)) +
    oneOf(random, ['', '}', ',', '\\u12', '1e', '\u2028']) +
    text.slice(-random(4));
  return `${text} ${outcome(() => JSON.stringify(JSON.parse(text)))} ${outcome(() => JSON.stringify(JSON.parse(damaged)))}`;
}

function randomValue(random: Random, depth: number): unknown {
  const kind = random(depth > 0 ? 9 : 6);
  if (kind > 6)
    return Object.fromEntries(
      Array.from({ length: random(4) }, () => [
        oneOf(random, ['a', '10', '2', '__proto__', randomText(random, 2)]),
        randomValue(random, depth - 1),
      ]),
    );
  if (kind === 6) return Array.from({ length: random(4) }, () => randomValue(random, depth - 1));
  return oneOf(random, [null, true, undefined, Number.NaN, random(2 ** 31) / 128, -0, randomText(random)]);
}

function patternLine([source, flags]: Pattern, random: Random): string {
  const letters = [...source.replaceAll(/\\([a-zA-Z])/g, '$1 ')];
  const text = Array.from({ length: random(16) }, () =>
    random(4) === 0 ? oneOf(random, characters) : (letters[random(letters.length)] ?? ''),
  ).join('');
  const pattern = new RegExp(source, flags);
  const found = pattern.exec(text);
  const parts = [
    source,
    text,
    found?.index ?? -1,
    JSON.stringify(found),
    JSON.stringify(found?.groups ?? null),
    text.replace(new RegExp(source, flags), '<$&>'),
    text.split(new RegExp(source, flags), 5).length,
  ];
  return parts.join(' ');
}

/** What it gives, or that it threw: the words of errors are each engine's own. */
function outcome(act: () => string): string {
  try {
    return act();
  } catch {
    return 'threw';
  }
}

/** One line, whatever is in it. */
function ascii(text: string): string {
  return text.replaceAll(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
