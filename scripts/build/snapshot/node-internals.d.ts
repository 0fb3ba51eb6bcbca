/** lib/internal/process/pre_execution.js of Node, importable under `--expose-internals`. */
declare module 'internal/process/pre_execution' {
  /** Updates `process` for the machine that it runs on. */
  export function prepareMainThreadExecution(expandArgv1: boolean): void;
}
