import {defineConfig} from 'vitest/config'

export default defineConfig({
  define: {__VERSION__: '"0.0.0-test"'},
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    // Colour is decided by the tests themselves, never by the machine they run on.
    env: {FORCE_COLOR: '3', TZ: 'UTC'},
    setupFiles: ['test/setup.ts'],
    // Real pseudo-terminals and whole conformance suites take seconds on a busy machine.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    // Lessons are played side by side: a play waits most of its time for the picture to move.
    maxConcurrency: 6,
  },
})
