/** A file of Go settings: the user's (`go env -w`), or GOROOT/go.env. */
export type GoEnvFile = {
  readonly values: ReadonlyMap<string, string>;
  /** Names whose value ends in a carriage return, which Go takes as part of the value. */
  readonly withCarriageReturn: readonly string[];
};

/**
 * `KEY=VALUE` lines. The name begins with A to Z in the first column; every other line is ignored, and nothing is
 * trimmed or unquoted (cmd/go/internal/cfg/cfg.go readEnvFile). The last duplicate wins.
 */
export function parseGoEnvFile(text: string): GoEnvFile {
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const equals = line.indexOf('=');
    const first = line.charAt(0);
    if (equals >= 0 && first >= 'A' && first <= 'Z') values.set(line.slice(0, equals), line.slice(equals + 1));
  }
  return { values, withCarriageReturn: [...values].flatMap(([name, value]) => (value.endsWith('\r') ? [name] : [])) };
}
