import type { Located } from '../../policy/located.ts';
import { apiFields, projectionFields, volumeFields } from '../api-fields.ts';
import { checkFieldRef, resourceIn, volumeFieldPaths } from '../downward.ts';
import { choiceOf, type Fields, fieldsOf, isNull, itemsOf, numberOf, requireField, textOf } from '../fields.ts';
import { quantityIn } from '../quantity.ts';
import { pathRefusal } from './keyed-paths.ts';

/**
 * What the API server refuses of a volume, whether or not it is mounted (pkg/apis/core/validation, validateVolumeSource).
 * @returns its kind, and the fields of that
 * @throws UsageError
 */
export function checkVolume(name: string, node: Located): { readonly kind: string; readonly source: Fields } {
  const fields = fieldsOf(node, 'the volume', apiFields.volume);
  const kinds = [...fields.keys()].filter((key) => key !== 'name');
  // A volume without a source is an emptyDir (pkg/apis/core/v1/defaults.go).
  const [kind = 'emptyDir', ...others] = kinds;
  if (others.length > 0)
    node.fail(`the volume ${name} is ${kinds.join(' and ')} ("may not specify more than 1 volume type")`);
  const stated = fields.get(kind);
  const source = fieldsOf(stated, kind, volumeFields[kind] ?? null);
  const owner = stated ?? node;
  for (const field of requiredFields[kind] ?? []) requireField(source, field, owner, kind);
  choiceOf(source, 'pullPolicy', pullPolicies);
  const size = kind === 'emptyDir' ? source.get('sizeLimit') : undefined;
  if (size !== undefined && !isNull(size)) quantityIn(size);
  const path = kind === 'hostPath' ? textOf(source, 'path') : null;
  if (path?.split('/').includes('..')) source.get('path')?.fail(`path '${path}' "must not contain '..'"`);
  numberOf(source, 'defaultMode', modes);
  checkItems(source, kind, null);
  const paths = new Set<string>();
  for (const item of kind === 'projected' ? itemsOf(source, 'sources') : []) checkProjection(item, paths);
  return { kind, source };
}

/** What no volume of a kind can do without. */
const requiredFields: Readonly<Record<string, readonly string[]>> = {
  configMap: ['name'],
  csi: ['driver'],
  ephemeral: ['volumeClaimTemplate'],
  hostPath: ['path'],
  nfs: ['server', 'path'],
  persistentVolumeClaim: ['claimName'],
  secret: ['secretName'],
};

export const pullPolicies = ['Always', 'IfNotPresent', 'Never'];

/** Permission bits, which YAML writes with a leading zero and JSON in decimal digits. */
const modes = { least: 0, most: 0o777, mostWords: '0777 (octal)' };

function checkProjection(item: Located, paths: Set<string>): void {
  const sources = fieldsOf(item, 'sources', apiFields.projection);
  const [kind, second] = sources.keys();
  if (second !== undefined)
    item.fail(`the source is ${kind} and ${second} ("may not specify more than 1 volume type per source")`);
  if (kind === undefined) return;
  const source = fieldsOf(sources.get(kind), kind, projectionFields[kind] ?? null);
  if (kind === 'configMap' || kind === 'secret') requireField(source, 'name', sources.get(kind) ?? item, kind);
  checkItems(source, kind, paths);
}

/** @param paths those that a projected volume has, which may not have one twice; null for other volumes */
function checkItems(source: Fields, kind: string, paths: Set<string> | null): void {
  const isDownward = kind === 'downwardAPI';
  for (const item of itemsOf(source, 'items')) {
    const fields = fieldsOf(
      item,
      'items',
      isDownward ? ['fieldRef', 'mode', 'path', 'resourceFieldRef'] : ['key', 'mode', 'path'],
    );
    if (!isDownward) requireField(fields, 'key', item, 'the item');
    requireField(fields, 'path', item, 'the item');
    numberOf(fields, 'mode', modes);
    const path = textOf(fields, 'path') ?? '';
    const node = fields.get('path') ?? item;
    const refused = path.startsWith('..') && !path.startsWith('../') ? `"must not start with '..'"` : pathRefusal(path);
    if (refused !== null) node.fail(`path '${path}' ${refused}`);
    if (paths?.has(path)) node.fail(`path '${path}' is there twice ("conflicting duplicate paths")`);
    paths?.add(path);
    if (isDownward) checkDownwardItem(item, fields);
  }
}

function checkDownwardItem(item: Located, fields: Fields): void {
  const [field, resource] = [fields.get('fieldRef'), fields.get('resourceFieldRef')];
  if (field === undefined && resource === undefined) item.fail('"one of fieldRef and resourceFieldRef is required"');
  if (field !== undefined && resource !== undefined)
    item.fail('"fieldRef and resourceFieldRef can not be specified simultaneously"');
  checkFieldRef(field, volumeFieldPaths);
  if (resource === undefined) return;
  const stated = fieldsOf(resource, 'resourceFieldRef', ['containerName', 'divisor', 'resource']);
  requireField(stated, 'containerName', resource, 'resourceFieldRef');
  resourceIn(resource, stated);
}
