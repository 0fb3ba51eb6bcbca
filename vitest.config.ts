import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/cases/**'],
    // The first shows how far it is, on a terminal as it goes; the second what could not be tested here.
    reporters: ['default', './test/support/skip-table.ts'],
    // Builds and real tools share two cores with the tests, and the first run of a user compiles Go's standard library.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
