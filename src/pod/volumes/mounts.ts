import type { Located } from '../../policy/located.ts';
import { apiFields } from '../api-fields.ts';
import { expandReferences, type Variables } from '../expansion.ts';
import { booleanOf, choiceOf, type Fields, fieldsOf, itemsOf, labelOf, textOf } from '../fields.ts';
import { listedKeys } from '../missing-keys.ts';
import type { BrokenSubPath, KeyedObjects, MissingKey, MountContent, PodMount } from '../model.ts';
import { cleanPath, keysBelow, pathRefusal } from './keyed-paths.ts';
import { checkVolume } from './volume-rules.ts';
import { readVolume, type Volume } from './volume-sources.ts';

/** What volumeMounts refer to besides the volumes of the pod. */
type Known = {
  /** Variables of the container: `subPathExpr` has them. */
  readonly variables: Variables;
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
  { variables, claims, filledByOthers }: Known,
): {
  readonly mounts: readonly PodMount[];
  readonly missing: readonly MissingKey[];
  readonly broken: readonly BrokenSubPath[];
} {
  const nodes = volumesOf(pod, claims);
  const missing: MissingKey[] = [];
  const broken: BrokenSubPath[] = [];
  const paths = new Set<string>();
  // A volume may be mounted many times.
  const read = new Map<string, Volume>();
  const mounts = itemsOf(container, 'volumeMounts').map((node) => {
    const fields = fieldsOf(node, 'volumeMounts', apiFields.volumeMount);
    const name = textOf(fields, 'name') ?? node.fail('the mount has no name');
    const mountPath = mountPathOf(node, fields, paths);
    checkOptions(fields, container);
    const found = nodes.get(name);
    if (found === undefined) return node.failUnknown('volume', name, [...nodes.keys()]);
    const known = read.get(name);
    const volume = known ?? readVolume(name, found, objects, filledByOthers.includes(name));
    if (known === undefined) for (const each of volume.missing) missing.push(each);
    read.set(name, volume);
    const subPath = subPathOf(fields, variables, broken);
    if (subPath !== undefined) missing.push(...missingPart(volume, subPath, node.place));
    return {
      mountPath: mountPath.startsWith('/') ? mountPath.replace(/\/+$/, '') || '/' : `/${mountPath}`,
      readOnly: volume.isReadOnly || (booleanOf(fields, 'readOnly') ?? false),
      place: node.place,
      kind: volume.kind,
      volume: volume.words,
      source: volume.source,
      subPath: subPath || null,
      memory: volume.memory,
      content: subPath === undefined ? volume.content : below(volume, subPath),
      asSource: volume.plain === null || subPath === null ? null : { ...volume.plain, key: subPath || null },
    };
  });
  return { mounts, missing, broken };
}

/** By name, null for a claim of a StatefulSet. */
function volumesOf(pod: Fields, claims: readonly string[]): Map<string, Located | null> {
  const volumes = new Map<string, Located | null>(claims.map((name) => [name, null]));
  const own = new Set<string>();
  for (const node of itemsOf(pod, 'volumes')) {
    const name = labelOf(fieldsOf(node, 'the volume', null), node, 'the volume');
    if (own.has(name)) node.fail(`there are two volumes with the name ${name} ("Duplicate value")`);
    own.add(name);
    // The StatefulSet's own claim counts before a volume of its name (pkg/controller/statefulset, updateStorage).
    if (!volumes.has(name)) volumes.set(name, node);
    checkVolume(name, node);
  }
  return volumes;
}

function mountPathOf(node: Located, fields: Fields, paths: Set<string>): string {
  const path = textOf(fields, 'mountPath') || node.fail('the mount has no mountPath');
  if (paths.has(path)) return node.fail(`mountPath ${path} is used twice ("must be unique")`);
  paths.add(path);
  return path;
}

