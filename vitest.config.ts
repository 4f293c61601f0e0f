import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { nameRetried } from './test/support/name-retried'
import { ownImports } from './test/support/own-imports'

/** What a process of its own is needed for: they measure its memory. */
const ALONE = ['src/workflows/plan/scale.test.ts', 'test/emulator/living-speed.test.ts']

/** Files that take the longest, in that order. */
const LONG = [
  'test/docs/commands.test.ts',
  'test/report/pages.test.ts',
  'test/ui/page.test.ts',
  'test/crash/postgres-kill.test.ts',
  'test/site/site.test.ts',
  'test/serverless/lambda.test.ts',
  'test/optimizer/simulation-exact.test.ts',
  'test/plan/same-plan.test.ts',
  'test/emulator/living-week.test.ts',
  'test/crash/held.test.ts',
  'test/fleet/redis-dies.test.ts',
  'test/examples/notebooks.test.ts',
  'test/crash/kill.test.ts',
  'src/optimizer/improve/small-centers.test.ts',
  'src/optimizer/improve/levers.test.ts',
  'test/stores/pglite.test.ts',
  'test/budgets/snapshot.test.ts',
  'test/cli/commands.test.ts',
  'test/cli/weights.test.ts',
  'test/cli/simulate.test.ts',
  'test/cli/recommend.test.ts',
  'test/transport/faults.test.ts',
]

/** Starts the longest files first, so that none is left to run alone at the end; a fresh clone knows no times. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const index = LONG.findIndex((name) => moduleId.endsWith(name))
      return index < 0 ? LONG.length : index
    }
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b))
  }
}

export default defineConfig({
  plugins: [ownImports()],
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // On a busy machine a process can lose a race that the test is not about. Tests that needed it are named.
    retry: process.env.CI === 'true' ? 1 : 0,
    reporters: ['default', nameRetried],
    pool: 'forks',
    // One more than cores: many tests wait for programs and servers that they started.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'shared',
          include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
          exclude: ALONE,
          setupFiles: ['test/support/threads.ts', 'test/support/contract/watch.ts'],
          globalSetup: ['test/support/contract/summary.ts'],
          // Files that run in one process share what they load: half of the time of a small one. None replaces a module.
          isolate: false,
        },
      },
      { extends: true, test: { name: 'alone', include: ALONE } },
    ],
  },
})
