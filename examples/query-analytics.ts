/**
 * Asks for the contacts of the past seven days by queue, media and skill, and names each type as the demand does.
 * Writes nothing. Set GENESYS_REGION (or GENESYS_BASE_URL), GENESYS_CLIENT_ID and GENESYS_CLIENT_SECRET, then:
 * `npx tsx examples/query-analytics.ts`
 */
import { allOf, anyOf, createClient, exists, notExists } from 'skillroute'
import { contactTypeId } from 'skillroute/documents'

const client = createClient()
try {
  const queues = await client.routing.queues.list().toArray()
  const now = client.clock.now()
  const [start, end] = [new Date(now - 7 * 86_400_000).toISOString(), new Date(now).toISOString()]
  const { results } = await client.analytics.conversationAggregates({
    interval: { start, end },
    groupBy: ['queueId', 'mediaType', 'requestedRoutingSkillId'],
    metrics: ['nOffered', 'tHandle'],
    filter: allOf(
      anyOf(
        'queueId',
        queues.map(({ id }) => id),
      ),
      exists('mediaType'),
      notExists('flaggedReason'),
    ),
  })
  for (const { group = {}, data = [] } of results) {
    const { queueId = '', mediaType = '', requestedRoutingSkillId: skill } = group
    const skillIds = skill === undefined ? [] : [skill]
    const [contacts] = data.flatMap(({ metrics = [] }) => metrics.filter(({ metric }) => metric === 'nOffered'))
    console.log(contactTypeId({ queueId, mediaType, skillIds }), contacts?.stats?.count ?? 0)
  }
} finally {
  await client.close()
}