/** @throws UsageError for options that the API server refuses together (validateMountRecursiveReadOnly, validateMountPropagation) */
function checkOptions(fields: Fields, container: Fields): void {
  const recursive = choiceOf(fields, 'recursiveReadOnly', ['Disabled', 'Enabled', 'IfPossible']);
  const propagation = choiceOf(fields, 'mountPropagation', ['Bidirectional', 'HostToContainer', 'None']) ?? 'None';
  const isRecursive = recursive !== null && recursive !== 'Disabled';
  const needs =
    booleanOf(fields, 'readOnly') !== true
      ? 'readOnly is true'
      : propagation === 'None'
        ? null
        : 'mountPropagation is None or not specified';
  if (isRecursive && needs !== null)
    fields.get('recursiveReadOnly')?.fail(`recursiveReadOnly "may only be specified when ${needs}"`);
  const own = fieldsOf(container.get('securityContext'), 'securityContext', apiFields.securityContext);
  if (propagation === 'Bidirectional' && booleanOf(own, 'privileged') !== true)
    fields
      .get('mountPropagation')
      ?.fail('"Bidirectional mount propagation is available only to privileged containers"');
}

/** Undefined without one, null where it is not known. */
function subPathOf(fields: Fields, variables: Variables, broken: BrokenSubPath[]): string | null | undefined {
  const expression = textOf(fields, 'subPathExpr') || null;
  const plain = textOf(fields, 'subPath') || null;
  const stated = fields.get('subPathExpr') ?? fields.get('subPath');
  const text = expression ?? plain;
  if (text === null || stated === undefined) return undefined;
  if (expression !== null && plain !== null) return stated.fail('subPath and subPathExpr are "mutually exclusive"');
  const refused = pathRefusal(text);
  if (refused !== null) return stated.fail(`'${text}' ${refused}`);
  return expression === null ? cleanPath(text) : expandedSubPath(expression, stated.place, variables, broken);
}

/** Null if it is not known, or if the kubelet does not create the container for it (ExpandContainerVolumeMounts, makeMounts). */
function expandedSubPath(
  expression: string,
  place: string,
  variables: Variables,
  broken: BrokenSubPath[],
): string | null {
  const missing = new Set<string>();
  const path = expandReferences(expression, {
    get(name) {
      const value = variables.get(name);
      if (value === undefined || value === '') missing.add(name);
      return value;
    },
  });
  if (missing.size > 0) broken.push({ place, expression, missing: [...missing].sort(), path: null });
  else if (path !== null && pathRefusal(path) !== null) broken.push({ place, expression, missing: [], path });
  else return path === null ? null : cleanPath(path);
  return null;
}

/** Of a volume whose files are known. */
function missingPart({ paths, words }: Volume, subPath: string | null, place: string): MissingKey[] {
  if (paths === null || subPath === null || subPath === '') return [];
  const isThere = paths.some((path) => path === subPath || path.startsWith(`${subPath}/`));
  return isThere ? [] : [{ place, key: subPath, source: words, ...listedKeys(paths, paths.length), use: 'subPath' }];
}

/** @param subPath null if it is not known */
function below({ content, paths }: Volume, subPath: string | null): MountContent {
  if (subPath === '') return content;
  if (content.kind !== 'directory') return belowUnknown(paths, subPath);
  if (subPath === null && content.files.size > 0) return { kind: 'unknown', isDirectory: null };
  const inner = subPath ?? '';
  const bytes = content.files.get(inner);
  if (bytes !== undefined) return { kind: 'file', bytes, mode: content.modes?.get(inner) ?? content.mode };
  const files = keysBelow(content.files, inner);
  if (files.size > 0)
    return { kind: 'directory', files, mode: content.mode, modes: keysBelow(content.modes ?? new Map(), inner) };
  // Where there is none, the kubelet makes a directory with the mode of the volume (kubelet_pods.go, makeMounts).
  return { kind: 'directory', files: new Map(), mode: content.files.size > 0 ? 0o755 : content.mode };
}

/** Of a Secret in the same file the keys are known, which says of what kind a part is. */
function belowUnknown(paths: Volume['paths'], subPath: string | null): MountContent {
  if (paths === null || subPath === null) return { kind: 'unknown', isDirectory: null };
  if (paths.includes(subPath)) return { kind: 'unknown', isDirectory: false };
  const isDirectory = paths.some((path) => path.startsWith(`${subPath}/`));
  return isDirectory ? { kind: 'unknown', isDirectory } : { kind: 'directory', files: new Map(), mode: 0o755 };
}
