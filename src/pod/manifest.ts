import { UsageError } from '../cli/usage-error.ts';
import type { Located } from '../policy/located.ts';
import { parseYamlDocuments } from '../policy/yaml-nodes.ts';
import { readContainer } from './container.ts';
import { apiText, choiceOf, type Fields, fieldsOf, itemsOf, labelOf, textOf } from './fields.ts';
import { readConfigMap, secretKeys } from './keyed-objects.ts';
import { knative, knativePod } from './knative.ts';
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
  // Of Argo Rollouts, OpenShift, OpenKruise and Knative.
  Rollout: ['spec', 'template', 'spec'],
  DeploymentConfig: ['spec', 'template', 'spec'],
  CloneSet: ['spec', 'template', 'spec'],
  Revision: ['spec'],
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
  readonly claims: readonly string[];
}

/**
 * The container that `--container` names, or the only one, in a file of manifests; objects of other kinds are
 * skipped.
 * @param file its name for messages
 * @throws UsageError with file, line and column
 */
export function parsePod(text: string, file: string, wanted: string | null): PodContainer {
  try {
    return readPod(text, file, wanted);
  } catch (error) {
    if (error instanceof UsageError && isTemplate.test(text))
      throw new UsageError(`${error.message} (the file is a Helm template: helm template CHART > ${file})`);
    throw error;
  }
}

/** Of Helm; other {{ }} may be the text of a ConfigMap. */
const isTemplate =
  /\{\{-?\s*(?:\.(?:Values|Release|Chart)\b|include\b|template\b|tpl\b|if\b|with\b|range\b|end\b|toYaml\b)/;

function readPod(text: string, file: string, wanted: string | null): PodContainer {
  if (text.includes('\0'))
    throw new UsageError(`--pod: ${file} is not UTF-8; in PowerShell: kubectl ... | Out-File -Encoding utf8 ${file}`);
  const objects = parseYamlDocuments(text, file).flatMap((node) => objectsIn(node));
  const candidates = objects.flatMap(candidatesIn);
  if (candidates.length === 0) {
    const empty = objects.find(({ kind }) => podPaths[kind] !== undefined);
    empty?.node.fail(`${empty.kind} ${empty.name} has no container`);
    const kinds = [...new Set(objects.map(({ kind }) => kind))].join(', ') || 'nothing';
    const build = kinds.includes('Kustomization') ? ': kubectl kustomize . > pod.yaml makes one of it' : '';
    throw new UsageError(`--pod: ${file}: it has no ${Object.keys(podPaths).join(', ')} (${kinds})${build}`);
  }
  const { container, ...pod } = choose(candidates, file, wanted);
  const ofKind = (wantedKind: string): ApiObject[] =>
    objects.filter(({ kind, namespace }) => kind === wantedKind && namespace === pod.namespace);
  return readContainer(container, pod, {
    configMaps: new Map(ofKind('ConfigMap').map(({ name, node }) => [name, readConfigMap(node)])),
    secrets: new Map(ofKind('Secret').map(({ name, node }) => [name, secretKeys(node)])),
  });
}

interface ApiObject {
  readonly kind: string;
  readonly apiVersion: string;
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
  const apiVersion = textOf(fields, 'apiVersion') ?? listed;
  if (kind === null || apiVersion === null)
    return node.fail('this is not a Kubernetes object: it has no apiVersion and kind');
  if (kind.endsWith('List') && fields.has('items'))
    return itemsOf(fields, 'items').flatMap((item) => objectsIn(item, kind === 'List' ? null : kind.slice(0, -4)));
  const metadata = fieldsOf(fields.get('metadata'), 'metadata', null);
  const name = textOf(metadata, 'name') ?? textOf(metadata, 'generateName') ?? '';
  return [{ kind, apiVersion, name, namespace: textOf(metadata, 'namespace') ?? '', node }];
}

function candidatesIn({ kind, apiVersion, name, namespace, node }: ApiObject): Candidate[] {
  const isKnative = apiVersion.startsWith(knative.group) && knative.kinds.includes(kind);
  const path = podPaths[isKnative ? 'Deployment' : kind];
  // A Rollout may refer to a Deployment, which is in the file or is not.
  if (kind === 'Rollout' && !fieldsOf(fieldsOf(node, 'the object', null).get('spec'), 'spec', null).has('template'))
    return [];
  if (path === undefined) return [];
  let spec: Located = node;
  let owner: Located = node;
  for (const step of path) {
    const next: Located | undefined = fieldsOf(spec, 'the object', null).get(step);
    owner = spec;
    spec = next ?? spec.fail(`${kind} has no ${path.join('.')}`);
  }
  if (apiVersion.startsWith(knative.group)) spec = knativePod(spec);
  const fields: Fields = fieldsOf(spec, 'the pod', null);
  const os = fieldsOf(fields.get('os'), 'os', ['name']);
  if (choiceOf(os, 'name', ['linux', 'windows']) === 'windows')
    os.get('name')?.fail('the pod is for Windows; only Linux containers can be checked');
  const metadata = fieldsOf(fieldsOf(owner, 'the object', null).get('metadata'), 'metadata', null);
  const annotations = fieldsOf(metadata.get('annotations'), 'annotations', null);
  for (const texts of [
    annotations,
    fieldsOf(metadata.get('labels'), 'labels', null),
    fieldsOf(fields.get('nodeSelector'), 'nodeSelector', null),
  ])
    for (const [key, value] of texts) apiText(value, key);
  return ['containers', 'initContainers', 'ephemeralContainers'].flatMap((list) =>
    itemsOf(fields, list).map((container) => ({
      workload: `${kind} ${name}`,
      namespace,
      isMain: list === 'containers',
      name: labelOf(fieldsOf(container, 'the container', null), container, 'the container'),
      container,
      spec,
      annotations,
      claims: kind === 'StatefulSet' ? claimsOf(node) : [],
    })),
  );
}

/** The volumes that a StatefulSet has claims made for. */
function claimsOf(node: Located): string[] {
  const spec = fieldsOf(fieldsOf(node, 'the object', null).get('spec'), 'spec', null);
  return itemsOf(spec, 'volumeClaimTemplates').flatMap((template) => {
    const metadata = fieldsOf(fieldsOf(template, 'the claim', null).get('metadata'), 'metadata', null);
    return textOf(metadata, 'name') ?? [];
  });
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
