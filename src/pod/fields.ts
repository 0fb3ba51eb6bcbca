import { didYouMean } from '../cli/suggest.ts';
import type { Located } from '../policy/located.ts';

/** The fields of an object in a manifest, each with its position. */
export type Fields = ReadonlyMap<string, Located>;

/**
 * @param names the fields that the API has there; null if any is allowed, and is kept without a value too
 * @throws UsageError for an unknown field
 */
export function fieldsOf(node: Located | undefined, what: string, names: readonly string[] | null): Fields {
  const fields = new Map<string, Located>();
  for (const { key, at, value } of node?.entries() ?? []) {
    // The whole list would not fit on a line.
    if (names !== null && !names.includes(key)) at.fail(`${what} has no field '${key}'${didYouMean(key, names)}`);
    // Of an object of the API, null is a field that is left out; of a map such as `data` it is a key.
    if (names === null || !isNull(value)) fields.set(key, value);
  }
  return fields;
}

/** @throws UsageError for a number or a boolean, as the API server refuses one there */
export function textOf(fields: Fields, name: string): string | null {
  const node = fields.get(name);
  const text = node === undefined ? '' : apiText(node, name);
  return node === undefined || (text === '' && node.isMapping()) ? null : text;
}

/** @throws UsageError as `textOf` does */
export function textsOf(fields: Fields, name: string): readonly string[] | null {
  return fields.has(name) ? itemsOf(fields, name).map((item) => apiText(item, `an item of ${name}`)) : null;
}

/**
 * A string of the API; an unquoted `8080` or `true` is not one.
 * @param what the field, as a message names it
 * @throws UsageError
 */
export function apiText(node: Located, what: string): string {
  const type = node.typeOf();
  if (type === null) return node.text();
  const text = node.text();
  const go = type === 'boolean' ? 'bool' : 'number';
  return node.fail(
    `${what} is the ${type} ${text}, and the API server takes only a text there ("cannot unmarshal ${go} into Go struct field ... of type string"): quote it: "${text}"`,
  );
}

/** The items of a list; none where it is left out, or is null. */
export function itemsOf(fields: Fields, name: string): readonly Located[] {
  const node = fields.get(name);
  return node === undefined || isNull(node) ? [] : node.items();
}

/** An empty value, which the API takes for one that is left out. */
export function isNull(node: Located): boolean {
  return !node.isMapping() && !node.isList() && node.text() === '';
}

/** What the API server takes. */
type Range = {
  readonly least: number;
  readonly most: number;
  /** How a message writes the greatest; left out for plain digits. */
  readonly mostWords?: string;
};

/** @throws UsageError for what is not a whole number of the range, and for one in quotes, as the API server refuses it */
export function numberOf(fields: Fields, name: string, range?: Range): number | null {
  const node = fields.get(name);
  return node === undefined || isNull(node) ? null : numberIn(node, name, range);
}

/** @throws UsageError as `numberOf` does */
export function numberIn(node: Located, name: string, range?: Range): number {
  const text = node.text();
  const value = wholeNumber(text) ?? node.fail(`${name} '${text}' is not a whole number`);
  if (node.typeOf() === null) return failQuoted(node, name, 'int32 or int64');
  if (range !== undefined && (value < range.least || value > range.most))
    node.fail(`${name} ${value} "must be between ${range.least} and ${range.mostWords ?? range.most}, inclusive"`);
  return value;
}

/** As Kubernetes tools read YAML: a leading zero makes it octal. */
export function wholeNumber(text: string): number | null {
  const plain = text.replaceAll('_', '');
  const octal = /^0o?([0-7]{1,10})$/.exec(plain)?.[1];
  if (octal !== undefined) return Number.parseInt(octal, 8);
  const value = /^(?:\d[\d.eE+]*|0x[\da-fA-F]{1,8})$/.test(plain) ? Number(plain) : Number.NaN;
  return value < 1e10 && Number.isInteger(value) ? value : null;
}

/** @throws UsageError for what is neither true nor false, and for that in quotes, as the API server refuses it */
export function booleanOf(fields: Fields, name: string): boolean | null {
  const node = fields.get(name);
  if (node === undefined || isNull(node)) return null;
  const text = node.text();
  const value =
    booleans.find(({ words }) => words.test(text))?.value ?? node.fail(`${name} '${text}' is neither true nor false`);
  return node.typeOf() === null ? failQuoted(node, name, 'bool') : value;
}

function failQuoted(node: Located, name: string, type: string): never {
  return node.fail(
    `${name} is the text "${node.text()}" ("cannot unmarshal string into Go struct field \u2026 of type ${type}"): take the quotes away`,
  );
}

/** YAML 1.1, as Kubernetes tools read it: https://yaml.org/type/bool.html */
const booleans = [
  { words: /^(?:[yY]|yes|Yes|YES|true|True|TRUE|on|On|ON)$/, value: true },
  { words: /^(?:[nN]|no|No|NO|false|False|FALSE|off|Off|OFF)$/, value: false },
] as const;

/** @throws UsageError for another text than these, of which the API server says "Unsupported value" */
export function choiceOf(fields: Fields, name: string, choices: readonly string[]): string | null {
  const text = textOf(fields, name);
  if (text !== null && text !== '' && !choices.includes(text)) fields.get(name)?.failUnknown(name, text, choices);
  return text;
}

/** @throws UsageError for a field that is left out or empty, of which the API server says "Required value" */
export function requireField(fields: Fields, name: string, owner: Located, what: string): void {
  const node = fields.get(name);
  if (node === undefined || isNull(node)) owner.fail(`${what} has no ${name} ("Required value")`);
}

/**
 * The name of a volume or a container.
 * @throws UsageError for one that the API server does not take (RFC 1123)
 */
export function labelOf(fields: Fields, owner: Located, what: string): string {
  const name = textOf(fields, 'name') || owner.fail(`${what} has no name`);
  if (!/^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/.test(name))
    fields
      .get('name')
      ?.fail(`'${name}' is not a name: "must consist of lower case alphanumeric characters or '-'", 63 at most`);
  return name;
}

/** @throws UsageError for what is no user or group (apimachinery, IsValidUserID) */
export function idOf(fields: Fields, name: string): number | null {
  return numberOf(fields, name, ids);
}

/** Of users and groups. */
export const ids: Range = { least: 0, most: 2 ** 31 - 1 };
