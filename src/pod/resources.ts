import type { Located } from '../policy/yaml-nodes.ts';
import { type Fields, fieldsOf } from './fields.ts';
import type { PodContainer } from './model.ts';
import { quantityIn } from './quantity.ts';

/**
 * The limits of a container.
 * @throws UsageError for quantities that are none, and for requests above their limits, which the API server refuses
 */
export function readResources(node: Located | undefined): Pick<PodContainer, 'limits' | 'memoryLimit'> {
  const resources = fieldsOf(node, 'resources', ['claims', 'limits', 'requests']);
  const limits = fieldsOf(resources.get('limits'), 'limits', null);
  const requests = fieldsOf(resources.get('requests'), 'requests', null);
  for (const [name, requested] of requests) {
    const limit = limits.get(name);
    if (limit !== undefined && quantityIn(requested) > quantityIn(limit))
      requested.fail(
        `the request of ${name}, ${requested.text()}, "must be less than or equal to ${name} limit of ${limit.text()}"`,
      );
  }
  const memory = limits.get('memory');
  return {
    limits: { memory: quantityOf(limits, 'memory'), cpu: quantityOf(limits, 'cpu') },
    memoryLimit: memory === undefined ? null : { place: memory.place, text: memory.text() },
  };
}

function quantityOf(limits: Fields, name: string): number | null {
  const node = limits.get(name);
  return node === undefined ? null : quantityIn(node);
}
