/** Where the variables of a program were read. */
export function readFrom(environment: string): string {
  return environment === 'self' ? 'the environment of probe-env' : environment;
}
