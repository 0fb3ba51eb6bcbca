/**
 * The beginning of the name of the directory that --install works in: its time tells later runs which ones a killed run has left.
 * @param now milliseconds since 1970
 */
export function workPrefix(now: number): string {
  return `.probe-env-${now.toString(36)}-`;
}

/** Milliseconds: longer than any copy takes, so that no other run still works there. */
const longestCopy = 120_000;

/** Those of the names in a directory that killed runs have left. */
export function leftBehind(names: readonly string[], now: number): string[] {
  return names.filter((name) => {
    // Words are no times: since 1972 those have eight digits, and mkdtemp(3) adds what follows.
    const began = /^\.probe-env-([0-9a-z]{8})-[0-9A-Za-z]+$/.exec(name)?.[1];
    return began !== undefined && Math.abs(now - Number.parseInt(began, 36)) > longestCopy;
  });
}
