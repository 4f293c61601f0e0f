/** The scripts of the notebooks run to their end: on an org of their own and on one that is given. */
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Emulator, startEmulator } from '../../src/emulator'
import { settingsOf } from '../support/cli'

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
const folder = join(root, 'examples/notebooks')
const work = mkdtempSync(join(tmpdir(), 'skillroute-notebooks-'))
let emulator: Emulator

beforeAll(async () => {
  emulator = await startEmulator({ seed: 3, agents: 12, ratePerMinute: 100_000 })
})
afterAll(async () => {
  await emulator.stop()
  rmSync(work, { recursive: true, force: true })
})

// The first starts an org of its own and applies its plan there; the second and one side of the third use the one given.
it.each([
  ['understaffed-skill.ts', false, ['saturation', 'service-level'], /^done: [1-9]\d* applied, (\d+) of \1 hold$/m],
  ['what-if-tomorrow.ts', true, ['tomorrow'], /absent, with grants.*\d %/],
  ['compare-orgs.ts', true, ['two-orgs'], /^\d+ differences in all$/m],
] as const)('%s runs with ts-node', async (name, given, charts, says) => {
  const { GENESYS_CLIENT_ID: _, ...rest } = process.env
  const env = { ...rest, ...(given ? settingsOf(emulator) : {}), TS_NODE_PROJECT: join(folder, 'tsconfig.json') }
  const cwd = mkdtempSync(join(work, 'run-'))
  const loader = join(root, 'node_modules/ts-node/esm.mjs')
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ['--no-warnings', '--loader', loader, join(folder, name)],
    { cwd, env },
  )
  expect(stderr).toBe('')
  expect(stdout).toMatch(says)
  for (const chart of charts) expect(readFileSync(join(cwd, `charts/${chart}.svg`), 'utf8')).toMatch(/^<svg /)
})
