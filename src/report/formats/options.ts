/** How a format is printed. */
export interface FormatOptions {
  /** Notes are shown whole instead of counted. */
  readonly verbose: boolean;
  /** The text has one line. */
  readonly quiet: boolean;
  /** Whether to include durations, the only difference between two runs on the same state. */
  readonly timing: boolean;
  /** Accepted findings are shown whole instead of counted. */
  readonly showIgnored: boolean;
  /** Null if the reader is not a person at a terminal. */
  readonly terminal: { readonly color: boolean; readonly width: number } | null;
}
