import type { Located } from '../../policy/yaml-nodes.ts';
import { expandReferences } from '../expansion.ts';
import { apiFields, booleanOf, type Fields, fieldsOf, itemsOf, textOf } from '../fields.ts';
import type { KeyedObjects, MissingKey, MountContent, PodMount } from '../model.ts';
import { readVolume, type Volume } from './volume-sources.ts';

/** What volumeMounts refer to besides the volumes of the pod. */
type Known = {
  /** Variables of the container, null for what is not known: `subPathExpr` has them. */
  readonly values: ReadonlyMap<string, string | null>;
  /** Volumes that a StatefulSet has claims made for. */
  readonly claims: readonly string[];
  /** Volumes that other containers of the pod may write to. */
  readonly filledByOthers: readonly string[];
};

/**
 * What the container's volumeMounts put into its file system.
 * @throws UsageError for what the API server refuses (pkg/apis/core/validation, ValidateVolumeMounts)
 */
export function readMounts(
  container: Fields,
  pod: Fields,
  objects: KeyedObjects,
  { values, claims, filledByOthers }: Known,
): { readonly mounts: readonly PodMount[]; readonly missing: readonly MissingKey[] } {
  const nodes = volumesOf(pod, claims);
  const missing: MissingKey[] = [];
  const paths = new Set<string>();
  const mounts = itemsOf(container, 'volumeMounts').map((node) => {
    const fields = fieldsOf(node, 'volumeMounts', apiFields.volumeMount);
    const name = textOf(fields, 'name') ?? node.fail('the mount has no name');
    const mountPath = mountPathOf(node, fields, paths);
    const found = nodes.get(name);
    const volume =
      found === undefined
        ? node.failUnknown('volume', name, [...nodes.keys()])
        : readVolume(name, found, objects, filledByOthers.includes(name));
    missing.push(...volume.missing);
    const subPath = subPathOf(fields, values);
    if (subPath !== undefined) missing.push(...missingPart(volume, subPath, node.place));
    return {
      mountPath: mountPath.startsWith('/') ? mountPath.replace(/\/+$/, '') || '/' : `/${mountPath}`,
      readOnly: volume.isReadOnly || (booleanOf(fields, 'readOnly') ?? false),
      place: node.place,
      kind: volume.kind,
      volume: volume.words,
      source: volume.source,
      memory: volume.memory,
      content: subPath === undefined ? volume.content : below(volume.content, subPath),
    };
  });
  return { mounts, missing };
}

/** By name, null for a claim of a StatefulSet. */
function volumesOf(pod: Fields, claims: readonly string[]): Map<string, Located | null> {
  const volumes = new Map<string, Located | null>(claims.map((name) => [name, null]));
  const own = new Set<string>();
  for (const node of itemsOf(pod, 'volumes')) {
    const name = textOf(fieldsOf(node, 'the volume', null), 'name') ?? node.fail('the volume has no name');
    if (own.has(name)) node.fail(`there are two volumes with the name ${name} ("Duplicate value")`);
    own.add(name);
    // The StatefulSet's own claim counts before a volume of its name (pkg/controller/statefulset, updateStorage).
    if (!volumes.has(name)) volumes.set(name, node);
  }
  return volumes;
}

function mountPathOf(node: Located, fields: Fields, paths: Set<string>): string {
  const path = textOf(fields, 'mountPath') || node.fail('the mount has no mountPath');
  if (path.includes(':')) return node.fail(`mountPath '${path}' "must not contain ':'"`);
  if (paths.has(path)) return node.fail(`mountPath ${path} is used twice ("must be unique")`);
  paths.add(path);
  return path;
}

/** Undefined without one, null where it is not known. */
function subPathOf(fields: Fields, values: Known['values']): string | null | undefined {
  const expression = textOf(fields, 'subPathExpr') || null;
  const plain = textOf(fields, 'subPath') || null;
  const stated = fields.get('subPathExpr') ?? fields.get('subPath');
  const text = expression ?? plain;
  if (text === null) return undefined;
  if (expression !== null && plain !== null) return stated?.fail('subPath and subPathExpr are "mutually exclusive"');
  if (text.startsWith('/')) return stated?.fail(`'${text}' "must be a relative path"`);
  if (text.split('/').includes('..')) return stated?.fail(`'${text}' "must not contain '..'"`);
  return expression === null ? text : expandReferences(expression, values);
}

/** The kinds whose files are keys that a manifest has. Of an emptyDir, parts are directories that the kubelet makes. */
const kindsOfKeys: readonly string[] = ['configMap', 'projected'];

/** Of a volume whose files are known. */
function missingPart({ kind, content, words }: Volume, subPath: string | null, place: string): MissingKey[] {
  if (content.kind !== 'directory' || subPath === null || !kindsOfKeys.includes(kind)) return [];
  const keys = [...content.files.keys()];
  const isThere = keys.some((key) => key === subPath || key.startsWith(`${subPath}/`));
  return isThere ? [] : [{ place, key: subPath, source: words, keys, use: 'subPath' }];
}

/** @param subPath null if it is not known */
function below(content: MountContent, subPath: string | null): MountContent {
  if (content.kind !== 'directory') return { kind: 'unknown', isDirectory: null };
  if (subPath === null && content.files.size > 0) return { kind: 'unknown', isDirectory: null };
  const bytes = content.files.get(subPath ?? '');
  if (bytes !== undefined) return { kind: 'file', bytes, mode: content.modes?.get(subPath ?? '') ?? content.mode };
  // Where there is none, the kubelet makes a directory with the mode of the volume (kubelet_pods.go, makeMounts).
  return { kind: 'directory', files: new Map(), mode: content.files.size > 0 ? 0o755 : content.mode };
}
