import type { Located } from '../../policy/located.ts';
import { apiFields, projectionFields } from '../api-fields.ts';
import { booleanOf, choiceOf, type Fields, fieldsOf, itemsOf, numberOf, textOf } from '../fields.ts';
import { listedKeys } from '../missing-keys.ts';
import type { KeyedObjects, MissingKey, MountContent, PodMount, SourceOfKeys } from '../model.ts';
import { quantityIn } from '../quantity.ts';
import { cleanPath, keyedKinds } from './keyed-paths.ts';
import { checkVolume } from './volume-rules.ts';

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
  /** The paths of its files, where they are keys that the manifest has; null if they are not known, and for other kinds. */
  readonly paths: readonly string[] | null;
  /** A ConfigMap or Secret of which nothing but the name and the mode is stated; null for others. */
  readonly plain: Omit<SourceOfKeys, 'key'> | null;
}

/**
 * @param node null for the claim of a StatefulSet
 * @param filledByOthers whether another container of the pod may write to it, as an init container does that copies CAs
 * @throws UsageError as `checkVolume` does
 */
export function readVolume(name: string, node: Located | null, objects: KeyedObjects, filledByOthers: boolean): Volume {
  if (node === null) return ofKind('persistentVolumeClaim', name, name, null, { kind: 'unknown', isDirectory: true });
  const { kind, source } = checkVolume(name, node);
  const path = kind === 'hostPath' ? textOf(source, 'path') : null;
  const named = textOf(source, nameFields[kind] ?? 'name') ?? path ?? name;
  const make = contents[kind];
  const { content, missing = [], memory = null, paths = null } = make?.(source, objects, named) ?? unknownDirectory;
  const held =
    kind === 'emptyDir' && filledByOthers
      ? ({ kind: 'unknown', isDirectory: true, mode: openToAll } as const)
      : content;
  return { ...ofKind(kind, name, named, path, held), missing, memory, paths, plain: plainOf(kind, named, source) };
}

function plainOf(kind: string, name: string, source: Fields): Volume['plain'] {
  if (kind !== 'configMap' && kind !== 'secret') return null;
  const isPlain = [...source.keys()].every((field) => ['name', 'secretName', 'defaultMode'].includes(field));
  return isPlain ? { kind, name, mode: numberOf(source, 'defaultMode') } : null;
}

/** What is in a volume of a kind, as far as it is known. */
type Content = Pick<Volume, 'content'> & Partial<Pick<Volume, 'missing' | 'memory' | 'paths'>>;

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
    const mode = numberOf(source, 'defaultMode') ?? 0o644;
    return chosen(source, files, { source: `configMap ${name}`, mode });
  },
  secret(source, objects, name) {
    const keys = objects.secrets.get(name);
    if (keys === undefined) return unknownDirectory;
    const empty = withoutValues(keys);
    const { missing = [], paths = null } = chosen(source, empty, { source: `secret ${name}`, mode: 0 });
    return { ...unknownDirectory, missing, paths };
  },
  projected(source, objects) {
    const mode = numberOf(source, 'defaultMode') ?? 0o644;
    const parts = itemsOf(source, 'sources').map((item) => projectedPart(item, objects, mode));
    const missing = parts.flatMap((part) => part?.missing ?? []);
    const paths = parts.every((part) => part?.paths != null) ? parts.flatMap((part) => part?.paths ?? []) : null;
    const files = new Map<string, Uint8Array>();
    const modes = new Map<string, number>();
    for (const part of parts) {
      if (part?.content.kind !== 'directory') return { ...unknownDirectory, missing, paths };
      for (const [path, bytes] of part.content.files) files.set(path, bytes);
      for (const [path, own] of part.content.modes ?? []) modes.set(path, own);
    }
    return { content: { kind: 'directory', files, mode, modes }, missing, paths };
  },
  hostPath(source) {
    const type = choiceOf(source, 'type', hostPathTypes) ?? '';
    const isDirectory = type.startsWith('Directory') ? true : type.startsWith('File') ? false : null;
    return { content: { kind: 'unknown', isDirectory } };
  },
};

const hostPathTypes = [
  ...['BlockDevice', 'CharDevice', 'Directory', 'DirectoryOrCreate', 'File', 'FileOrCreate', 'Socket'],
];

/** Null for what is not in the file: other ConfigMaps and Secrets, tokens, fields of the pod. */
function projectedPart(item: Located, objects: KeyedObjects, mode: number): Content | null {
  const sources = fieldsOf(item, 'sources', apiFields.projection);
  const kind = sources.has('configMap') ? 'configMap' : sources.has('secret') ? 'secret' : null;
  if (kind === null) return null;
  const fields = fieldsOf(sources.get(kind), kind, projectionFields[kind] ?? null);
  const name = textOf(fields, 'name') ?? '';
  const keys = objects.secrets.get(name);
  const files = kind === 'configMap' ? objects.configMaps.get(name)?.files : keys && withoutValues(keys);
  if (files === undefined) return null;
  const part = chosen(fields, files, { source: `${kind} ${name}`, mode });
  return kind === 'configMap' ? part : { ...part, ...unknownDirectory };
}

/** The values of a Secret are not kept. */
function withoutValues(keys: ReadonlySet<string>): ReadonlyMap<string, Uint8Array> {
  return new Map([...keys].map((key) => [key, new Uint8Array()]));
}

/** All keys, or those of `items`; one that is not there keeps the pod from starting, unless the volume is optional. */
function chosen(
  source: Fields,
  data: ReadonlyMap<string, Uint8Array>,
  from: { readonly source: string; readonly mode: number },
): Content {
  const modes = new Map<string, number>();
  if (itemsOf(source, 'items').length === 0)
    return { content: { kind: 'directory', files: data, mode: from.mode, modes }, paths: [...data.keys()] };
  const missing: MissingKey[] = [];
  const listed = listedKeys(data.keys(), data.size);
  const files = new Map<string, Uint8Array>();
  for (const item of itemsOf(source, 'items')) {
    const fields = fieldsOf(item, 'items', ['key', 'mode', 'path']);
    const key = textOf(fields, 'key') ?? '';
    const path = cleanPath(textOf(fields, 'path') ?? '');
    const bytes = data.get(key);
    modes.set(path, numberOf(fields, 'mode') ?? from.mode);
    if (bytes !== undefined) files.set(path, bytes);
    else if (booleanOf(source, 'optional') !== true)
      missing.push({ place: item.place, key, source: from.source, ...listed, use: 'volume' });
  }
  return { content: { kind: 'directory', files, mode: from.mode, modes }, missing, paths: [...files.keys()] };
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
    paths: null,
    plain: null,
  };
}

/** The kubelet's plugins by volume (kubernetes, pkg/volume), where their directories have another name. */
const plugins: Readonly<Record<string, string>> = {
  configMap: 'configmap',
  emptyDir: 'empty-dir',
  downwardAPI: 'downward-api',
  persistentVolumeClaim: 'csi',
};

const readOnlyKinds = [...keyedKinds, 'image'];
