/**
 * Sends the platform's notifications on as signed events, and refuses one that was changed on its way. Set GENESYS_REGION
 * (or GENESYS_BASE_URL), GENESYS_CLIENT_ID and GENESYS_CLIENT_SECRET, then: `npx tsx examples/relay-notifications.ts`
 */
import { createClient, WebhookError } from 'skillroute'
import { createRelay, notificationSource } from 'skillroute/relay'
import { memoryOutbox } from 'skillroute/stores'
import { signWebhook, verifyWebhook } from 'skillroute/webhooks'
import { listenToTopics } from 'skillroute/workflows'

const secrets = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const client = createClient()
try {
  const [queue] = await client.routing.queues.list().toArray({ limit: 1 })
  const topics = [`v2.routing.queues.${queue?.id}.users`]
  const relay = createRelay({
    endpoints: [{ name: 'planning', url: 'https://planning.example.com/events', secrets }],
    sources: [
      notificationSource(async function* (signal, sinceMs) {
        yield* await listenToTopics(client, topics, { signal, sinceMs })
      }),
    ],
    outbox: memoryOutbox(),
  })
  await relay.start()
  await relay.stop()

  const headers = await signWebhook({ id: 'evt_1', body: '{"waiting":3}', secrets })
  try {
    await verifyWebhook({ headers, body: '{"waiting":0}', secrets })
  } catch (error) {
    if (!(error instanceof WebhookError)) throw error
    console.log(`refused: ${error.reason}`)
  }
} finally {
  await client.close()
}
