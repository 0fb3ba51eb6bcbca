import type { LauncherTool } from '../../../linux/start/launcher-tools.ts';
import type { Launched } from './launched.ts';

/**
 * Reads the command line of programs that fetch secrets, wait, or look after the program, most of them written in Go: null for others.
 * A program of such a name that is started in another way is itself the program.
 */
export function launchedByTool(name: string, args: readonly string[]): Launched | null {
  const tool = isTool(name) ? tools[name] : others[name];
  return tool === undefined ? null : tool(args);
}

function isTool(name: string): name is LauncherTool {
  return Object.hasOwn(tools, name);
}

type Reader = (args: readonly string[]) => Launched | null;

/** What it gets from elsewhere becomes variables of its program. */
const withSecrets = { addsVariables: true } as const;

/** `chamber exec service -- command`. */
const afterDashes: Reader = (args) => {
  const at = args.indexOf('--');
  return at < 0 || at === args.length - 1 ? null : { argv: args.slice(at + 1) };
};

const secretsAfterDashes: Reader = (args) => {
  const launched = afterDashes(args);
  return launched === null ? null : { ...launched, ...withSecrets };
};

/** @param valued flags whose value is the next word, where it is not behind an equals sign */
function firstOperand(valued: readonly string[], more: Partial<Launched> = {}): Reader {
  return (args) => {
    let at = 0;
    while (args[at]?.startsWith('-') && args[at] !== '--') {
      const flag = args[at]?.replace(/^--/, '-') ?? '';
      at += valued.includes(flag) ? 2 : 1;
    }
    const argv = args.slice(args[at] === '--' ? at + 1 : at);
    return argv.length === 0 ? null : { argv, ...more };
  };
}

/** `dlv exec path -- arguments`, with flags anywhere before the dashes; `dlv debug` builds what it starts. */
const byDelve: Reader = (args) => {
  const dashes = args.indexOf('--');
  const own = dashes < 0 ? args : args.slice(0, dashes);
  const command = own.findIndex((arg) => /^(?:exec|debug|test|attach|core|dap)$/.test(arg));
  if (command < 0) return null;
  if (own[command] !== 'exec') return { argv: null, unclear: `dlv ${own[command]} does not name a program` };
  const path = own.slice(command + 1).find((arg) => !arg.startsWith('-'));
  return path === undefined ? null : { argv: [path, ...(dashes < 0 ? [] : args.slice(dashes + 1))] };
};

/** `entrypoint -wait_file x -entrypoint command -- arguments`, as Tekton starts the steps of a task. */
const byTekton: Reader = (args) => {
  const command = args.findIndex((arg) => /^--?entrypoint$/.test(arg));
  const dashes = args.indexOf('--');
  const word = args[command + 1];
  return command < 0 || dashes < command || word === undefined ? null : { argv: [word, ...args.slice(dashes + 1)] };
};

/** `litestream replicate -exec "command arguments"`. */
const byLitestream: Reader = (args) => {
  const at = args.findIndex((arg) => /^--?exec(?:=|$)/.test(arg));
  const text = at < 0 ? '' : (args[at]?.split(/=(.*)/s)[1] ?? args[at + 1] ?? '');
  return /^[\w./:=@,+ -]+$/.test(text.trim()) ? { argv: text.trim().split(/ +/) } : null;
};

/** `sops exec-env file command`, where the command is a text for /bin/sh. */
const bySops: Reader = ([command, ...args]) => {
  const operands = args.filter((arg) => !arg.startsWith('-'));
  const text = operands.at(-1);
  return command !== 'exec-env' || operands.length !== 2 || text === undefined
    ? null
    : { argv: ['/bin/sh', '-c', text], ...withSecrets };
};

/** What it starts is made by go build, from sources that it watches. */
const byBuilding: Reader = () => ({ argv: null, unclear: 'it builds what it starts' });

const tools: Readonly<Record<LauncherTool, Reader>> = {
  chamber: secretsAfterDashes,
  infisical: secretsAfterDashes,
  berglas: secretsAfterDashes,
  'aws-vault': secretsAfterDashes,
  doppler: secretsAfterDashes,
  teller: secretsAfterDashes,
  wait4x: afterDashes,
  watchexec: afterDashes,
  'vault-env': firstOperand([], withSecrets),
  'secrets-init': firstOperand(['-provider', '-exit-early'], withSecrets),
  'ssm-env': firstOperand(['-template', '-batch-size'], withSecrets),
  godotenv: firstOperand(['-f'], withSecrets),
  'datadog-init': firstOperand([]),
  'aws-lambda-rie': firstOperand(['-log-level', '-runtime-api-address', '-runtime-interface-emulator-address']),
  scuttle: firstOperand([]),
  dockerize: firstOperand([
    ...['-wait', '-timeout', '-wait-retry-interval', '-wait-http-header', '-template', '-stdout', '-stderr'],
    ...['-delims', '-env', '-env-section', '-interval'],
  ]),
  dlv: byDelve,
  litestream: byLitestream,
  dotenvx: secretsAfterDashes,
  sops: bySops,
  summon: firstOperand(['-f', '-p', '-provider', '-e', '-environment', '-yaml', '-D'], withSecrets),
  envconsul: firstOperand(
    [
      ...['-config', '-consul-addr', '-prefix', '-secret', '-vault-addr', '-vault-token', '-log-level', '-wait'],
      ...['-kill-signal', '-max-stale', '-pid-file', '-reload-signal', '-exec-kill-timeout', '-exec-splay'],
    ],
    withSecrets,
  ),
  reflex: afterDashes,
  air: byBuilding,
  CompileDaemon: byBuilding,
};

/** Names that other programs have too: only their command lines show what they are. */
const others: Readonly<Partial<Record<string, Reader>>> = { op: secretsAfterDashes, entrypoint: byTekton };
