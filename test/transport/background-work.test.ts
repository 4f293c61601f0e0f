import { expect, it, onTestFinished } from 'vitest'
import { type Client, createClient } from '../../src/client'
import type { CallPriority } from '../../src/core/priority-queue'
import { memoryJournal } from '../../src/stores/memory/memory'
import { clientCredentials } from '../../src/transport/auth/client-credentials'
import { slidingMinute } from '../../src/transport/limits/sliding-minute'
import { applyPlan } from '../../src/workflows/apply/apply'
import { auditTrail } from '../../src/workflows/audits/audit-trail'
import { captureDemand } from '../../src/workflows/demand/capture'
import { readTargets } from '../../src/workflows/desired/targets'
import { attributeDrift } from '../../src/workflows/drift/attribute-drift'
import { compareSnapshots } from '../../src/workflows/drift/compare'
import { findExternal } from '../../src/workflows/run/proof/external'
import { captureSnapshot } from '../../src/workflows/snapshot/capture'
import { previewUndo, undoPlan } from '../../src/workflows/undo/undo'
import { verifyPlan } from '../../src/workflows/verify/verify'
import { exportWfm } from '../../src/workflows/wfm/export'
import { type Emulated, emulated, FAST } from '../support/emulated'
import { drawnPlan } from '../support/proposals'

async function anOrg(ratePerMinute = FAST): Promise<Emulated> {
  const org = await emulated({ agents: 60, queues: 3, skills: 8 }, {}, 10_000, ratePerMinute)
  onTestFinished(() => org.stop())
  return org
}

/** A client of the org that tells how each of its requests waited for the rate limit. */
function telling({ emulator, clock, fetch }: Emulated): { readonly client: Client; readonly asked: CallPriority[] } {
  const requested: CallPriority[] = []
  const budget = slidingMinute({ perMinute: FAST, clock })
  const client = createClient({
    baseUrl: emulator.url,
    loginUrl: emulator.loginUrl,
    auth: clientCredentials({ clientId: emulator.clientId, clientSecret: emulator.clientSecret }),
    budget: {
      perMinute: budget.perMinute,
      take(signal, urgent, priority = 'interactive') {
        requested.push(priority)
        return budget.take(signal, urgent, priority)
      },
      settled: budget.settled,
      pause: budget.pause,
    },
    clock,
    fetch,
  })
  return { client, asked: requested }
}

async function readAll(parts: AsyncIterable<string>): Promise<string> {
  let text = ''
  for await (const part of parts) text += part
  return text
}

it('of workflows that read and write in bulk lets interactive calls go first', async () => {
  const { client, asked } = telling(await anOrg())
  onTestFinished(() => client.close())
  const snapshot = await captureSnapshot(client)
  const plan = drawnPlan(snapshot, { agents: 10, moves: 2, reread: 'each' })
  const journal = memoryJournal()
  const steps: Record<string, () => Promise<unknown>> = {
    captureSnapshot: () => captureSnapshot(client, { profiles: true, routingLicenses: ['all'] }),
    captureDemand: () => captureDemand(client, { days: 1 }),
    readTargets: () => readTargets(client, snapshot),
    applyPlan: () => applyPlan(client, plan, { journal, checkAudits: false }),
    findExternal: () => findExternal(client, plan, journal),
    verifyPlan: () => verifyPlan(client, plan),
    attributeDrift: async () =>
      attributeDrift(client, compareSnapshots(snapshot, await captureSnapshot(client)), { side: 'right' }),
    previewUndo: () => previewUndo(client, plan),
    undoPlan: () => undoPlan(client, plan, { journal }),
    auditTrail: () => auditTrail(client, { days: 1 }),
    exportWfm: () => readAll(exportWfm(client)),
  }
  for (const [name, step] of Object.entries(steps)) {
    asked.length = 0
    await step()
    expect({ [name]: [...new Set(asked)] }).toEqual({ [name]: ['background'] })
  }
})

/** Applies a plan at a low rate and asks for a queue 18 times in the middle: how many requests of the run left meanwhile. */
async function sentMeanwhile(priority: CallPriority): Promise<number> {
  const org = await anOrg(30)
  const [queueId = ''] = org.emulator.world.queues.keys()
  const { client } = org
  const plan = drawnPlan(await captureSnapshot(client), { agents: 40, moves: 2, reread: 'each' })
  let sent = 0
  let sentMeanwhile = 0
  let asking: Promise<unknown> | undefined
  client.on('request', ({ operation }) => {
    if (operation === 'getRoutingQueue') {
      sentMeanwhile = sent
      return
    }
    sent += 1
    if (asking !== undefined || sent < 40) return
    sent = 0
    asking = Promise.all(Array.from({ length: 18 }, () => client.routing.queues.get(queueId, {}, { priority })))
  })
  const report = await applyPlan(client, plan, { journal: memoryJournal() })
  await asking
  expect(report.counts.applied).toBe(plan.changes.length)
  return sentMeanwhile
}

it('leaves interactive calls the next slots of the rate limit while a plan is applied', async () => {
  const [interactive, background] = [await sentMeanwhile('interactive'), await sentMeanwhile('background')]
  console.log(
    `requests of a run before 18 interactive calls had left: ${interactive}, 18 of its own priority: ${background}`,
  )
  // Every tenth slot, and what had its slots already.
  expect(interactive).toBeLessThanOrEqual(3)
  expect(background).toBeGreaterThan(interactive)
})
