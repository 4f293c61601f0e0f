import { getEventListeners } from 'node:events'
import { afterEach, describe, expect, it } from 'vitest'
import { worldEvents } from '../../src/emulator/world/events'
import { type ListenOptions, listenToTopics, notificationTopics } from '../../src/resources/notifications/stream'
import { type Streaming, streaming } from '../support/streams'

let rig: Streaming
afterEach(() => rig.stop())

type ObservationTopic = ReturnType<typeof notificationTopics.queueObservations>

async function start(options: ListenOptions<ObservationTopic> = {}) {
  rig = await streaming()
  const queueId = [...rig.emulator.world.queues.keys()][0] ?? ''
  const topic = notificationTopics.queueObservations(queueId)
  const subscription = await rig.during(listenToTopics(rig.client, [topic], { webSocket: rig.webSocket, ...options }))
  let waiting = 0
  const emit = (body: Record<string, unknown> = bodyOf(++waiting)): void =>
    worldEvents(rig.emulator.world).emit({ topic, body, atMs: rig.clock.now() })
  const bodyOf = (count: number) => ({
    group: { queueId, mediaType: 'voice' },
    data: [{ interval: 'x/y', metrics: [{ metric: 'oWaiting', stats: { count } }] }],
  })
  return { topic, subscription, emit }
}

