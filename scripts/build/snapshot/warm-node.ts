import { prepareMainThreadExecution } from 'internal/process/pre_execution';

/**
 * Runs what Node runs at every start before our main function (`setDeserializeMainFunction` in its
 * lib/internal/v8/startup_snapshot.js), so that its compiled code is in the snapshot: some sixty functions. It also
 * ran when this process started, but what it compiled then was dropped with everything else.
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
