import { utf8 } from '#runtime/bytes.ts';
import { DecodeError } from '../../decode/decoded.ts';
import { repeatedKey } from '../../decode/json-keys.ts';
import type { Blob } from './blob.ts';
import { headOf } from './blob.ts';

export type JsonMap = { readonly [name: string]: unknown };

/** Bytes. Registries take manifests of 4 MiB; an index of configurations is not much larger. */
export const largestJson = 8 << 20;

/** @throws DecodeError */
export function textOf(blob: Blob): string {
  if (blob.size > largestJson) throw new DecodeError(`it has ${blob.size} bytes, more than ${largestJson}`);
  const bytes = headOf(blob, blob.size);
  if (bytes.length < blob.size) throw new DecodeError('it is cut');
  return utf8(bytes);
}

/** @throws DecodeError */
export function parseJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new DecodeError('it is not JSON');
  }
  const key = repeatedKey(text);
  if (key !== null) throw new DecodeError(`it has "${key.slice(0, 100)}" twice`);
  return value;
}

export function mapOf(value: unknown): JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonMap) : {};
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function stringOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

export function stringsOf(value: unknown): readonly string[] {
  return listOf(value).flatMap((item) => stringOf(item) ?? []);
}
