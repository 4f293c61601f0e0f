import 'tsx/esm'
import { defineConfig } from 'vitest/config'
import type { Reporter, TestModule } from 'vitest/node'

/** What a process of its own is needed for: they measure its memory. */
const ALONE = ['src/workflows/plan/scale.test.ts', 'test/emulator/living-speed.test.ts']

/** Large forms, and what need not be known at every change: `npm run test:full` alone runs files of this name. */
const LARGE = '**/*.full.test.ts'

/** Names the tests that passed at their second attempt only. */
const nameRetried: Reporter = {
  onTestRunEnd(modules: readonly TestModule[]) {
    const found = modules.flatMap((module) =>
      [...module.children.allTests()].filter((test) => (test.diagnostic()?.retryCount ?? 0) > 0 && test.ok()),
    )
    if (found.length === 0) return
    process.stdout.write(`\n${found.length} passed at the second attempt only:\n`)
    for (const test of found) process.stdout.write(`  ${test.module.relativeModuleId} > ${test.fullName}\n`)
  },
}

/** The tests of `npm test`, or with the large ones, those of `npm run test:full`. */
export function configWith({ large }: { readonly large: boolean }) {
  return defineConfig({
    test: {
      // Ends what hangs. No test is about how fast it is: beside much other work one of seconds took nine minutes.
      testTimeout: 7_200_000,
      hookTimeout: 7_200_000,
      expect: { poll: { timeout: 7_200_000 } },
      // On a busy machine a process can lose a race that the test is not about. Tests that needed it are named.
      retry: process.env.CI === 'true' ? 1 : 0,
      reporters: ['default', nameRetried],
      pool: 'forks',
      // One more than cores: many tests wait for programs and servers that they started.
      maxWorkers: 3,
      projects: [
        {
          extends: true,
          test: {
            name: 'shared',
            include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
            exclude: large ? ALONE : [...ALONE, LARGE],
            setupFiles: ['test/support/threads.ts', 'test/support/contract/watch.ts'],
            globalSetup: ['test/support/contract/summary.ts'],
            // Node loads all but the tests themselves, as it does in a program: Vitest reads what a module imports from an
            // object at every use, which makes a simulation half as slow again.
            server: { deps: { external: [/^(?!.*\.test\.tsx?$).*\.tsx?$/] } },
            // A larger young generation: a tenth of the time was spent on collecting short-lived objects.
            execArgv: ['--import', 'tsx/esm', '--max-semi-space-size=32'],
            // Files that run in one process share what they load: half of the time of a small one. None replaces a module.
            isolate: false,
          },
        },
        { extends: true, test: { name: 'alone', include: ALONE } },
      ],
    },
  })
}

export default configWith({ large: false })
