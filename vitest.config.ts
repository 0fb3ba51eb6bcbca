import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/cases/**'],
    // Builds, real tools and containers share two cores with the tests.
    testTimeout: 20_000,
    hookTimeout: 120_000,
  },
});
