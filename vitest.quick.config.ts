import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { ownImports } from './test/support/own-imports'

/** What a test needs an org for: the emulator, or the set-ups that the tests share. */
const NEEDS_AN_ORG = /from '[^']*(?:\/emulator|test\/support)[/']|startEmulator/
/** Measures memory in a process of its own. */
const ALONE = 'scale.test.ts'

/** `npm run test:quick`: the tests beside their file that need no org. A new one is among them without being named. */
const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts') && !name.endsWith(ALONE))
  .map((name) => join('src', name))
  .filter((file) => !NEEDS_AN_ORG.test(readFileSync(file, 'utf8')))

export default defineConfig({
  plugins: [ownImports()],
  test: { testTimeout: 30_000, pool: 'forks', maxWorkers: 2, isolate: false, include: files },
})
