/** A command line or policy that cannot be followed: one line on standard error, exit status 64 (EX_USAGE, sysexits.h). */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
