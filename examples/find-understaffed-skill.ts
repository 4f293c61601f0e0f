/**
 * Finds the skills to grant that bring most service, for as many changes as people accept, and what they would bring. Writes
 * nothing. Set GENESYS_REGION (or GENESYS_BASE_URL), GENESYS_CLIENT_ID and GENESYS_CLIENT_SECRET, then:
 * `npx tsx examples/find-understaffed-skill.ts`
 */
import { createClient } from 'skillroute'
import { recommendSkills, routingModel, whatIf } from 'skillroute/optimizer'
import { toText } from 'skillroute/report'
import { captureDemand, captureSnapshot } from 'skillroute/workflows'

const client = createClient()
try {
  const snapshot = await captureSnapshot(client)
  const demand = await captureDemand(client, { days: 14 })
  const model = routingModel(snapshot, demand)
  const { changes, curve } = recommendSkills(model, { levers: ['grant'] })
  for (const point of curve) console.log(`${point.changes} changes: ${(100 * point.gain.mean).toFixed(1)} points`)
  console.log(toText(changes))
  if (changes.length > 0) console.log(`\n${toText(whatIf(model, changes))}`)
} finally {
  await client.close()
}
