/** Where the variables of a program were read. */
export function readFrom(environment: string): string {
  return environment === 'self' ? "probe-env's own environment" : environment;
}
