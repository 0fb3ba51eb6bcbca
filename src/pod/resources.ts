import type { Located } from '../policy/located.ts';
import { type Fields, fieldsOf, isNull } from './fields.ts';
import type { PodContainer } from './model.ts';
import { quantityIn } from './quantity.ts';

/**
 * The quantity of `limits.memory` or `requests.cpu`. Without a limit it is what the node has, which is not known: null; without a request
 * the API server takes the limit.
 */
export type ResourceValue = (resource: string) => number | null;

/**
 * The limits of a container. The memory of all containers of a pod may be limited too (spec.resources, Kubernetes 1.34): the kernel then kills
 * the container at that limit, where it has none of its own. A CPU limit of the pod is not in the container's cgroup, where Go looks.
 * @throws UsageError for quantities that are none, and for requests above their limits, which the API server refuses
 */
export function readResources(
  node: Located | undefined,
  ofPod: Located | undefined,
): Pick<PodContainer, 'limits' | 'memoryLimit'> & { readonly value: ResourceValue } {
  const resources = fieldsOf(node, 'resources', ['claims', 'limits', 'requests']);
  for (const list of ['limits', 'requests'])
    for (const [name, node] of fieldsOf(resources.get(list), list, null)) checkResource(name, node);
  const limits = quantitiesOf(resources, 'limits');
  const requests = quantitiesOf(resources, 'requests');
  for (const [name, requested] of requests) {
    const limit = limits.get(name);
    if (limit !== undefined && quantityIn(requested) > quantityIn(limit))
      requested.fail(
        `the request of ${name}, ${requested.text()}, "must be less than or equal to ${name} limit of ${limit.text()}"`,
      );
  }
  const podResources = fieldsOf(ofPod, 'resources', ['claims', 'limits', 'requests']);
  const podMemory = quantitiesOf(podResources, 'limits').get('memory');
  const memory = limits.get('memory') ?? podMemory;
  return {
    limits: { memory: memory === undefined ? null : quantityIn(memory), cpu: quantityOf(limits, 'cpu') },
    memoryLimit: memory === undefined ? null : { place: memory.place, text: memory.text() },
    value: (resource) => {
      const [list = '', name = ''] = resource.split(/\.(.*)/s);
      return (list === 'requests' ? quantityOf(requests, name) : null) ?? quantityOf(limits, name);
    },
  };
}

/** Without those that are null: the API reads them as zero, which is no limit and no request. */
function quantitiesOf(resources: Fields, list: 'limits' | 'requests'): Fields {
  return new Map([...fieldsOf(resources.get(list), list, null)].filter(([, node]) => !isNull(node)));
}

/** @throws UsageError for what no container has (validateContainerResourceName), and for a value that is none */
function checkResource(name: string, node: Located): void {
  if (!/^(?:cpu|memory|ephemeral-storage|hugepages-.+)$/.test(name) && !name.includes('/'))
    node.fail(`${name} "must be a standard resource for containers": cpu, memory or ephemeral-storage`);
  if (!isNull(node)) quantityIn(node);
}

function quantityOf(limits: Fields, name: string): number | null {
  const node = limits.get(name);
  return node === undefined ? null : quantityIn(node);
}
