/** What quotes around a whole value leave; null without them. No shell removed them, so they are part of the value. */
export function unquoted(value: string): string | null {
  const [, , inner] = /^(["'])(.*)\1$/s.exec(value) ?? [];
  return inner ?? null;
}

/**
 * The value as it is meant, and who keeps quotes: `docker run --env-file`, `kubectl create configmap --from-env-file`, and YAML, where quotes
 * in the middle of an item are text.
 */
export function withoutQuotes(name: string, inner: string): string {
  return `${name}=${inner}, without quotes: env files of docker and kubectl, and '- ${name}=...' in compose, keep them`;
}
