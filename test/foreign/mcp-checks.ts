import { join } from 'node:path'
import { check, expect } from '../../scripts/kit'
import { DAY_MS } from '../../src/core/time/durations'
import { type Emulator, startEmulator } from '../../src/emulator'
import { type McpTools, startMcp } from './mcp-server'
import { install, isPublished } from './registry'

const SERVER = '@makingchatbots/genesys-cloud-mcp-server'
const VERSION = '1.0.4'
const SDK = 'purecloud-platform-client-v2'
/** What the server asks for. Mirrors may lack it: then another version of the same package has to do. */
const SDK_RANGE = '^249.1.0'

/** The tools of the server around routing, each compared with what the emulator knows itself. */
export async function checkMcpServer(work: string): Promise<void> {
  const emulator = await startEmulator({ seed: 8, agents: 12, queues: 2, ratePerMinute: 100_000 })
  let tools: McpTools | undefined
  try {
    await check(`${SERVER} starts`, async () => {
      const overrides = isPublished(SDK, SDK_RANGE) ? {} : { [SDK]: 'latest' }
      const folder = join(work, 'mcp')
      const packages = install(folder, { [SERVER]: VERSION }, overrides)
      tools = await startMcp(join(packages, SERVER, 'dist/cli.js'), folder, emulator)
    })
    if (tools !== undefined) await checkTools(tools, emulator)
  } finally {
    await tools?.stop()
    await emulator.stop()
  }
}

async function checkTools(tools: McpTools, emulator: Emulator): Promise<void> {
  const { world, clientId } = emulator
  // Whole days that the data lake knows of.
  const toMs = Math.floor(Date.now() / DAY_MS) * DAY_MS - 2 * DAY_MS
  const interval = { startDate: new Date(toMs - DAY_MS).toISOString(), endDate: new Date(toMs).toISOString() }
  const ask = async (name: string, given: Readonly<Record<string, unknown>> = {}) =>
    JSON.parse(await tools.call(name, given))
  let sample: readonly string[] = []

  await check('search_queues', async () => {
    const { queues } = await ask('search_queues', { name: '*' })
    const own = [...world.queues.values()].map(({ id, config, members }) => [id, config.name, members.size])
    same(byFirst(queues.map((queue: Named) => [queue.id, queue.name, queue.memberCount])), byFirst(own))
  })
  await check('query_queue_volumes', async () => {
    const queueIds = [...world.queues.keys()]
    const { queues } = await ask('query_queue_volumes', { queueIds, ...interval })
    const own = queueIds.map((queueId) => ({ queueId, totalConversations: count(emulator, toMs, { queueId }) }))
    same(queues, own)
    return own.map((queue) => queue.totalConversations).join(', ')
  })
  await check('sample_conversations_by_queue', async () => {
    const [queueId = ''] = world.queues.keys()
    const found = await ask('sample_conversations_by_queue', { queueId, ...interval })
    sample = found.sampledConversations
    same(found.totalConversationsSampled, count(emulator, toMs, { queueId }))
  })
  await check('search_voice_conversations', async () => {
    const { conversations, pagination } = await ask('search_voice_conversations', { ...interval, pageSize: 25 })
    const own = count(emulator, toMs, { mediaType: 'voice' })
    same(pagination.totalConversationsReturned ?? pagination.totalHits, own)
    same(conversations.length, Math.min(25, own))
  })
  await check('oauth_clients', async () => {
    const [client] = await ask('oauth_clients')
    same(client.id, clientId)
  })
  await check('voice_call_quality, conversation_sentiment, _topics, _transcript', async () => {
    const conversationIds = sample.slice(0, 3)
    const [conversationId] = conversationIds
    // Nothing is recorded or analyzed here, and the tools say so.
    same(await ask('voice_call_quality', { conversationIds }), { conversations: [] })
    const { conversationsWithoutSentiment } = await ask('conversation_sentiment', { conversationIds })
    same(conversationsWithoutSentiment, conversationIds)
    expect((await tools.call('conversation_topics', { conversationId })).includes('No detected topics'), 'topics')
    same(await ask('conversation_transcript', { conversationId }), [])
  })
}

interface Named {
  readonly id: string
  readonly name: string
  readonly memberCount: number
}

/** Conversations of the emulator's own history that touched the day before. */
function count(emulator: Emulator, toMs: number, desired: { queueId?: string; mediaType?: string }): number {
  const { contactTypes, type, start, waitMs, talkMs, heldMs, acwMs, count: rows } = emulator.world.history()
  let found = 0
  for (let row = 0; row < rows; row++) {
    const { queueId, mediaType } = contactTypes[type[row] ?? 0] ?? {}
    const startMs = start[row] ?? 0
    const endMs = startMs + (waitMs[row] ?? 0) + (talkMs[row] ?? 0) + (heldMs[row] ?? 0) + (acwMs[row] ?? 0)
    if (startMs >= toMs || endMs < toMs - DAY_MS) continue
    if ((desired.queueId ?? queueId) === queueId && (desired.mediaType ?? mediaType) === mediaType) found++
  }
  return found
}

function byFirst(rows: readonly (readonly unknown[])[]): readonly unknown[] {
  return [...rows].sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1))
}

function same(found: unknown, own: unknown): void {
  const [a, b] = [JSON.stringify(found), JSON.stringify(own)]
  expect(a === b, `it says ${a}, the emulator knows ${b}`)
}
