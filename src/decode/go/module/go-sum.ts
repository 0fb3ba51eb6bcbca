/** The `path version` pairs of a go.sum file, `version` with or without `/go.mod` (go.dev/ref/mod#go-sum-files). */
export function parseGoSum(text: string): ReadonlySet<string> {
  const entries = new Set<string>();
  for (const line of text.split('\n')) {
    const [path, version, hash] = line.trim().split(/\s+/);
    if (path !== undefined && version !== undefined && hash !== undefined) entries.add(`${path} ${version}`);
  }
  return entries;
}

/** A module path or version as the module cache spells it: capitals become `!` and the small letter (module.EscapePath). */
export function escapeModulePath(path: string): string {
  return path.replace(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`);
}
