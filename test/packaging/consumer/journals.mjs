// As in the README: a journal a run, closed by nobody. Run with --expose-gc, since some versions of Node end a process
// that leaves a file to the garbage collector.
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { clientCredentials, createClient } from 'skillroute'
import { startEmulator } from 'skillroute/emulator'
import { fileJournal } from 'skillroute/stores'
import { applyPlan, buildPlan, captureSnapshot } from 'skillroute/workflows'

const RUNS = 40
const DESCRIPTORS = '/proc/self/fd'
const count = () => (existsSync(DESCRIPTORS) ? readdirSync(DESCRIPTORS).length : 0)

const emulator = await startEmulator({ seed: 7, agents: 4, queues: 1, skills: 2, ratePerMinute: 100_000 })
const { url: baseUrl, clock } = emulator
const client = createClient({
  baseUrl,
  auth: clientCredentials({ clientId: emulator.clientId, clientSecret: emulator.clientSecret }),
  clock,
  ratePerMinute: 100_000,
})
const snapshot = await captureSnapshot(client)
const [agent] = snapshot.agents
const [skill] = snapshot.skills
const desired = { format: 'skillroute/desired@1', agents: { [agent.id]: { skills: { [skill.id]: 4.5 } } } }
const plan = buildPlan({ snapshot, desired, policy: { includeUnlicensed: true }, now: clock.now() })
const folder = mkdtempSync(join(tmpdir(), 'skillroute-journals-'))
const before = count()
for (let run = 0; run < RUNS; run++) {
  const report = await applyPlan(client, plan, { journal: fileJournal(join(folder, `${run}.jsonl`)) })
  assert.equal(report.counts.failed, 0)
}
globalThis.gc?.()
await new Promise((resolve) => setTimeout(resolve, 50))
assert.ok(count() - before < 5, `${count() - before} descriptors are left open`)
await client.close()
await emulator.stop()
rmSync(folder, { recursive: true })
