import { defineConfig } from 'vitest/config';

/** What changes the process that it runs in. */
const apart = ['test/src/report/{deliver,files}.test.ts', 'test/scripts/**/*.test.ts', 'test/src/runtime/**/*.test.ts'];

export default defineConfig({
  test: {
    // The first shows how far it is, on a terminal as it goes; the second what could not be tested here.
    reporters: ['default', './test/support/skip-table.ts'],
    // By itself vitest leaves a CPU to itself: of two that is half of the tests' time.
    maxWorkers: '100%',
    // For what hangs. The first run of a user compiles Go's standard library several times, on a busy machine for minutes.
    testTimeout: 900_000,
    hookTimeout: 900_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'shared',
          include: ['test/**/*.test.ts'],
          exclude: ['test/cases/**', ...apart],
          // A worker loads what it tests once, and not for each file again: of 140 files of unit tests that was a quarter of the processors' time.
          isolate: false,
        },
      },
      { extends: true, test: { name: 'apart', include: apart } },
    ],
  },
});
