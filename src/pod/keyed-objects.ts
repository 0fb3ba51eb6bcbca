import { decodeBase64, fromLatin1, fromUtf8 } from '#runtime/bytes.ts';
import type { Located } from '../policy/located.ts';
import { apiText, fieldsOf } from './fields.ts';
import type { ConfigMapData } from './model.ts';

/** @throws UsageError for values that are no texts, as the API server refuses them */
export function readConfigMap(node: Located): ConfigMapData {
  const object = fieldsOf(node, 'the object', null);
  const values = new Map(
    [...fieldsOf(object.get('data'), 'data', null)].map(([key, value]) => [key, apiText(value, key)] as const),
  );
  const binary = [...fieldsOf(object.get('binaryData'), 'binaryData', null)].map(
    ([key, value]) => [key, base64In(value, key)] as const,
  );
  const texts = [...values].map(([key, value]) => [key, fromUtf8(value)] as const);
  return { values, files: new Map([...texts, ...binary]) };
}

/**
 * The keys of a Secret; its values are not kept.
 * @throws UsageError for values that the API server refuses
 */
export function secretKeys(node: Located): ReadonlySet<string> {
  const object = fieldsOf(node, 'the object', null);
  const data = fieldsOf(object.get('data'), 'data', null);
  for (const [key, value] of data) base64In(value, key);
  const texts = fieldsOf(object.get('stringData'), 'stringData', null);
  for (const [key, value] of texts) apiText(value, key);
  return new Set([...data.keys(), ...texts.keys()]);
}

function base64In(node: Located, key: string): Uint8Array {
  const text = apiText(node, key).replace(/[\r\n]/g, '');
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text))
    return node.fail(
      `${key} is not base64 ("illegal base64 data"): encode it, or, in a Secret, write it below stringData`,
    );
  return fromLatin1(decodeBase64(text).text);
}
