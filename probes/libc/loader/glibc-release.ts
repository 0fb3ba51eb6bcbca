/** Whether a release such as `2.36` is this one or a newer one; a number that it does not have counts as 0. */
export function isAtLeast(version: string, ...least: readonly number[]): boolean {
  const numbers = version.split('.').map(Number);
  for (const [index, wanted] of least.entries()) {
    const own = numbers[index] ?? 0;
    if (own !== wanted) return own > wanted;
  }
  return true;
}
