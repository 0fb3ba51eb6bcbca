/** What every option has, whether it controls the run or states what must hold. */
export interface OptionSpec {
  /** As commander writes it: `--tz <zone>`, `--termination-log [file]`, or `--static` for one without a value. */
  readonly flags: string;
  readonly help: string;
  /** All values count: `parse` receives those before. Its help says so, and how to write several as one. */
  readonly repeatable?: true;
  /** Given twice, the last one counts: how the run goes, not what it looks at or what must hold. */
  readonly lastCounts?: true;
}

/** `--app <path>`. */
export function takesValue({ flags }: Pick<OptionSpec, 'flags'>): boolean {
  return flags.includes('<');
}

/** `--termination-log`, or `--termination-log=FILE`. */
export function mayTakeValue({ flags }: Pick<OptionSpec, 'flags'>): boolean {
  return flags.includes(' [');
}
