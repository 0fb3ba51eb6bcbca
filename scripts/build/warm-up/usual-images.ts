/** Cases of the libc probe whose programs the made-up container has, as /programs/0 and so on. */
export const caseNames = ['ld-so-cache', 'musl-healthy', 'resolver-nsswitch'] as const;

/**
 * Typical containers that the made-up one does not cover, from the cases of the tests, each with the probe that it is
 * warmed up for.
 */
export const usualImages: readonly {
  readonly probe: string;
  readonly name: string;
  readonly args: readonly string[];
}[] = [
  { probe: 'go', name: 'untraceable', args: ['--app', '/app/server'] },
  { probe: 'go', name: 'stripped-with-paths', args: ['--app', '/app/server'] },
  { probe: 'timezone', name: 'localtime-link', args: [] },
  { probe: 'timezone', name: 'tzdata-young', args: [] },
];
