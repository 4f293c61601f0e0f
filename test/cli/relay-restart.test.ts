import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RoutingEvent } from '../../src/core/documents'
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
  const runUntil = async (enough: () => boolean): Promise<RoutingEvent[]> => {
    const stop = new AbortController()
    const running = cli.run('relay topics.yaml', { WFM_SECRET: SECRET }, stop.signal)
    await expect.poll(enough, { timeout: 10_000 }).toBe(true)
    stop.abort()
    expect(await running).toMatchObject({ code: 0 })
    return server.hooks.splice(0).map(({ body }) => JSON.parse(body))
  }
  const before = await runUntil(() => emulator.streams.sockets === 1)
  expect(before.filter(({ data }) => Reflect.has(data, 'reread'))).toEqual([])
  const read = ['"restart"', '"reread":true']
  const [gap, state] = await runUntil(() => read.every((part) => server.hooks.some(({ body }) => body.includes(part))))
  // Both are about the same user: the gap comes first.
  expect(gap).toMatchObject({
    type: 'notification.missed',
    subject: { kind: 'user', id: userId },
    data: { topics: [topic], reason: 'restart', reread: [topic] },
  })
  expect(state).toMatchObject({ type: 'notification.user.routing_status', data: { topic, reread: true } })
})
