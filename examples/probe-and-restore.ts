/**
 * Asks an org how soon its writes are seen, and removes what a run that was killed left behind. Set GENESYS_REGION (or
 * GENESYS_BASE_URL), GENESYS_CLIENT_ID and GENESYS_CLIENT_SECRET, then: `npx tsx examples/probe-and-restore.ts`
 */
import { createClient } from 'skillroute'
import { probeOrg, restoreProbe } from 'skillroute/probe'
import { memoryJournal } from 'skillroute/stores'

const client = createClient()
// In a file (`fileJournal`) it outlives the process.
const journal = memoryJournal()
try {
  const { removed } = await restoreProbe(client, { journal })
  if (removed.length > 0) console.log('removed', removed)
  const { checks } = await probeOrg(client, { only: ['pages.queues', 'pages.members'], journal })
  for (const { question, verdict } of checks) console.log(verdict, question)
} finally {
  await client.close()
}
