/** What libraries read of `process` while they load, which must hold nothing of the machine that builds. */
export const env: Readonly<Record<string, string | undefined>> = {};
/** pino takes what it does for older releases from it. */
export const versions = { node: '24.0.0' };
export const argv: readonly string[] = ['probe-env', 'probe-env'];
export const execArgv: readonly string[] = [];
export const platform = 'linux';
export const pid = 1;

const stream = { isTTY: false, write: (): boolean => true };
export const stdout = stream;
export const stderr = stream;

const process = {
  env,
  versions,
  argv,
  execArgv,
  platform,
  pid,
  stdout,
  stderr,
  on() {},
  emitWarning() {},
  nextTick() {},
  hrtime: { bigint: () => 0n },
};

export { process };
export default process;
