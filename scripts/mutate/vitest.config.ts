import { defineConfig } from 'vitest/config';

/** The tests that hold the rules: fast, and without tools, builds or containers. */
export default defineConfig({
  test: {
    include: [
      'test/cases.test.ts',
      'test/probes/**/judge*.test.ts',
      'test/replay.test.ts',
      'test/src/{linux,report}/**/*.test.ts',
      'test/src/exit-code.test.ts',
    ],
    exclude: ['test/cases/**'],
    // On a busy machine too; what hangs is ended by the tool (timeoutMS).
    testTimeout: 120_000,
  },
});
