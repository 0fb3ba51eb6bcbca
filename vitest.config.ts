import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/cases/**'],
    // The first shows how far it is, on a terminal as it goes; the second what could not be tested here.
    reporters: ['default', './test/support/skip-table.ts'],
    // Builds, real tools and containers share two cores with the tests.
    testTimeout: 20_000,
    hookTimeout: 120_000,
  },
});
