// What a user's first program does, with every entry: run from source by ts-node and tsx, bundled by esbuild, checked by tsc.
import { type Client, clientCredentials, createClient, isApiError, NotFoundError } from 'skillroute'
import type { Demand } from 'skillroute/documents'
import { startEmulator } from 'skillroute/emulator'
import { erlangC, recommendSkills, routingModel } from 'skillroute/optimizer'
import { createRelay } from 'skillroute/relay'
import { toText } from 'skillroute/report'
import { memoryJournal } from 'skillroute/stores'
import { createReceiver, signWebhook } from 'skillroute/webhooks'
import { captureDemand, captureSnapshot, type Snapshot } from 'skillroute/workflows'

async function main(): Promise<void> {
  const emulator = await startEmulator({ seed: 7, agents: 12, queues: 3, skills: 4, ratePerMinute: 100_000 })
  const client = createClient({
    baseUrl: emulator.url,
    loginUrl: emulator.loginUrl,
    auth: clientCredentials({ clientId: emulator.clientId, clientSecret: emulator.clientSecret }),
    ratePerMinute: 100_000,
    clock: emulator.clock,
  })
  try {
    await readOrg(client)
    await tellOthers()
  } finally {
    await client.close()
    await emulator.stop()
  }
}

async function readOrg(client: Client): Promise<void> {
  const names: string[] = []
  for await (const queue of client.routing.queues.list()) names.push(queue.name ?? '')
  if (names.length !== 3) throw new Error(`3 queues expected, ${names.length} found`)

  const missing = await client.routing.queues
    .get('00000000-0000-4000-8000-000000000000')
    .catch((error: unknown) => error)
  if (!isApiError(missing) || !(missing instanceof NotFoundError))
    throw new Error(`a typed 404 expected, got ${missing}`)

  const snapshot: Snapshot = await captureSnapshot(client)
  const demand: Demand = await captureDemand(client)
  const model = routingModel(snapshot, demand)
  const { changes: recommendations } = recommendSkills(model)
  const { serviceLevel } = erlangC({ callsPerHour: 60, ahtSeconds: 300, agents: 8, targetSeconds: 20 })
  if (!(serviceLevel > 0.8 && serviceLevel < 1)) throw new Error(`service level ${serviceLevel}`)
  if (typeof toText !== 'function') throw new Error('no report')

  const journal = memoryJournal()
  await journal.append({ type: 'note', at: new Date(0).toISOString(), recommendations: recommendations.length })
  await journal.close()
}

async function tellOthers(): Promise<void> {
  const secrets = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
  let told = ''
  const receiver = createReceiver({ secrets, on: { 'plan.built': ({ data }) => (told = data.planId) } })
  const body = JSON.stringify({ type: 'plan.built', data: { planId: 'plan_1' } })
  const headers = { ...(await signWebhook({ id: 'evt_1', body, secrets })) }
  const { status } = await receiver.fetch(new Request('https://example.com/', { method: 'POST', headers, body }))
  if (status !== 200 || told !== 'plan_1') throw new Error(`webhook answered ${status}`)
  const relay = createRelay({ endpoints: [{ name: 'one', url: 'https://example.com/', secrets }] })
  await relay.start()
  await relay.stop()
}

main().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
