import { prepareMainThreadExecution } from 'internal/process/pre_execution';

/**
 * Runs what Node runs at every start before our main function (`setDeserializeMainFunction` in its lib/internal/v8/startup_snapshot.js),
 * so that the compiled code of this comes into the snapshot: some sixty functions. It ran when this process started, too, but what it
 * compiled then was dropped with all the rest.
 */
export function warmUpNode(): void {
  const warned = process.listeners('warning');
  const { argv, execPath } = process;
  prepareMainThreadExecution(false);
  Object.assign(process, { argv, execPath });
  for (const listener of process.listeners('warning')) {
    if (!warned.includes(listener)) process.removeListener('warning', listener);
  }
}
