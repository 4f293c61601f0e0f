import { afterEach, expect, it } from 'vitest'
import { createClient } from '../../src/client'
import { type Emulator, startEmulator } from '../../src/emulator'
import { clientCredentials } from '../../src/transport/auth/client-credentials'
import { captureDemand } from '../../src/workflows/demand/capture'

const LONG_AGO = Date.UTC(2020, 2, 2, 9)

let emulator: Emulator
afterEach(() => emulator.stop())

it('sees the history of a world that lives at another time, by the clock of the emulator', async () => {
  emulator = await startEmulator({ now: LONG_AGO, agents: 8, queues: 2, skills: 3, ratePerMinute: 100_000 })
  const connection = {
    baseUrl: emulator.url,
    auth: clientCredentials({ clientId: emulator.clientId, clientSecret: emulator.clientSecret }),
    ratePerMinute: 100_000,
  }
  await using client = createClient({ ...connection, clock: emulator.clock })
  const demand = await captureDemand(client)
  expect(JSON.stringify(demand)).toContain('2020-0')
  const counts = [...JSON.stringify(demand).matchAll(/"offered":\[([^\]]*)\]/g)].flatMap(([, list = '']) =>
    list.split(','),
  )
  const offered = counts.reduce((sum, count) => sum + Number(count), 0)
  expect(offered).toBeGreaterThan(100)
})

it("tells the world's time with every answer, also after a jump", async () => {
  emulator = await startEmulator({ now: LONG_AGO, agents: 2, queues: 1, skills: 1 })
  emulator.time.jump('2020-03-09T09:00:00Z')
  await using client = createClient({
    baseUrl: emulator.url,
    auth: clientCredentials({ clientId: emulator.clientId, clientSecret: emulator.clientSecret }),
    clock: emulator.clock,
  })
  let told: string | null | undefined
  await client.organizations.me({ onResponse: ({ headers }) => (told = headers.get('skillroute-emulator-time')) })
  expect(told).toMatch(/^2020-03-09T09:00:/)
})

it('warns a client with another clock once, and not the one with its own', async () => {
  emulator = await startEmulator({ now: LONG_AGO, agents: 2, queues: 1, skills: 1 })
  const codesWith = async (options: { clock?: Emulator['clock'] }): Promise<string[]> => {
    const codes: string[] = []
    await using client = createClient({
      baseUrl: emulator.url,
      auth: clientCredentials({ clientId: emulator.clientId, clientSecret: emulator.clientSecret }),
      ...options,
    })
    client.on('warning', ({ code }) => codes.push(code))
    await client.organizations.me()
    await client.organizations.me()
    return codes
  }
  expect(await codesWith({})).toEqual(['clock.apart'])
  expect(await codesWith({ clock: emulator.clock })).toEqual([])
})
