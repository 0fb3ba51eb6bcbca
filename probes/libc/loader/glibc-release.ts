/** Whether a release such as `2.36` is this one or a newer one. */
export function isAtLeast(version: string, major: number, minor: number): boolean {
  const [x = 0, y = 0] = version.split('.').map(Number);
  return x > major || (x === major && y >= minor);
}
