/** What programs around conversations ask for besides what our own client uses. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Replay, startReplay } from './terraform/replay'

let tf: Replay
let ids: readonly string[]
beforeAll(async () => {
  tf = await startReplay()
  const now = tf.emulator.world.now()
  const interval = `${new Date(now - 86_400_000 * 2).toISOString()}/${new Date(now).toISOString()}`
  const body = { interval, paging: { pageSize: 25, pageNumber: 1 } }
  const { conversations } = await tf.call('postAnalyticsConversationsDetailsQuery', { body })
  ids = (Array.isArray(conversations) ? conversations : []).map(({ conversationId }) => String(conversationId))
})
afterAll(() => tf.stop())

describe('conversations by id', () => {
  it('gives one as a query gives it', async () => {
    const found = await tf.call('getAnalyticsConversationDetails', { path: [ids[3] ?? ''] })
    expect(found.conversationId).toBe(ids[3])
    await tf.refused('getAnalyticsConversationDetails', 404, { path: ['00000000-0000-4000-8000-000000000000'] })
  })

  it('gives several, and leaves out those that do not exist', async () => {
    const desired = [ids[0] ?? '', '00000000-0000-4000-8000-000000000000', ids[5] ?? '']
    const found = await tf.call('getAnalyticsConversationsDetails', { query: { id: desired.join(',') } })
    const conversations = Array.isArray(found.conversations) ? found.conversations : []
    expect(conversations.map(({ conversationId }) => conversationId)).toEqual([ids[0], ids[5]])
    const many = Array.from({ length: 101 }, () => ids[0]).join(',')
    await tf.refused('getAnalyticsConversationsDetails', 400, { query: { id: many } })
  })
})

describe('recordings and speech analysis', () => {
  it('are none', async () => {
    const path = [ids[0] ?? '']
    expect(await tf.call('getConversationRecordings', { path })).toEqual([])
    const { body } = await tf.refused('getSpeechandtextanalyticsConversation', 404, { path })
    expect(body).toMatchObject({ code: 'resource.not.found', messageParams: { id: ids[0] } })
    const [metrics, groupBy] = [['nTopicCommunications'], ['topicId']]
    const request = { interval: '2026-01-01T00:00:00Z/2026-01-02T00:00:00Z', metrics, groupBy }
    expect(await tf.call('postAnalyticsTranscriptsAggregatesQuery', { body: request })).toEqual({ results: [] })
  })
})
