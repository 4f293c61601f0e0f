import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Client, createClient } from '../../src/client'
import { seededRandom } from '../../src/core/random'
import { type Emulator, startEmulator } from '../../src/emulator'
import { fileJournal, fileLease } from '../../src/stores'
import { clientCredentials } from '../../src/transport/client-credentials'
import { applyPlan, captureSnapshot } from '../../src/workflows'
import { drawnPlan, effectsOf } from '../support/proposals'

/** Times the run is killed, each time at another number of requests. */
const KILLS = 6

let emulator: Emulator
let client: Client
let folder: string
beforeEach(async () => {
  emulator = await startEmulator({ seed: 4, agents: 80, queues: 2, skills: 10, ratePerMinute: 60_000 })
  const { url, loginUrl, clientId, clientSecret } = emulator
  const auth = clientCredentials({ clientId, clientSecret })
  client = createClient({ baseUrl: url, loginUrl, auth, ratePerMinute: 60_000 })
  folder = await mkdtemp(join(tmpdir(), 'kill-'))
})
afterEach(async () => {
  await client.close()
  await emulator.stop()
  await rm(folder, { recursive: true, force: true })
})

function start(): ChildProcess {
  const program = join(import.meta.dirname, 'apply-run.ts')
  const { url, clientId, clientSecret } = emulator
  return spawn(process.execPath, ['--import', 'tsx', program, url, clientId, clientSecret, folder], { stdio: 'pipe' })
}

/** Kills a run once it has made so many requests. @returns whether it was still there to be killed */
async function killedAfter(requests: number): Promise<boolean> {
  const child = start()
  const ended = once(child, 'exit')
  const limit = emulator.stats.requests + requests
  while (emulator.stats.requests < limit && child.exitCode === null)
    await new Promise((resolve) => setImmediate(resolve))
  child.kill('SIGKILL')
  const [, signal] = await ended
  return signal === 'SIGKILL'
}

it('makes each change once through a process that is killed again and again, and takes its lease over', {
  timeout: 180_000,
}, async () => {
  const plan = drawnPlan(await captureSnapshot(client), { agents: 70, moves: 4 })
  await writeFile(join(folder, 'plan.json'), JSON.stringify(plan, null, 2))
  const random = seededRandom('kills')
  let killed = 0
  for (let n = 0; n < KILLS; n++) if (await killedAfter(4 + Math.floor(random() * 45))) killed += 1
  expect(killed).toBeGreaterThan(2)
  const journal = fileJournal(join(folder, 'run.jsonl'))
  const report = await applyPlan(client, plan, {
    journal,
    lease: fileLease(join(folder, 'leases')),
    onConflict: 'merge',
  })
  await journal.close()
  expect(report.outcome).toBe('done')
  expect(report.counts.resumed).toBeGreaterThan(0)
  expect(effectsOf(emulator, plan)).toEqual(plan.changes.map(() => 1))
  expect(emulator.stats.effects.size).toBe(plan.changes.length)
})
