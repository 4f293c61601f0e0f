import { expect, it } from 'vitest'
import { emulated } from '../../../test/support/emulated'
import { quietIo } from '../../../test/support/quiet-io'
import { ServerError } from '../../core/errors'
import { notifyWaits } from './connect'

it('says that an org refuses for long, at most every ten seconds, and nothing of a short failure', async () => {
  const org = await emulated({ agents: 2, queues: 1, skills: 1 })
  const said: string[] = []
  notifyWaits(quietIo('/', { err: (text) => said.push(text) }), org.client)
  org.emulator.faults.add({ times: 2, path: 'organizations/me', fault: { kind: 'status', status: 503 } })
  await org.client.organizations.me()
  expect(said).toEqual([])
  org.emulator.faults.add({ path: 'organizations/me', fault: { kind: 'status', status: 503 } })
  await expect(org.client.organizations.me()).rejects.toBeInstanceOf(ServerError)
  expect(said.length).toBeGreaterThan(1)
  expect(said.length).toBeLessThanOrEqual(6)
  expect(said[0]).toMatch(
    /^waiting The org answers 503 to getOrganizationsMe, 3 times so far; asked again in \d+ s, for a minute in all\.\n$/,
  )
  await org.stop()
})

it('says once for each wait that the limit of the org is reached, and how long it takes', async () => {
  const org = await emulated({ agents: 2, queues: 1, skills: 1 })
  const said: string[] = []
  notifyWaits(quietIo('/', { err: (text) => said.push(text) }), org.client)
  for (const wait of [1, 2]) {
    const refusal = { kind: 'rateLimit', retryAfterSeconds: wait } as const
    org.emulator.faults.add({ times: 2, path: 'organizations/me', fault: refusal })
    await Promise.all([org.client.organizations.me(), org.client.organizations.me()])
  }
  expect(said).toEqual([1, 2].map((wait) => `waiting The org's rate limit is reached; it asks to wait ${wait} s.\n`))
  await org.stop()
})
