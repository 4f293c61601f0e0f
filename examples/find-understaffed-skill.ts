/**
 * Finds the contact types whose skilled agents are busiest, and what granting the missing skills would bring. Writes
 * nothing. Set GENESYS_REGION (or GENESYS_BASE_URL), GENESYS_CLIENT_ID and GENESYS_CLIENT_SECRET, then:
 * `npx tsx examples/find-understaffed-skill.ts`
 */
import { createClient } from 'skillroute'
import { recommendSkills, routingModel, whatIf } from 'skillroute/optimizer'
import { forecastText, recommendationsText } from 'skillroute/report'
import { captureDemand, captureSnapshot } from 'skillroute/workflows'

const client = createClient()
try {
  const snapshot = await captureSnapshot(client)
  const demand = await captureDemand(client, { days: 14 })
  const model = routingModel(snapshot, demand)
  const grants = recommendSkills(model, { actions: ['ADD'] })
  console.log(recommendationsText(grants))
  if (grants.length > 0) console.log(`\n${forecastText(whatIf(model, grants))}`)
} finally {
  await client.close()
}
