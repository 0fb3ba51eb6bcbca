import type { Located } from '../policy/located.ts';
import { apiFields } from './api-fields.ts';
import { checkFieldRef, divisorIn, resourceIn } from './downward.ts';
import { expandReferences, type Variables } from './expansion.ts';
import { booleanOf, type Fields, fieldsOf, itemsOf, requireField, textOf } from './fields.ts';
import { listedKeys } from './missing-keys.ts';
import type { KeyedObjects, MissingKey, PodContainer } from './model.ts';
import type { ResourceValue } from './resources.ts';
import { variablesWith } from './variables.ts';

/** What variables are taken from besides their values. */
interface EnvSources {
  readonly objects: KeyedObjects;
  readonly resources: ResourceValue;
  /** Whether the kubelet adds variables for each service of the namespace. */
  readonly serviceLinks: boolean;
}

/**
 * The variables of a container. The kubelet sets what envFrom has first, then each of env, whose references see those before it
 * (kubelet_pods.go).
 * @throws UsageError for what the API server refuses (pkg/apis/core/validation, ValidateEnv)
 */
export function readEnv(
  fields: Fields,
  { objects, resources, serviceLinks }: EnvSources,
): Pick<PodContainer, 'env' | 'envFrom'> & { readonly missing: readonly MissingKey[]; readonly variables: Variables } {
  const values = new Map<string, string | null>();
  const envFrom: string[] = [];
  const missing: MissingKey[] = [];
  for (const item of itemsOf(fields, 'envFrom')) {
    const source = fieldsOf(item, 'envFrom', apiFields.envFrom);
    const prefix = textOf(source, 'prefix') ?? '';
    const map = source.get('configMapRef');
    const reference = map ?? source.get('secretRef');
    if (reference === undefined)
      return item.fail('the item of envFrom has no source ("must specify one of: `configMapRef` or `secretRef`")');
    if (map !== undefined && source.has('secretRef'))
      item.fail('the item of envFrom has two sources ("may not have more than one field specified at a time")');
    if (prefix !== '') checkName(prefix, source.get('prefix') ?? item);
    const name = objectName(fieldsOf(reference, 'the reference', ['name', 'optional']), reference);
    const data = map === undefined ? undefined : objects.configMaps.get(name);
    const secret = map === undefined ? objects.secrets.get(name) : undefined;
    if (data !== undefined) for (const [key, value] of data.values) values.set(prefix + key, value);
    // Of a Secret the names are known: a later one takes a value away from an earlier source.
    else if (secret !== undefined) for (const key of secret) values.set(prefix + key, null);
    else envFrom.push(`${map === undefined ? 'secret' : 'configMap'} ${name}`);
  }
  const variables = variablesWith(values, envFrom.length > 0, serviceLinks);
  for (const item of itemsOf(fields, 'env')) {
    const variable = fieldsOf(item, 'env', apiFields.env);
    const name = textOf(variable, 'name') ?? item.fail('the variable has no name');
    checkName(name, variable.get('name') ?? item);
    const from = variable.get('valueFrom');
    const text = textOf(variable, 'value') ?? '';
    if (from === undefined) {
      setLast(values, name, expandReferences(text, variables));
      continue;
    }
    if (text !== '') from.fail(`${name} has value and valueFrom ("may not be specified when \`value\` is not empty")`);
    const found = valueFrom(from, textOf(fields, 'name') ?? '', { objects, resources, missing });
    // An optional key that is not there leaves the variable to the image.
    if (found !== undefined) setLast(values, name, found);
  }
  return { env: [...values].map(([name, value]) => ({ name, value })), envFrom, missing, variables };
}

function checkName(name: string, node: Located): void {
  if (!/^[\x20-\x3c\x3e-\x7e]+$/.test(name))
    node.fail(`'${name}' is not a name: "must consist only of printable ASCII characters other than '='"`);
}

/** The name of a ConfigMap or a Secret (RFC 1123). */
function objectName(fields: Fields, owner: Located): string {
  requireField(fields, 'name', owner, 'the reference');
  const name = textOf(fields, 'name') ?? '';
  if (!/^[a-z0-9](?:[-.a-z0-9]*[a-z0-9])?$/.test(name))
    fields
      .get('name')
      ?.fail(`'${name}' is not a name: "must consist of lower case alphanumeric characters, '-' or '.'"`);
  return name;
}

/** Set again, it comes last. */
function setLast(values: Map<string, string | null>, name: string, value: string | null): void {
  values.delete(name);
  values.set(name, value);
}

type Sources = {
  readonly objects: KeyedObjects;
  readonly resources: ResourceValue;
  readonly missing: MissingKey[];
};

/**
 * @param container its name
 * @returns null for what is not known here, undefined if nothing is set
 */
function valueFrom(
  node: Located,
  container: string,
  { objects, resources, missing }: Sources,
): string | null | undefined {
  const fields = fieldsOf(node, 'valueFrom', apiFields.valueFrom);
  const kinds = [...fields.keys()];
  if (kinds.length !== 1)
    return node.fail(`valueFrom has ${kinds.length === 0 ? 'no source' : kinds.join(' and ')}: it takes exactly one`);
  checkFieldRef(fields.get('fieldRef'));
  const resource = fields.get('resourceFieldRef');
  if (resource !== undefined) return resourceText(resource, container, resources);
  const ofConfigMap = fields.get('configMapKeyRef');
  const reference = ofConfigMap ?? fields.get('secretKeyRef');
  if (reference === undefined) return null;
  const stated = fieldsOf(reference, kinds[0] ?? '', ['key', 'name', 'optional']);
  const name = objectName(stated, reference);
  const key = textOf(stated, 'key') || reference.fail('the reference has no key');
  if (!/^[-._a-zA-Z0-9]+$/.test(key) || key.startsWith('..'))
    stated.get('key')?.fail(`'${key}' is not a key: "must consist of alphanumeric characters, '-', '_' or '.'"`);
  const data = ofConfigMap === undefined ? undefined : objects.configMaps.get(name);
  const keys = ofConfigMap === undefined ? objects.secrets.get(name) : data?.values;
  if (keys === undefined) return null;
  if (keys.has(key)) return data?.values.get(key) ?? null;
  if (booleanOf(stated, 'optional') === true) return undefined;
  const source = `${ofConfigMap === undefined ? 'secret' : 'configMap'} ${name}`;
  missing.push({ place: reference.place, key, source, ...listedKeys(keys.keys(), keys.size), use: 'variable' });
  return null;
}

/** A limit or a request in units of `divisor`, rounded up (pkg/api/v1/resource/helpers.go, ExtractContainerResourceValue). */
function resourceText(node: Located, container: string, resources: ResourceValue): string | null {
  const fields = fieldsOf(node, 'resourceFieldRef', ['containerName', 'divisor', 'resource']);
  const resource = resourceIn(node, fields);
  const divisor = divisorIn(fields.get('divisor'), resource);
  if ((textOf(fields, 'containerName') || container) !== container) return null;
  const value = resources(resource);
  return value === null ? null : String(Math.ceil(thousandths(value) / thousandths(divisor)));
}

/** Quantities have no smaller parts, and these divide without a rest of binary fractions. */
function thousandths(quantity: number): number {
  return Math.round(quantity * 1000);
}
