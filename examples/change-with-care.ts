/**
 * A change from desired state to undo: reviewed, approved, made for some agents first, recorded, attributed and undone. It
 * runs on an emulated org: `npx tsx examples/change-with-care.ts`
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { clientCredentials, createClient, seededRandom } from 'skillroute'
import type { Desired } from 'skillroute/documents'
import { startEmulator } from 'skillroute/emulator'
import { auditLogEvents } from 'skillroute/relay'
import { reviewMarkdown, toCsv } from 'skillroute/report'
import { fileAuditLog, memoryAuditLog, memoryJournal } from 'skillroute/stores'
import {
  applyPlan,
  approvePlan,
  attributeDrift,
  buildPlan,
  captureSnapshot,
  compareSnapshots,
  readTargets,
  undoPlan,
  watchQueues,
} from 'skillroute/workflows'

const emulator = await startEmulator({ seed: 7, agents: 6, queues: 1, ratePerMinute: 100_000 })
const { url: baseUrl, loginUrl, clientId, clientSecret } = emulator
const auth = clientCredentials({ clientId, clientSecret })
const client = createClient({ baseUrl, loginUrl, auth, ratePerMinute: 100_000, random: seededRandom('example') })
const folder = await mkdtemp(join(tmpdir(), 'skillroute-example-'))
try {
  const snapshot = await captureSnapshot(client)
  const [skill] = snapshot.skills
  const agents = snapshot.agents.map(({ id }) => [id, { skills: { [skill?.name ?? '']: 4 } }] as const)
  const desired: Desired = { format: 'skillroute/desired@1', agents: Object.fromEntries(agents) }
  const targets = await readTargets(client, snapshot, desired)
  const plan = buildPlan({ snapshot, desired, targets, effect: null })
  console.log(reviewMarkdown([plan]))

  const auditLog = fileAuditLog(join(folder, 'audit.jsonl'))
  const journal = memoryJournal()
  const report = await applyPlan(client, plan, {
    journal,
    auditLog,
    approvals: [approvePlan(plan, { by: 'Ann Lee' })],
    canary: {
      share: 0.5,
      intervals: 1,
      intervalMs: 1,
      watch: watchQueues(
        snapshot.queues.map(({ id }) => id),
        { maxWaiting: 100 },
      ),
    },
  })
  console.log(report.outcome, report.counts)
  // What a relay would send of it.
  const records = []
  for await (const record of auditLog.read()) records.push(record)
  for (const { type, subject } of auditLogEvents(records)) console.log(type, subject.id)

  // Who changed what since the snapshot.
  const drift = compareSnapshots(snapshot, await captureSnapshot(client))
  console.log(toCsv(await attributeDrift(client, drift, { side: 'right' })))

  const undone = await undoPlan(client, plan, { journal, auditLog: memoryAuditLog() })
  console.log(undone.outcome)
} finally {
  await client.close()
  await emulator.stop()
  await rm(folder, { recursive: true })
}
