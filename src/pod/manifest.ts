import { UsageError } from '../cli/usage-error.ts';
import { type Located, parseYamlDocuments } from '../policy/yaml-nodes.ts';
import { readContainer } from './container.ts';
import { apiText, type Fields, fieldsOf, textOf } from './fields.ts';
import type { PodContainer } from './model.ts';

/** The path to the pod specification in each kind. */
const podPaths: Readonly<Record<string, readonly string[]>> = {
  Pod: ['spec'],
  Deployment: ['spec', 'template', 'spec'],
  StatefulSet: ['spec', 'template', 'spec'],
  DaemonSet: ['spec', 'template', 'spec'],
  ReplicaSet: ['spec', 'template', 'spec'],
  ReplicationController: ['spec', 'template', 'spec'],
  Job: ['spec', 'template', 'spec'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
  PodTemplate: ['template', 'spec'],
};

/** One container of one workload. */
interface Candidate {
  readonly workload: string;
  readonly namespace: string;
  readonly isMain: boolean;
  readonly name: string;
  readonly container: Located;
  readonly spec: Located;
  readonly annotations: Fields;
}

/**
 * The container that `--container` names, or the only one, in a file of manifests; objects of other kinds are
 * skipped.
 * @param file its name for messages
 * @throws UsageError with file, line and column
 */
export function parsePod(text: string, file: string, wanted: string | null): PodContainer {
  const objects = parseYamlDocuments(text, file).flatMap((node) => objectsIn(node));
  const candidates = objects.flatMap(candidatesIn);
  if (candidates.length === 0) {
    const kinds = [...new Set(objects.map(({ kind }) => kind))].join(', ') || 'nothing';
    throw new UsageError(`--pod: ${file}: it has no ${Object.keys(podPaths).join(', ')} (${kinds})`);
  }
  const { container, ...pod } = choose(candidates, file, wanted);
  const maps = objects.filter(({ kind, namespace }) => kind === 'ConfigMap' && namespace === pod.namespace);
  return readContainer(container, pod, new Map(maps.map(({ name, node }) => [name, dataOf(node)])));
}

interface ApiObject {
  readonly kind: string;
  readonly name: string;
  /** Empty for the namespace of the user who applies it. */
  readonly namespace: string;
  readonly node: Located;
}

/** @param listed what a list of one kind, such as a PodList, omits from its items */
function objectsIn(node: Located, listed: string | null = null): ApiObject[] {
  if (!node.isMapping() && !node.isList() && node.text() === '') return [];
  const fields = fieldsOf(node, 'the object', null);
  const kind = textOf(fields, 'kind') ?? listed;
  if (kind === null || (textOf(fields, 'apiVersion') ?? listed) === null)
    return node.fail('this is not a Kubernetes object: it has no apiVersion and kind');
  const items = kind.endsWith('List') ? fields.get('items') : undefined;
  if (items !== undefined)
    return items.items().flatMap((item) => objectsIn(item, kind === 'List' ? null : kind.slice(0, -4)));
  const metadata = fieldsOf(fields.get('metadata'), 'metadata', null);
  const name = textOf(metadata, 'name') ?? textOf(metadata, 'generateName') ?? '';
  return [{ kind, name, namespace: textOf(metadata, 'namespace') ?? '', node }];
}

function dataOf(node: Located): ReadonlyMap<string, string> {
  const data = fieldsOf(fieldsOf(node, 'the object', null).get('data'), 'data', null);
  return new Map([...data].map(([key, value]) => [key, apiText(value, key)]));
}

function candidatesIn({ kind, name, namespace, node }: ApiObject): Candidate[] {
  const path = podPaths[kind];
  if (path === undefined) return [];
  let spec: Located = node;
  let owner: Located = node;
  for (const step of path) {
    const next: Located | undefined = fieldsOf(spec, 'the object', null).get(step);
    owner = spec;
    spec = next ?? spec.fail(`${kind} has no ${path.join('.')}`);
  }
  const fields: Fields = fieldsOf(spec, 'the pod', null);
  const os = fieldsOf(fields.get('os'), 'os', ['name']).get('name');
  if (os?.text() === 'windows') os.fail('the pod is for Windows; only Linux containers can be checked');
  const metadata = fieldsOf(fieldsOf(owner, 'the object', null).get('metadata'), 'metadata', null);
  const annotations = fieldsOf(metadata.get('annotations'), 'annotations', null);
  return ['containers', 'initContainers', 'ephemeralContainers'].flatMap((list) =>
    (fields.get(list)?.items() ?? []).map((container) => ({
      workload: `${kind} ${name}`,
      namespace,
      isMain: list === 'containers',
      name: textOf(fieldsOf(container, 'the container', null), 'name') ?? container.fail('the container has no name'),
      container,
      spec,
      annotations,
    })),
  );
}

function choose(candidates: readonly Candidate[], file: string, wanted: string | null): Candidate {
  const fitting = candidates.filter(({ isMain, name }) => (wanted === null ? isMain : name === wanted));
  const [only, ...others] = fitting;
  if (only !== undefined && others.length === 0) return only;
  const names = (only === undefined ? candidates : fitting)
    .map(({ workload, name }) => `${name} (${workload})`)
    .join(', ');
  throw new UsageError(
    wanted === null
      ? `--pod: ${file} has several containers: name one with --container: ${names}`
      : `--container: ${file} has ${only === undefined ? 'no' : 'several of the name'} ${wanted}: ${names}`,
  );
}
