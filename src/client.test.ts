import { inspect } from 'node:util'
import { expect, it } from 'vitest'
import { createClient } from './client'
import { manualClock } from './core/time/manual-clock'
import { clientCredentials } from './transport/auth/client-credentials'

const auth = clientCredentials({ clientId: 'the-id', clientSecret: 'a-secret-never-shown' })

it('sends nothing and sets no timer when it is created', async () => {
  const clock = manualClock()
  let requests = 0
  const fetch = async (): Promise<Response> => {
    requests++
    return new Response('{}')
  }
  const client = createClient({ region: 'eu_west_1', auth, clock, fetch })
  await new Promise((resolve) => setImmediate(resolve))
  expect([requests, clock.pending]).toEqual([0, 0])
  expect(client.rateLimit()).toMatchObject({ usedLastMinute: 0, perMinute: 250 })
  await client.close()
})

it('shows no secret, however it is looked at', () => {
  const client = createClient({ region: 'eu_west_1', auth })
  const shown = inspect(client, { depth: 20, showHidden: true, getters: true }) + JSON.stringify(client)
  expect(shown).not.toContain('a-secret-never-shown')
  expect(Object.getPrototypeOf(client)).toBe(Object.prototype)
})
