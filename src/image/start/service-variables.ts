/**
 * The names of the variables that the kubelet makes for services of the namespace (pkg/kubelet/envvars, FromServices): NAME_SERVICE_HOST,
 * NAME_SERVICE_PORT with and without the name of a port, and NAME_PORT as Docker's links do.
 */
const suffix = '_(?:SERVICE_(?:HOST|PORT(?:_[A-Z0-9_]+)?)|PORT(?:_\\d+_[A-Z]+(?:_(?:PROTO|PORT|ADDR))?)?)$';

export const ofService = new RegExp(`^[A-Z][A-Z0-9_]*${suffix}`);

/** Those that every container has, also with enableServiceLinks: false. */
export const ofApiServer = new RegExp(`^KUBERNETES${suffix}`);
