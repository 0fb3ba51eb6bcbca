import type { Located } from '../../policy/yaml-nodes.ts';
import { booleanOf, type Fields, fieldsOf, isNull, itemsOf, numberOf, textOf } from '../fields.ts';
import type { KeyedObjects, MissingKey, MountContent, PodMount } from '../model.ts';
import { quantityIn } from '../quantity.ts';

/** A volume, and what is in it. */
export interface Volume {
  /** The field of the manifest that says what it is: `configMap`. */
  readonly kind: string;
  /** For messages: `configMap corp-ca`. */
  readonly words: string;
  /** What the kubelet mounts: a path on the host, or the directory that it creates for the volume. */
  readonly source: string;
  readonly content: MountContent;
  readonly isReadOnly: boolean;
  readonly memory: PodMount['memory'];
  readonly missing: readonly MissingKey[];
}

/**
 * @param node null for the claim of a StatefulSet
 * @param filledByOthers whether another container of the pod may write to it, as an init container does that copies CAs
 * @throws UsageError for a volume of two kinds
 */
export function readVolume(name: string, node: Located | null, objects: KeyedObjects, filledByOthers: boolean): Volume {
  if (node === null) return ofKind('persistentVolumeClaim', name, name, null, { kind: 'unknown', isDirectory: true });
  const fields = fieldsOf(node, 'the volume', null);
  const kinds = [...fields].flatMap(([key, value]) => (key === 'name' || isNull(value) ? [] : [key]));
  // A volume without a source is an emptyDir (pkg/apis/core/v1/defaults.go).
  const [kind = 'emptyDir', ...others] = kinds;
  if (others.length > 0)
    node.fail(`the volume ${name} is ${kinds.join(' and ')} ("may not specify more than 1 volume type")`);
  const source = fieldsOf(fields.get(kind), kind, null);
  const path = kind === 'hostPath' ? textOf(source, 'path') : null;
  const named = textOf(source, nameFields[kind] ?? 'name') ?? path ?? name;
  const make = contents[kind];
  const { content, missing = [], memory = null } = make?.(source, objects, named) ?? unknownDirectory;
  const held =
    kind === 'emptyDir' && filledByOthers
      ? ({ kind: 'unknown', isDirectory: true, mode: openToAll } as const)
      : content;
  return { ...ofKind(kind, name, named, path, held), missing, memory };
}

/** What is in a volume of a kind, as far as it is known. */
type Content = Pick<Volume, 'content'> & Partial<Pick<Volume, 'missing' | 'memory'>>;

const unknownDirectory: Content = { content: { kind: 'unknown', isDirectory: true } };

/** An emptyDir is root's (pkg/volume/emptydir/empty_dir.go). */
const openToAll = 0o777;

/** Where a kind names what it takes its content from. */
const nameFields: Readonly<Record<string, string>> = { secret: 'secretName', persistentVolumeClaim: 'claimName' };

const contents: Readonly<Record<string, (source: Fields, objects: KeyedObjects, name: string) => Content>> = {
  emptyDir(source) {
    const size = source.get('sizeLimit');
    const memory =
      textOf(source, 'medium') === 'Memory' ? { size: size === undefined ? null : quantityIn(size) } : null;
    return { content: { kind: 'directory', files: new Map(), mode: openToAll }, memory };
  },
  configMap(source, objects, name) {
    const files = objects.configMaps.get(name)?.files;
    if (files === undefined) return unknownDirectory;
    const mode = modeIn(source, 'defaultMode') ?? 0o644;
    return chosen(source, files, { source: `configMap ${name}`, mode });
  },
  secret(source, objects, name) {
    const keys = objects.secrets.get(name);
    if (keys === undefined) return unknownDirectory;
    const empty = new Map(keys.map((key) => [key, new Uint8Array()]));
    return { ...unknownDirectory, missing: chosen(source, empty, { source: `secret ${name}`, mode: 0 }).missing ?? [] };
  },
  projected(source, objects) {
    const mode = modeIn(source, 'defaultMode') ?? 0o644;
    const files = new Map<string, Uint8Array>();
    const modes = new Map<string, number>();
    const missing: MissingKey[] = [];
    let isKnown = true;
    for (const item of itemsOf(source, 'sources')) {
      const projection = fieldsOf(item, 'sources', null).get('configMap');
      const fields = fieldsOf(projection, 'configMap', null);
      const name = textOf(fields, 'name') ?? '';
      const data = objects.configMaps.get(name)?.files;
      isKnown &&= projection !== undefined && data !== undefined;
      if (projection === undefined || data === undefined) continue;
      const part = chosen(fields, data, { source: `configMap ${name}`, mode });
      missing.push(...(part.missing ?? []));
      if (part.content.kind !== 'directory') continue;
      for (const [path, bytes] of part.content.files) files.set(path, bytes);
      for (const [path, own] of part.content.modes ?? []) modes.set(path, own);
    }
    return { content: isKnown ? { kind: 'directory', files, mode, modes } : unknownDirectory.content, missing };
  },
  hostPath(source) {
    const type = textOf(source, 'type') ?? '';
    const isDirectory = type.startsWith('Directory') ? true : type.startsWith('File') ? false : null;
    return { content: { kind: 'unknown', isDirectory } };
  },
};

/** All keys, or those of `items`; one that is not there keeps the pod from starting, unless the volume is optional. */
function chosen(
  source: Fields,
  data: ReadonlyMap<string, Uint8Array>,
  from: { readonly source: string; readonly mode: number },
): Content {
  const modes = new Map<string, number>();
  if (itemsOf(source, 'items').length === 0)
    return { content: { kind: 'directory', files: data, mode: from.mode, modes } };
  const missing: MissingKey[] = [];
  const files = new Map<string, Uint8Array>();
  for (const item of itemsOf(source, 'items')) {
    const fields = fieldsOf(item, 'items', ['key', 'mode', 'path']);
    const key = textOf(fields, 'key') ?? '';
    const path = textOf(fields, 'path') ?? '';
    const bytes = data.get(key);
    modes.set(path, modeIn(fields, 'mode') ?? from.mode);
    if (bytes !== undefined) files.set(path, bytes);
    else if (booleanOf(source, 'optional') !== true)
      missing.push({ place: item.place, key, source: from.source, keys: [...data.keys()], use: 'volume' });
  }
  return { content: { kind: 'directory', files, mode: from.mode, modes }, missing };
}

function ofKind(kind: string, name: string, named: string, path: string | null, content: MountContent): Volume {
  return {
    kind,
    words: `${kind} ${named}`,
    source: path ?? `/volumes/kubernetes.io~${plugins[kind] ?? kind}/${name}`,
    content,
    isReadOnly: readOnlyKinds.includes(kind),
    memory: null,
    missing: [],
  };
}

/** The kubelet's plugins by volume (kubernetes, pkg/volume), where their directories have another name. */
const plugins: Readonly<Record<string, string>> = {
  configMap: 'configmap',
  emptyDir: 'empty-dir',
  downwardAPI: 'downward-api',
  persistentVolumeClaim: 'csi',
};

const readOnlyKinds = ['configMap', 'secret', 'projected', 'downwardAPI', 'image'];

/** Permission bits, which YAML writes with a leading zero and JSON in decimal digits. */
function modeIn(fields: Fields, name: string): number | null {
  const mode = numberOf(fields, name);
  if (mode !== null && mode > 0o777) fields.get(name)?.fail(`${name} is not between 0000 and 0777`);
  return mode;
}
