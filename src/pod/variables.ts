import { ofApiServer, ofService } from '../image/start/service-variables.ts';
import type { Variables } from './expansion.ts';

/**
 * The variables of a container as far as a manifest tells. A name that it does not set may be a key of a source that is not in the file, or
 * one of those that the kubelet makes for the services of the namespace (pkg/kubelet/envvars).
 * @param values by name, null for what is not known
 * @param others whether there are sources with unknown names
 * @param serviceLinks enableServiceLinks of the pod; without them only the API server has variables
 */
export function variablesWith(
  values: ReadonlyMap<string, string | null>,
  others: boolean,
  serviceLinks: boolean,
): Variables {
  const services = serviceLinks ? ofService : ofApiServer;
  return {
    get: (name) => {
      const value = values.get(name);
      return value === undefined && (others || services.test(name)) ? null : value;
    },
  };
}
