/** lib/internal/process/pre_execution.js of Node, importable under `--expose-internals`. */
declare module 'internal/process/pre_execution' {
  /** Brings `process` up to date with the machine that it runs on. */
  export function prepareMainThreadExecution(expandArgv1: boolean): void;
}
