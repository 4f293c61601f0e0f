/** Every example runs to its end against an emulated org. */
import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Emulator, startEmulator } from '../../src/emulator'
import { settingsOf } from '../support/cli'
import { fewerContacts } from '../support/fewer-contacts'

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
const examples = readdirSync(join(root, 'examples')).filter((name) => name.endsWith('.ts'))
let emulator: Emulator

beforeAll(async () => {
  emulator = await startEmulator({ seed: 3, agents: 5, queues: 2, ratePerMinute: 100_000 })
  fewerContacts(emulator.world, (_, place) => place % 3 === 0, 9)
})
afterAll(() => emulator.stop())

it.each(examples)('%s', async (name) => {
  const env = { ...process.env, ...settingsOf(emulator) }
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--import', 'tsx', join('examples', name)], {
    cwd: root,
    env,
  })
  expect(stderr).toBe('')
  expect(stdout).not.toBe('')
})
