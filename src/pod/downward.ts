import type { Located } from '../policy/located.ts';
import { type Fields, fieldsOf, textOf } from './fields.ts';
import { quantityIn } from './quantity.ts';

/** What a variable may have of the pod itself (pkg/apis/core/validation, validEnvDownwardAPIFieldPathExpressions). */
const fieldPaths = [
  ...['metadata.name', 'metadata.namespace', 'metadata.uid', 'spec.nodeName', 'spec.serviceAccountName'],
  ...['status.hostIP', 'status.hostIPs', 'status.podIP', 'status.podIPs'],
];

/** The API server takes it for `spec.nodeName` (pkg/apis/core/v1/conversion.go). */
const oldNodeName = 'spec.host';

/** What a file of a volume may have (validVolumeDownwardAPIFieldPathExpressions). */
export const volumeFieldPaths = ['metadata.annotations', 'metadata.labels', ...fieldPaths.slice(0, 3)];

/** @throws UsageError for a field that no variable, or no file of a volume, can have */
export function checkFieldRef(node: Located | undefined, paths: readonly string[] = fieldPaths): void {
  if (node === undefined) return;
  const fields = fieldsOf(node, 'fieldRef', ['apiVersion', 'fieldPath']);
  const path = textOf(fields, 'fieldPath') || node.fail('fieldRef has no fieldPath ("Required value")');
  const isOld = path === oldNodeName && paths === fieldPaths;
  if (isOld || paths.includes(path) || /^metadata\.(?:annotations|labels)\['[^']+'\]$/.test(path)) return;
  fields.get('fieldPath')?.failUnknown('fieldPath', path, paths);
}

const resourceNames = ['limits', 'requests'].flatMap((list) =>
  ['cpu', 'memory', 'ephemeral-storage'].map((name) => `${list}.${name}`),
);

/**
 * @param fields of a resourceFieldRef
 * @throws UsageError for a resource that the API server does not take
 */
export function resourceIn(node: Located, fields: Fields): string {
  const resource = textOf(fields, 'resource') || node.fail('resourceFieldRef has no resource ("Required value")');
  if (!resourceNames.includes(resource) && !/^(?:limits|requests)\.hugepages-/.test(resource))
    fields.get('resource')?.failUnknown('resource', resource, resourceNames);
  return resource;
}

/**
 * The unit of a resource; 1 where it is left out.
 * @throws UsageError for one that the API server does not take (validateContainerResourceDivisor)
 */
export function divisorIn(stated: Located | undefined, resource: string): number {
  const divisor = stated === undefined ? 0 : quantityIn(stated);
  if (stated === undefined || divisor === 0) return 1;
  const text = stated.text();
  const isCpu = resource.endsWith('.cpu');
  const units = isCpu ? [1, 1e-3] : powersOf(text.endsWith('i') ? 1024 : 1000);
  // It compares texts: 1e3 stays what it is, and 1024 is not 1Ki.
  if (units.includes(divisor) && !/\d[eE][-+\d]/.test(text)) return divisor;
  const taken = isCpu ? '1m and 1' : '1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei';
  const name = resource.slice(resource.indexOf('.') + 1);
  return stated.fail(`the divisor ${text}: "only divisor's values ${taken} are supported with the ${name} resource"`);
}

function powersOf(base: number): number[] {
  return [0, 1, 2, 3, 4, 5, 6].map((power) => base ** power);
}
