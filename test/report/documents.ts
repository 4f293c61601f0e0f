/** Documents of an emulated org that went through the whole loop, for the pages. */
import { createClient } from '../../src/client'
import { startEmulator } from '../../src/emulator'
import {
  applyMoves,
  compareSimulations,
  defineModel,
  recommendSkills,
  routingModel,
  simulate,
  whatIf,
} from '../../src/optimizer'
import type { ReportDocument } from '../../src/report'
import { memoryJournal, memoryLease, memoryLedger } from '../../src/stores'
import { clientCredentials } from '../../src/transport/auth/client-credentials'
import { applyPlan, buildPlan, captureDemand, captureSnapshot, compareSnapshots, verifyPlan } from '../../src/workflows'
import { attributeDrift } from '../../src/workflows/drift/attribute-drift'
import { fewerContacts } from '../support/fewer-contacts'

const RATE = 100_000

/** One of each kind that stands on a page together, and the rest. */
export interface MadeDocuments {
  readonly loop: readonly ReportDocument[]
  readonly others: readonly ReportDocument[]
}

/** They are made once for all files of a process: nobody changes them. */
export function madeDocuments(): Promise<MadeDocuments> {
  made ??= make()
  return made
}

let made: Promise<MadeDocuments> | undefined

async function make(): Promise<MadeDocuments> {
  const emulator = await startEmulator({ seed: 4, agents: 12, queues: 4, ratePerMinute: RATE })
  fewerContacts(emulator.world)
  const { url: baseUrl, loginUrl, clientId, clientSecret } = emulator
  const auth = clientCredentials({ clientId, clientSecret })
  const client = createClient({ baseUrl, loginUrl, auth, ratePerMinute: RATE })
  try {
    const snapshot = await captureSnapshot(client)
    const demand = await captureDemand(client, { days: 7, userIds: snapshot.agents.map(({ id }) => id) })
    const model = routingModel(snapshot, demand)
    const improvement = recommendSkills(model, {
      choose: 'all',
      maxChanges: 8,
      weeks: 1,
      evaluationWeeks: 2,
      refineContacts: 0,
    })
    const recommendations = improvement.changes
    const forecast = whatIf(model, recommendations, { method: 'simulation', simulation: { weeks: 2, confidence: 0.5 } })
    const plan = buildPlan({ snapshot, model, recommendations, improvement, effect: () => forecast })
    const journal = memoryJournal()
    const applied = await applyPlan(client, plan, { journal, lease: memoryLease(), ledger: memoryLedger() })
    const entries = []
    for await (const entry of journal.read()) entries.push(entry)
    const later = await captureSnapshot(client)
    const drift = await attributeDrift(client, compareSnapshots(snapshot, later), { side: 'right', snapshot: later })
    const after = { ...demand, interval: { start: plan.createdAt, end: '2030-01-01T00:00:00.000Z' } }
    return {
      loop: [
        snapshot,
        demand,
        after,
        plan,
        applied,
        await verifyPlan(client, plan),
        { format: 'skillroute/apply-journal@1', entries },
        drift,
      ],
      others: simulated(),
    }
  } finally {
    await client.close()
    await emulator.stop()
  }
}

/** Two skills, six agents: enough for every part of a page. */
function simulated(): ReportDocument[] {
  const model = defineModel({
    patienceSeconds: 120,
    ahtSeconds: 240,
    contactTypes: [
      { id: 'billing', queue: 'Support', skills: ['billing'], callsPerHour: 40 },
      { id: 'tech', queue: 'Tech', skills: ['tech'], callsPerHour: 20 },
    ],
    agents: [
      { id: 'b', count: 3, skills: { billing: 3 } },
      { id: 't', count: 3, skills: { tech: 3 } },
    ],
  })
  const { changes } = recommendSkills(model, { levers: ['grant'], maxChanges: 2, refineContacts: 0 })
  return [
    model,
    simulate(model, { seed: 1, replications: 2, hours: 24 }),
    compareSimulations(model, applyMoves(model, changes), { seed: 1, replications: 2, hours: 24 }),
  ]
}