describe('iteration', () => {
  it('gives typed events in order and ends with close()', async () => {
    const { topic, subscription, emit } = await start()
    for (let n = 0; n < 3; n++) emit()
    await rig.settled()
    const counts: (number | undefined)[] = []
    for await (const item of subscription) {
      if (item.kind === 'gap') throw new Error('no gap was expected')
      expect(item.topic).toBe(topic)
      counts.push(item.body.data?.[0]?.metrics?.[0]?.stats?.count)
      if (counts.length === 3) break
    }
    expect(counts).toEqual([1, 2, 3])
    await rig.during(subscription.closed)
    expect(rig.emulator.streams.sockets).toBe(0)
  })

  it('drops what a slow reader leaves behind, says so and reads the state', async () => {
    const { topic, subscription, emit } = await start({ bufferSize: 4 })
    for (let n = 0; n < 5; n++) emit()
    await rig.advance(1_000)
    const iterator = subscription[Symbol.asyncIterator]()
    expect((await iterator.next()).value).toMatchObject({ kind: 'gap', reason: 'reader', topics: [topic] })
    expect((await iterator.next()).value).toMatchObject({ kind: 'event', topic, reread: true })
    await rig.during(subscription.close())
  })

  it('begins with the time since an earlier subscription, then the state', async () => {
    const { topic, subscription, emit } = await start({ sinceMs: 1_000 })
    emit()
    await rig.settled()
    const iterator = subscription[Symbol.asyncIterator]()
    const gap = { kind: 'gap', reason: 'restart', topics: [topic], reread: [topic], fromMs: 1_000 }
    expect((await iterator.next()).value).toMatchObject({ ...gap, toMs: expect.any(Number) })
    expect((await iterator.next()).value).toMatchObject({ kind: 'event', topic, reread: true })
    await rig.during(subscription.close())
  })

  it('tells what came in while it was opened after that time, as having come in when it did', async () => {
    rig = await streaming()
    const userId = rig.emulator.world.newId()
    const topics = [notificationTopics.userActivity(userId), notificationTopics.routingStatus(userId)]
    // A channel for each: the second is made long after the first is there.
    const late = { after: 1, times: 1, fault: { kind: 'latency', ms: 5_000 } } as const
    rig.emulator.faults.add({ method: 'POST', path: /notifications\/channels$/, ...late })
    const opening = listenToTopics(rig.client, topics, {
      webSocket: rig.webSocket,
      topicsPerChannel: 1,
      sinceMs: rig.clock.now() - 1_000,
      reread: false,
    })
    await rig.advance(1_000)
    expect(rig.emulator.streams.sockets).toBe(1)
    const cameAtMs = rig.clock.now()
    for (const [n, topic] of topics.entries())
      worldEvents(rig.emulator.world).emit({ topic, body: { id: userId, n }, atMs: cameAtMs })
    const subscription = await rig.during(opening)
    expect(rig.clock.now()).toBeGreaterThan(cameAtMs)
    const iterator = subscription[Symbol.asyncIterator]()
    expect((await iterator.next()).value).toMatchObject({ kind: 'gap', reason: 'restart', topics })
    expect((await iterator.next()).value).toMatchObject({ kind: 'event', reread: false, receivedAtMs: cameAtMs })
    await rig.during(subscription.close())
  })

  it('says that the state of all topics is read by a function of ones own, which alone knows of which it can', async () => {
    rig = await streaming()
    const topic = notificationTopics.userActivity(rig.emulator.world.newId())
    const requested: unknown[] = []
    const reread = async (topics: readonly string[]) => {
      requested.push(topics)
      return []
    }
    const options = { webSocket: rig.webSocket, sinceMs: 1_000, reread }
    const subscription = await rig.during(listenToTopics(rig.client, [topic], options))
    const iterator = subscription[Symbol.asyncIterator]()
    expect((await iterator.next()).value).toMatchObject({ kind: 'gap', reread: [topic] })
    expect(requested).toEqual([[topic]])
    await rig.during(subscription.close())
  })

  it('says whose state is not read after a gap', async () => {
    const { subscription } = await start({ sinceMs: 1_000, reread: false })
    const iterator = subscription[Symbol.asyncIterator]()
    expect((await iterator.next()).value).toMatchObject({ kind: 'gap', reread: [] })
    await rig.during(subscription.close())
  })

  it('throws the reason of its signal', async () => {
    const controller = new AbortController()
    const { subscription } = await start({ signal: controller.signal })
    const reason = new Error('enough')
    const next = subscription[Symbol.asyncIterator]().next()
    controller.abort(reason)
    await expect(rig.during(next)).rejects.toBe(reason)
    await expect(subscription.closed).rejects.toBe(reason)
    await rig.settled()
    expect(rig.emulator.streams.sockets).toBe(0)
    expect(rig.clock.pending).toBe(0)
  })

  it('reads the state of a topic whose event cannot be read', async () => {
    const errors: unknown[] = []
    const { subscription, emit } = await start({ onError: (error) => errors.push(error) })
    emit({ data: 'not a list' })
    await rig.advance(1_000)
    const iterator = subscription[Symbol.asyncIterator]()
    expect((await iterator.next()).value).toMatchObject({ kind: 'gap', reason: 'body' })
    expect((await iterator.next()).value).toMatchObject({ kind: 'event', reread: true })
    expect(errors[0]).toMatchObject({ name: 'ResponseError', path: 'eventBody.data' })
    await rig.during(subscription.close())
  })

  it('is refused where onEvent was given, and what callbacks throw stops nothing', async () => {
    const errors: unknown[] = []
    const { subscription, emit } = await start({
      onEvent: () => {
        throw new Error('of the caller')
      },
      onError: (error) => errors.push(error),
    })
    expect(() => subscription[Symbol.asyncIterator]()).toThrow('leave it out')
    emit()
    emit()
    await rig.settled()
    expect(errors).toHaveLength(2)
    await rig.during(subscription.close())
  })

  it('gives up when the first connection never comes, and leaves nothing behind', async () => {
    rig = await streaming()
    rig.emulator.streams.setFaults({ refusedConnections: 1 })
    const topics = [notificationTopics.userActivity(rig.emulator.world.newId())]
    const { signal } = new AbortController()
    const opening = listenToTopics(rig.client, topics, { webSocket: rig.webSocket, signal })
    expect(getEventListeners(signal, 'abort')).not.toEqual([])
    await expect(rig.during(opening)).rejects.toMatchObject({ code: 'connection.socket' })
    expect(rig.clock.pending).toBe(0)
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })
})
