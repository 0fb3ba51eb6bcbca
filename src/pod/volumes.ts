import type { Located } from '../policy/yaml-nodes.ts';
import { expandReferences } from './expansion.ts';
import { apiFields, booleanOf, type Fields, fieldsOf, numberOf, textOf } from './fields.ts';
import type { ConfigMaps, MountContent, PodMount } from './model.ts';
import { quantityIn } from './quantity.ts';

/**
 * What the container's volumeMounts put into its file system.
 * @param values of its variables, null for what is not known: `subPathExpr` has them
 */
export function readMounts(
  container: Fields,
  pod: Fields,
  configMaps: ConfigMaps,
  values: ReadonlyMap<string, string | null>,
): PodMount[] {
  const volumes = new Map(
    (pod.get('volumes')?.items() ?? []).map((node) => {
      const fields = fieldsOf(node, 'the volume', null);
      return [textOf(fields, 'name') ?? '', { node, fields }] as const;
    }),
  );
  return (container.get('volumeMounts')?.items() ?? []).map((node) => {
    const fields = fieldsOf(node, 'volumeMounts', apiFields.volumeMount);
    const name = textOf(fields, 'name') ?? node.fail('the mount has no name');
    const mountPath = textOf(fields, 'mountPath') ?? node.fail('the mount has no mountPath');
    const volume = volumes.get(name) ?? node.failUnknown('volume', name, [...volumes.keys()]);
    const expression = textOf(fields, 'subPathExpr');
    const subPath = expression === null ? textOf(fields, 'subPath') : expandReferences(expression, values);
    const { words, kind, hostPath, content: initial, isReadOnly, memory = null } = readVolume(volume, configMaps);
    const isFilled = kind === 'emptyDir' && isWrittenByOthers(pod, container, name);
    const content: MountContent = isFilled ? { kind: 'unknown', isDirectory: true } : initial;
    return {
      mountPath: mountPath.startsWith('/') ? mountPath.replace(/\/+$/, '') || '/' : `/${mountPath}`,
      readOnly: isReadOnly || (booleanOf(fields, 'readOnly') ?? false),
      place: node.place,
      volume: words,
      source: hostPath ?? `/volumes/kubernetes.io~${plugins[kind] ?? kind}/${name}`,
      memory,
      content: subPath === '' || (subPath === null && expression === null) ? content : below(content, subPath),
    };
  });
}

/** Whether another container of the pod may put files there: an init container that installs a program, above all. */
function isWrittenByOthers(pod: Fields, container: Fields, volume: string): boolean {
  const all = ['initContainers', 'containers'].flatMap((list) => pod.get(list)?.items() ?? []);
  return all.some((node) => {
    const other = fieldsOf(node, 'the container', null);
    if (textOf(other, 'name') === textOf(container, 'name')) return false;
    return (other.get('volumeMounts')?.items() ?? []).some((item) => {
      const mount = fieldsOf(item, 'volumeMounts', null);
      return textOf(mount, 'name') === volume && booleanOf(mount, 'readOnly') !== true;
    });
  });
}

/** The kubelet's plugins by volume (kubernetes, pkg/volume), where their directories have another name. */
const plugins: Readonly<Record<string, string>> = {
  configMap: 'configmap',
  emptyDir: 'empty-dir',
  downwardAPI: 'downward-api',
  persistentVolumeClaim: 'csi',
};

const readOnlyKinds = ['configMap', 'secret', 'projected', 'downwardAPI', 'image'];

interface Volume {
  readonly kind: string;
  /** Of a hostPath volume. */
  readonly hostPath: string | null;
  /** `configMap corp-ca`. */
  readonly words: string;
  readonly content: MountContent;
  readonly isReadOnly: boolean;
  readonly memory?: PodMount['memory'];
}

function readVolume(
  { node, fields }: { readonly node: Located; readonly fields: Fields },
  configMaps: ConfigMaps,
): Volume {
  const kind = [...fields.keys()].find((key) => key !== 'name') ?? node.fail('the volume has no source');
  const source = fieldsOf(fields.get(kind), kind, null);
  const name = textOf(
    source,
    kind === 'secret' ? 'secretName' : kind === 'persistentVolumeClaim' ? 'claimName' : 'name',
  );
  const path = kind === 'hostPath' ? textOf(source, 'path') : null;
  const words = [kind, name ?? path ?? textOf(fields, 'name') ?? ''].join(' ');
  const base = { kind, hostPath: path, words, isReadOnly: readOnlyKinds.includes(kind) };
  if (kind === 'emptyDir') {
    // Of root, open to all (pkg/volume/emptydir/empty_dir.go).
    const size = source.get('sizeLimit');
    const memory =
      textOf(source, 'medium') === 'Memory' ? { size: size === undefined ? null : quantityIn(size) } : null;
    return { ...base, content: { kind: 'directory', files: new Map(), mode: 0o777 }, memory };
  }
  const data = kind === 'configMap' ? configMaps.get(name ?? '') : undefined;
  if (data !== undefined) return { ...base, content: ofConfigMap(data, source) };
  const isFile = kind === 'hostPath' && !(textOf(source, 'type') ?? '').startsWith('Directory');
  return { ...base, content: { kind: 'unknown', isDirectory: !isFile } };
}

function ofConfigMap(data: ReadonlyMap<string, string>, source: Fields): MountContent {
  const mode = modeIn(source, 'defaultMode') ?? 0o644;
  const modes = new Map<string, number>();
  const items = source.get('items')?.items();
  const files =
    items === undefined
      ? new Map(data)
      : new Map(
          items.flatMap((item) => {
            const fields = fieldsOf(item, 'items', ['key', 'mode', 'path']);
            const text = data.get(textOf(fields, 'key') ?? '');
            const path = textOf(fields, 'path') ?? '';
            modes.set(path, modeIn(fields, 'mode') ?? mode);
            return text === undefined ? [] : [[path, text] as const];
          }),
        );
  return { kind: 'directory', files, mode, modes };
}

/** Permission bits, which YAML writes with a leading zero and JSON in decimal digits. */
function modeIn(fields: Fields, name: string): number | null {
  const mode = numberOf(fields, name);
  if (mode !== null && mode > 0o777) fields.get(name)?.fail(`${name} is not between 0000 and 0777`);
  return mode;
}

/** @param subPath null where it is not known */
function below(content: MountContent, subPath: string | null): MountContent {
  if (content.kind !== 'directory') return { kind: 'unknown', isDirectory: false };
  if (subPath === null && content.files.size > 0) return { kind: 'unknown', isDirectory: false };
  const text = content.files.get(subPath ?? '');
  if (text !== undefined) return { kind: 'file', text, mode: content.modes?.get(subPath ?? '') ?? content.mode };
  // Where there is none, the kubelet makes a directory with the mode of the volume (kubelet_pods.go, makeMounts).
  return { kind: 'directory', files: new Map(), mode: content.files.size > 0 ? 0o755 : content.mode };
}
