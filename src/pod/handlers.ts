import type { Located } from '../policy/located.ts';
import { apiFields } from './api-fields.ts';
import { choiceOf, type Fields, fieldsOf, numberIn, numberOf, requireField, textOf, textsOf } from './fields.ts';

/** What a probe or a hook does. */
export interface Handler {
  /** `livenessProbe`, `postStart`. */
  readonly kind: string;
  readonly node: Located;
  /** The fields of the probe, or of the hook. */
  readonly fields: Fields;
  /** What `exec` starts; null for other handlers. */
  readonly command: readonly string[] | null;
  /** Another host than the pod, of httpGet or tcpSocket; null for none. */
  readonly host: string | null;
}

const probeKinds = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const;
const hookKinds = ['postStart', 'preStop'] as const;
const handlerKinds = ['exec', 'grpc', 'httpGet', 'sleep', 'tcpSocket'] as const;

/** @throws UsageError for what the API server refuses (pkg/apis/core/validation, validateHandler) */
export function probesOf(container: Fields): Handler[] {
  return probeKinds.flatMap((kind) => handlerIn(container, kind, apiFields.probe));
}

/** @throws UsageError as `probesOf` does */
export function hooksOf(container: Fields): Handler[] {
  const lifecycle = fieldsOf(container.get('lifecycle'), 'lifecycle', apiFields.lifecycle);
  return hookKinds.flatMap((kind) => handlerIn(lifecycle, kind, apiFields.handler));
}

/** @throws UsageError for probes and hooks of an init container that is no sidecar (validateInitContainers) */
export function checkInitContainer(container: Fields): void {
  if (textOf(container, 'restartPolicy') === 'Always') return;
  for (const kind of ['lifecycle', ...probeKinds])
    container.get(kind)?.fail(`${kind} "may not be set for init containers without restartPolicy=Always"`);
}

function handlerIn(owner: Fields, kind: string, names: readonly string[]): Handler[] {
  const node = owner.get(kind);
  if (node === undefined) return [];
  const fields = fieldsOf(node, kind, names);
  const [type, second] = handlerKinds.filter((name) => fields.has(name));
  if (type === undefined) return node.fail(`${kind} does nothing ("must specify a handler type")`);
  if (second !== undefined)
    return node.fail(`${kind} has ${type} and ${second} ("may not specify more than 1 handler type")`);
  const exec = fields.get('exec');
  const command = exec === undefined ? null : textsOf(fieldsOf(exec, 'exec', ['command']), 'command');
  if (exec !== undefined && !command?.length) return exec.fail(`exec of ${kind} has no command ("Required value")`);
  const asked = fields.get('httpGet') ?? fields.get('tcpSocket') ?? fields.get('grpc');
  const network = fieldsOf(asked, type, null);
  if (asked !== undefined) checkPort(network, type, asked);
  choiceOf(network, 'scheme', ['HTTP', 'HTTPS']);
  for (const field of probeNumbers) numberOf(fields, field);
  const success = /^(?:liveness|startup)/.test(kind) ? fields.get('successThreshold') : undefined;
  if (success !== undefined && (numberOf(fields, 'successThreshold') ?? 0) > 1)
    success.fail(`successThreshold of ${kind} "must be 1"`);
  return [{ kind, node, fields, command, host: textOf(network, 'host') || null }];
}

const probeNumbers = [
  ...['failureThreshold', 'initialDelaySeconds', 'periodSeconds', 'successThreshold'],
  ...['terminationGracePeriodSeconds', 'timeoutSeconds'],
];

/** A number, or the name of one of the container's ports, which is not its number in quotes (IsValidPortName). */
function checkPort(network: Fields, type: string, owner: Located): void {
  requireField(network, 'port', owner, type);
  const port = network.get('port') ?? owner;
  if (type === 'grpc' || port.typeOf() !== null) numberIn(port, 'port', { least: 1, most: 65_535 });
  else if (!/^(?=.*[a-z])[a-z0-9]+(?:-[a-z0-9]+)*$/.test(port.text()) || port.text().length > 15)
    port.fail(
      `port '${port.text()}' is neither a number nor a name: "must contain at least one letter (a-z)", 15 characters at most`,
    );
}
