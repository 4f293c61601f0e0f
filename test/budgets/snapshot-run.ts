import { createClient } from '../../src/client'
import { clientCredentials } from '../../src/transport/auth/client-credentials'
import { captureSnapshot } from '../../src/workflows'

/** Takes a snapshot in a process of its own and prints what it took: what the emulator needs must not count here. */
const [url = '', clientId = '', clientSecret = ''] = process.argv.slice(2)

async function run(): Promise<void> {
  const client = createClient({
    baseUrl: url,
    loginUrl: url,
    auth: clientCredentials({ clientId, clientSecret }),
    ratePerMinute: 60_000,
  })
  let peakBytes = 0
  const watch = (): void => {
    peakBytes = Math.max(peakBytes, process.memoryUsage().heapUsed)
  }
  const snapshot = await captureSnapshot(client, { onProgress: watch })
  watch()
  await client.close()
  const { agents, queues, gaps } = snapshot
  const skills = agents.reduce((sum, agent) => sum + agent.skills.length, 0)
  process.stdout.write(JSON.stringify({ agents: agents.length, skills, queues: queues.length, gaps, peakBytes }))
}

void run()
