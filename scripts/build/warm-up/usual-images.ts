/** Roots whose look is as usual as that of the made-up container, and other: cases of the tests, and the probe to run on them. */
export const usualImages: readonly {
  readonly probe: string;
  readonly name: string;
  readonly args: readonly string[];
}[] = [
  { probe: 'go', name: 'untraceable', args: ['--app', '/app/server'] },
  { probe: 'go', name: 'stripped-with-paths', args: ['--app', '/app/server'] },
  { probe: 'timezone', name: 'localtime-link', args: [] },
  { probe: 'timezone', name: 'tzdata-young', args: [] },
  { probe: 'libc', name: 'resolver-nsswitch', args: ['--app', '/app'] },
];
