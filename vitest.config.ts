import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/cases/**'],
    // The first shows how far it is, on a terminal as it goes; the second what could not be tested here.
    reporters: ['default', './test/support/skip-table.ts'],
    // By itself vitest leaves a CPU to itself: of two that is half of the tests' time.
    maxWorkers: '100%',
    // For what hangs. The first run of a user compiles Go's standard library several times, on a busy machine for minutes.
    testTimeout: 900_000,
    hookTimeout: 900_000,
  },
});
