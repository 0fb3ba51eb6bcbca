/** How a distribution identifies itself (os-release(5)). */
export type OsRelease = {
  /** `debian`; `linux` where none is given. */
  readonly id: string;
  /** `12`, `3.22.1`; null for rolling releases. */
  readonly versionId: string | null;
  /** `Debian GNU/Linux 12 (bookworm)`. */
  readonly prettyName: string | null;
};

/** Assignments as a shell reads them: values unquoted, or in quotes with backslashes before special characters. */
export function decodeOsRelease(text: string): OsRelease {
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const match = /^\s*([A-Z0-9_]+)=(.*?)\s*$/.exec(line);
    if (match?.[1] !== undefined) values.set(match[1], unquote(match[2] ?? ''));
  }
  return {
    id: values.get('ID') || 'linux',
    versionId: values.get('VERSION_ID') || null,
    prettyName: values.get('PRETTY_NAME') || null,
  };
}

function unquote(text: string): string {
  const quote = text.charAt(0);
  const inner = text.length >= 2 && (quote === '"' || quote === "'") && text.endsWith(quote) ? text.slice(1, -1) : text;
  return quote === "'" ? inner : inner.replace(/\\(["$`\\])/g, '$1');
}
