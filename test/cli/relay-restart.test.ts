import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RoutingEvent } from '../../src/documents'
import { type Emulator, startEmulator } from '../../src/emulator'
import { type Cli, cliIn } from '../support/cli'
import { type HookServer, hookServer, SECRET } from '../support/hooks'

let emulator: Emulator
let cli: Cli
let server: HookServer

beforeAll(async () => {
  emulator = await startEmulator({ seed: 3, agents: 4, queues: 1, skills: 2, ratePerMinute: 100_000 })
  cli = cliIn(emulator)
  server = await hookServer()
})
afterAll(async () => {
  cli.remove()
  await server.close()
  await emulator.stop()
})

/** Runs the relay of a file until enough has happened. */
async function relayed(file: string, enough: () => boolean) {
  const stop = new AbortController()
  const running = cli.run(`relay ${file}`, { WFM_SECRET: SECRET }, stop.signal)
  await expect.poll(enough).toBe(true)
  stop.abort()
  const ended = await running
  expect(ended).toMatchObject({ code: 0 })
  const events: RoutingEvent[] = server.hooks.splice(0).map(({ body }) => JSON.parse(body))
  return { ...ended, events }
}

it('skillroute relay tells of the time in which it did not run, and how things are after it', async () => {
  const [userId] = emulator.world.users.keys()
  const topic = `v2.users.${userId}.routingStatus`
  const file = `
outbox: box
endpoints:
  - { name: wfm, url: "${server.url}", secretEnv: WFM_SECRET, allowPrivate: [127.0.0.1] }
sources: { notifications: { topics: [${topic}] } }
`
  writeFileSync(join(cli.cwd, 'topics.yaml'), file)
  const before = await relayed('topics.yaml', () => emulator.streams.sockets === 1)
  expect(before.events.filter(({ data }) => Reflect.has(data, 'reread'))).toEqual([])
  const read = ['"restart"', '"reread":true']
  const after = await relayed('topics.yaml', () =>
    read.every((part) => server.hooks.some(({ body }) => body.includes(part))),
  )
  const [gap, state] = after.events
  // Both are about the same user: the gap comes first.
  expect(gap).toMatchObject({
    type: 'notification.missed',
    subject: { kind: 'user', id: userId },
    data: { topics: [topic], reason: 'restart', reread: [topic] },
  })
  expect(state).toMatchObject({ type: 'notification.user.routing_status', data: { topic, reread: true } })
})

it('says once that state cannot be read, however often it is tried', async () => {
  const [queueId] = emulator.world.queues.keys()
  const file = `
outbox: unread
endpoints:
  - { name: wfm, url: "${server.url}", secretEnv: WFM_SECRET, allowPrivate: [127.0.0.1] }
sources: { notifications: { topics: [v2.analytics.queues.${queueId}.observations] } }
`
  writeFileSync(join(cli.cwd, 'unread.yaml'), file)
  await relayed('unread.yaml', () => emulator.streams.sockets === 1)
  const path = '/analytics/queues/observations/query'
  emulator.faults.add({ path, fault: { kind: 'status', status: 403, message: 'not for you' } })
  const before = emulator.stats.requests
  // A channel, its topics, and two attempts and the beginning of a third.
  const { err } = await relayed('unread.yaml', () => emulator.stats.requests >= before + 5)
  emulator.faults.clear()
  expect(err.split('\n').filter((line) => line.includes('not for you'))).toEqual([
    expect.stringMatching(/^note notifications: /),
  ])
})
