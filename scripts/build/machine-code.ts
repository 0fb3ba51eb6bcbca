import type { Architecture } from './architecture.ts';
import type { Image, Place } from './symbols.ts';

/** One change of a function or variable with a mangled name. */
export type Change = { readonly symbol: string } & (
  | { /** The function has no value, and returns at once. */ readonly returns: true }
  | { /** What the function does instead, to its end. */ readonly does: ByArchitecture<readonly Code[]> }
  | { /** A function that it calls at one place: not called, and taken to answer 1. */ readonly callYieldsOne: string }
  | { /** What stands at one place in it, a dot for any digit, and what it becomes. */ readonly turns: Turn }
  | { /** The value of a variable of 32 bits, and the new one. */ readonly word: readonly [from: number, to: number] }
);

type ByArchitecture<T> = Readonly<Record<Architecture, T>>;
type Turn = ByArchitecture<readonly [from: Hex, to: Hex]>;
/** Instructions as hexadecimal digits. */
type Hex = string;
type Code = Hex | { readonly call: string };

/** Bytes for a place in the file. */
export type Patch = { readonly offset: number; readonly bytes: Buffer };

/** Null where the program is not as the change expects it. */
export function patchFor(change: Change, image: Image, arch: Architecture): Patch | null {
  const place = image.find(change.symbol);
  if (place === null) return null;
  const body = image.bytes.subarray(place.offset, place.offset + place.size);
  const patch = (at: number | null, bytes: Buffer | null): Patch | null =>
    at === null || bytes === null || at + bytes.length > place.size ? null : { offset: place.offset + at, bytes };
  const { ret, yieldOne } = instructions[arch];
  if ('returns' in change) return patch(0, ret);
  if ('does' in change) return patch(0, assemble(change.does[arch], place, image, arch));
  if ('word' in change) {
    const [from, to] = change.word;
    return place.size === 4 && body.readUInt32LE(0) === from ? patch(0, word(to)) : null;
  }
  if ('turns' in change) {
    const [from, to] = change.turns[arch];
    const found = [...body.toString('hex').matchAll(new RegExp(from, 'g'))];
    return patch(onlyOne(found.map(({ index }) => index / 2)), Buffer.from(to, 'hex'));
  }
  const callee = image.find(change.callYieldsOne);
  return callee === null ? null : patch(onlyOne(callsOf(callee, body, place, arch)), yieldOne);
}

/** `mov $1,%eax` is as long as a call, and `mov w0,#1` as well. */
const instructions: ByArchitecture<{ readonly ret: Buffer; readonly yieldOne: Buffer }> = {
  x64: { ret: Buffer.from('c3', 'hex'), yieldOne: Buffer.from('b801000000', 'hex') },
  arm64: { ret: Buffer.from('c0035fd6', 'hex'), yieldOne: Buffer.from('20008052', 'hex') },
};

/** Null where a function that is called is not in the program. */
function assemble(codes: readonly Code[], { address }: Place, image: Image, arch: Architecture): Buffer | null {
  let bytes = Buffer.alloc(0);
  for (const code of codes) {
    if (typeof code === 'string') {
      bytes = Buffer.concat([bytes, Buffer.from(code, 'hex')]);
      continue;
    }
    const callee = image.find(code.call);
    if (callee === null) return null;
    bytes = Buffer.concat([bytes, callOf(callee.address, address + bytes.length, arch)]);
  }
  return bytes;
}

/** e8 and the distance from the next instruction; BL and the distance from this one, in words. */
function callOf(target: number, from: number, arch: Architecture): Buffer {
  if (arch === 'arm64') return word((0x94000000 | (((target - from) >> 2) & 0x03ffffff)) >>> 0);
  const bytes = Buffer.from('e800000000', 'hex');
  bytes.writeInt32LE(target - from - bytes.length, 1);
  return bytes;
}

function callsOf(callee: Place, body: Buffer, { address }: Place, arch: Architecture): number[] {
  const step = arch === 'x64' ? 1 : 4;
  const places = Array.from({ length: Math.ceil(body.length / step) }, (_, index) => index * step);
  return places.filter((at) => {
    const call = callOf(callee.address, address + at, arch);
    return call.equals(body.subarray(at, at + call.length));
  });
}

/** Whole bytes, and no doubt. */
function onlyOne(places: readonly number[]): number | null {
  const [place] = places;
  return place !== undefined && places.length === 1 && Number.isInteger(place) ? place : null;
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
