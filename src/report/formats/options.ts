/** How a format is printed. */
export interface FormatOptions {
  /** Notes are shown whole instead of counted. */
  readonly verbose: boolean;
  /** The text has one line. */
  readonly quiet: boolean;
  /** Whether durations are told, in which two runs on the same state differ. */
  readonly timing: boolean;
  /** Accepted findings are shown whole instead of counted. */
  readonly showIgnored: boolean;
  /** Null for what is not read by a person at a terminal. */
  readonly terminal: { readonly color: boolean; readonly width: number } | null;
}
