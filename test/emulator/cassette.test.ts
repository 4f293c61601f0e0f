/** What an org answered is recorded without its names, and answered again. */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Client, clientCredentials, createClient } from '../../src'
import type { Clock } from '../../src/core/time/clock'
import { manualClock } from '../../src/core/time/manual-clock'
import { type Cassette, type Emulator, startEmulator, startRecorder } from '../../src/emulator'
import { createHiding } from '../../src/emulator/cassette/hide'
import { captureDemand, captureSnapshot } from '../../src/workflows'

const RATE = 60_000
const secret = { title: 'Whistleblower', department: 'Cellar', email: 'someone@original.example' }

describe('a cassette', { timeout: 60_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'skillroute-cassette-'))
  const file = join(folder, 'cassette.json')
  let org: Emulator
  let recorded: Awaited<ReturnType<typeof ask>>
  let cassette: Cassette
  let tokens: string[]
  let refused: number

  beforeAll(async () => {
    const now = '2026-03-02T06:00:00Z'
    org = await startEmulator({
      seed: 3,
      agents: 8,
      queues: 5,
      skills: 5,
      now,
      ratePerMinute: RATE,
      clock: manualClock(),
    })
    for (const user of org.world.users.values()) Object.assign(user, secret)
    const { url: baseUrl, loginUrl, clock } = org
    tokens = []
    await using recorder = await startRecorder({ baseUrl, loginUrl, clock, fetch: tokenKeeping(tokens) })
    const client = clientOf({ ...org, url: recorder.url })
    recorded = await ask(client)
    refused = (await fetch(`${recorder.url}/api/v2/routing/skills`, { method: 'POST', body: '{"name":"x"}' })).status
    await client.close()
    await recorder.save(file)
    cassette = JSON.parse(readFileSync(file, 'utf8'))
  }, 60_000)
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true })
    await org.stop()
  })

  it('is answered again: the same org under other names, for the same questions', async () => {
    await using emulator = await startEmulator({ cassette, ratePerMinute: RATE, clock: manualClock() })
    const client = clientOf(emulator)
    const { snapshot, demand, me } = await ask(client)
    expect(me.id).not.toBe(recorded.me.id)
    expect(snapshot.agents).toHaveLength(recorded.snapshot.agents.length)
    const sizes = (of: typeof snapshot) =>
      of.queues.map(({ members, evaluation }) => `${members.length} ${evaluation}`).sort()
    expect(sizes(snapshot)).toEqual(sizes(recorded.snapshot))
    expect(new Set(snapshot.agents.map(({ name }) => name)).size).toBe(snapshot.agents.length)
    const offered = (of: typeof demand) => of.contactTypes.map((type) => type.offered.reduce((a, b) => a + b)).sort()
    expect(offered(demand)).toEqual(offered(recorded.demand))
    expect(emulator.clock.now()).toBe(Date.parse(cassette.recordedAt))
    await client.close()
  })

  it('has no secret, no name and no id of the org', () => {
    const text = readFileSync(file, 'utf8')
    const { org: own, users, queues, skills, divisions, groups, skillGroups } = org.world
    const names = [...queues.values()].map(({ config }) => config.name)
    const things = [
      ...users.values(),
      ...skills.values(),
      ...divisions.values(),
      ...groups.values(),
      ...skillGroups.values(),
    ]
    const ids = [own.id, ...queues.keys(), ...things.map(({ id }) => id)]
    const people = [...users.values()].flatMap((user) => [user.name, ...user.certifications])
    expect(tokens.length).toBeGreaterThan(0)
    for (const one of [
      ...tokens,
      org.clientSecret,
      org.clientId,
      ...ids,
      ...names,
      ...people,
      ...Object.values(secret),
      own.name,
    ])
      expect(text.includes(one), one).toBe(false)
  })

  it.skipIf(process.platform === 'win32')('is a file for its owner alone', () => {
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it('was recorded without a write: the recorder lets none through unless it is told to', () => {
    expect(refused).toBe(403)
    expect(org.world.changes).toEqual([])
    expect(
      cassette.exchanges.every(
        ({ method, path }) => method === 'GET' || path.includes('analytics') || path.includes('license'),
      ),
    ).toBe(true)
  })

  it('says which question it cannot answer', async () => {
    await using emulator = await startEmulator({ cassette, ratePerMinute: RATE })
    await using client = clientOf(emulator)
    await expect(client.routing.queues.create({ name: 'New' })).rejects.toThrow(
      /cassette has no answer to GET .*queues/,
    )
  })

  it('must be one', async () => {
    const other = { ...cassette, format: 'skillroute/plan@1' } as unknown as Cassette
    await expect(startEmulator({ cassette: other })).rejects.toThrow(/cassette: must be a cassette/)
  })
})

it('hides names of one word, numbers and addresses of calls', () => {
  const personal = {
    participants: [
      {
        remoteNameDisplayable: 'Lovelace',
        sessions: [{ addressSelf: 'tel:+441632960961', addressOther: '01632960962' }],
      },
      { flow: { entryReason: 'tel:+441632960963', entryType: 'dnis' }, destinationAddresses: ['01632960964'] },
    ],
    entities: [{ firstName: 'Ada', lastName: 'Byron', employerInfo: { officialName: 'Augusta', employeeId: 'K1815' } }],
    somethingNew: 'sip:01632960965',
    anotherOne: '+441632960966',
  }
  const hidden = JSON.stringify(createHiding('key', JSON.stringify(personal), new Set()).json(personal))
  expect(hidden).not.toMatch(/Lovelace|1632960|Ada|Byron|Augusta|K1815/)
  expect(hidden).toContain('"entryType":"dnis"')
  const { query, text } = createHiding('key', '', new Set(['a-token-of-somebody']))
  expect([query([['access_token', 'a-token-of-somebody']]), text('/of/a-token-of-somebody')].join()).not.toContain(
    'somebody',
  )
})

async function ask(client: Client) {
  const me = await client.organizations.me()
  const snapshot = await captureSnapshot(client, { profiles: true })
  const demand = await captureDemand(client, { days: 2, userIds: snapshot.agents.map(({ id }) => id) })
  return { me, snapshot, demand }
}

function clientOf({
  url,
  clientId,
  clientSecret,
  clock,
}: Pick<Emulator, 'url' | 'clientId' | 'clientSecret'> & { clock: Clock }): Client {
  const auth = clientCredentials({ clientId, clientSecret })
  return createClient({ baseUrl: url, loginUrl: url, auth, clock, ratePerMinute: RATE, retry: { attempts: 1 } })
}

/** Notes every token that passes. */
function tokenKeeping(tokens: string[]): typeof fetch {
  return async (...args) => {
    const answer = await fetch(...args)
    const found = /"access_token":"([^"]+)"/.exec(await answer.clone().text())?.[1]
    if (found !== undefined) tokens.push(found)
    return answer
  }
}
