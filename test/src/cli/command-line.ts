import { probes } from '../../../probes/index.ts';
import { createCommandLine, type Invocation } from '../../../src/cli/cli.ts';
import { runOptions } from '../../../src/cli/options.ts';
import { UsageError } from '../../../src/cli/usage-error.ts';

export const commandLine = createCommandLine(probes);

/** Every option of the tables: of a run, and of each probe. */
export const optionSpecs = [...Object.values(runOptions), ...probes.flatMap(({ options }) => Object.values(options))];

/** What arguments ask for, which must be a run. */
export function run(args: readonly string[], env: Record<string, string> = {}): Extract<Invocation, { action: 'run' }> {
  const invocation = commandLine.parse(args, env);
  if (invocation.action !== 'run') throw new Error(`the action is ${invocation.action}`);
  return invocation;
}

/** The message that refuses them. */
export function usageError(args: readonly string[], env: Record<string, string> = {}): string {
  try {
    commandLine.parse(args, env);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  throw new Error('no usage error');
}
