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
  const podResources = fieldsOf(ofPod, 'resources', ['claims', 'limits', 'requests']);
  checkResources(resources, ofContainer);
  checkResources(podResources, ofWholePod);
  checkWithin(
    fieldsOf(resources.get('limits'), 'limits', null),
    fieldsOf(podResources.get('limits'), 'limits', null),
    'pod limits',
  );
  const limits = quantitiesOf(resources, 'limits');
  const requests = quantitiesOf(resources, 'requests');
  const podMemory = quantitiesOf(podResources, 'limits').get('memory');
  const own = limits.get('memory');
  const memory = own !== undefined && quantityIn(own) > 0 ? own : podMemory;
  return {
    // Zero is no limit.
    limits: {
      memory: memory === undefined ? null : quantityIn(memory) || null,
      cpu: quantityOf(limits, 'cpu') || null,
    },
    memoryLimit: memory === undefined ? null : { place: memory.place, text: memory.text() },
    value: (resource) => {
      const [list = '', name = ''] = resource.split(/\.(.*)/s);
      if (list === 'requests') return quantityOf(requests, name) ?? quantityOf(limits, name);
      // A limit of zero is none, and then that of the pod counts (pkg/kubelet/kubelet_resources.go).
      return quantityOf(limits, name) || quantityOf(quantitiesOf(podResources, 'limits'), name) || null;
    },
  };
}

/** Without those that are null: the API reads them as zero, which is no limit and no request. */
function quantitiesOf(resources: Fields, list: 'limits' | 'requests'): Fields {
  return new Map([...fieldsOf(resources.get(list), list, null)].filter(([, node]) => !isNull(node)));
}

/** What a container may have, and a whole pod (validateContainerResourceName, validatePodResourceName). */
type Owner = { readonly names: RegExp; readonly words: string };

const ofContainer: Owner = {
  names: /^(?:cpu|memory|ephemeral-storage|hugepages-.+|.+\/.+)$/,
  words: '"must be a standard resource for containers": cpu, memory or ephemeral-storage',
};
const ofWholePod: Owner = { names: /^(?:cpu|memory|hugepages-.+)$/, words: 'is not one of a pod: cpu, memory' };

/** @throws UsageError for what the API server refuses (validateResourceRequirements) */
function checkResources(resources: Fields, { names, words }: Owner): void {
  const [limits, requests] = (['limits', 'requests'] as const).map((list) => fieldsOf(resources.get(list), list, null));
  for (const [name, node] of [...(limits ?? []), ...(requests ?? [])]) {
    if (!names.test(name)) node.fail(`${name} ${words}`);
    if (!Number.isInteger(amountOf(node)) && !overcommitted.test(name)) node.fail(`${name} "must be an integer"`);
  }
  checkWithin(requests ?? new Map(), limits ?? new Map(), 'limit');
  for (const [name, requested] of requests ?? []) {
    if (overcommitted.test(name)) continue;
    const limit =
      limits?.get(name) ?? requested.fail(`${name} has no limit: "Limit must be set for non overcommitable resources"`);
    if (amountOf(limit) !== amountOf(requested))
      requested.fail(
        `the request of ${name}, ${requested.text()}, "must be equal to ${name} limit of ${limit.text()}"`,
      );
  }
}

/** Those of which more may be promised than there is (IsOvercommitAllowed). */
const overcommitted = /^(?:cpu|memory|ephemeral-storage)$|kubernetes\.io\//;

/** @param what that which is not to be exceeded */
function checkWithin(quantities: Fields, most: Fields, what: 'limit' | 'pod limits'): void {
  for (const [name, node] of quantities) {
    const limit = most.get(name);
    if (limit === undefined || amountOf(node) <= amountOf(limit)) continue;
    const words = what === 'limit' ? `${name} limit` : what;
    node.fail(
      `the ${what === 'limit' ? 'request' : 'limit'} of ${name}, ${node.text()}, "must be less than or equal to ${words} of ${limit.text() || '0'}"`,
    );
  }
}

/** The API server reads null as zero, which no request is within. */
function amountOf(node: Located): number {
  return isNull(node) ? 0 : quantityIn(node);
}

function quantityOf(limits: Fields, name: string): number | null {
  const node = limits.get(name);
  return node === undefined ? null : quantityIn(node);
}
