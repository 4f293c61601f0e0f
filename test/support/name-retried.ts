import type { Reporter, TestModule } from 'vitest/node'

/** Names the tests that passed at their second attempt only. */
export const nameRetried: Reporter = {
  onTestRunEnd(modules: readonly TestModule[]) {
    const found = modules.flatMap((module) =>
      [...module.children.allTests()].filter((test) => (test.diagnostic()?.retryCount ?? 0) > 0 && test.ok()),
    )
    if (found.length === 0) return
    process.stdout.write(`\n${found.length} passed at the second attempt only:\n`)
    for (const test of found) process.stdout.write(`  ${test.module.relativeModuleId} > ${test.fullName}\n`)
  },
}
