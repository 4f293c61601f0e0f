/** What an org answered is recorded without its names, and answered again. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Client, clientCredentials, createClient } from '../../..'
import type { Clock } from '../../../core/time/clock'
import { manualClock } from '../../../core/time/manual-clock'
import { type Emulator, startEmulator } from '../../../emulator'
import { captureDemand, captureSnapshot } from '../../../workflows'
import { createHiding, isRetained } from '../cassette/hide'
import { type Cassette, startRecorder, startTwin } from '../index'

const RATE = 60_000
const secret = { title: 'Whistleblower', department: 'Cellar', email: 'someone@original.example' }

describe('a cassette', () => {
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
  })
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true })
    await org.stop()
  })

  it('is answered again: the same org under other names, for the same questions', async () => {
    await using emulator = await startTwin({ cassette, ratePerMinute: RATE, clock: manualClock() })
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

  it('is answered later too: an interval that ends now gets the one that ended then, with its times moved', async () => {
    await using emulator = await startTwin({ cassette, ratePerMinute: RATE, clock: manualClock() })
    await using client = clientOf(emulator)
    emulator.time.jump(23 * 60_000)
    const { demand } = await ask(client)
    const offered = (of: typeof demand) => of.contactTypes.map((type) => [...type.offered].join()).sort()
    expect(offered(demand)).toEqual(offered(recorded.demand))
    expect(Date.parse(demand.interval?.end ?? '')).toBe(Date.parse(recorded.demand.interval?.end ?? '') + 15 * 60_000)
  })

  it('has no answer to an interval of other days, which is not asked again', async () => {
    await using emulator = await startTwin({ cassette, ratePerMinute: RATE, clock: manualClock() })
    const { url: baseUrl, url: loginUrl, clock, clientId, clientSecret } = emulator
    await using client = createClient({ baseUrl, loginUrl, clock, auth: clientCredentials({ clientId, clientSecret }) })
    const end = Date.parse(cassette.recordedAt) - 86_400_000
    const { agents } = await captureSnapshot(client, { profiles: true })
    const userIds = agents.map(({ id }) => id)
    const before = emulator.stats.requests
    await expect(captureDemand(client, { days: 2, end, userIds })).rejects.toThrow(/cassette has no answer/)
    expect(emulator.stats.requests - before).toBeLessThan(8)
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
    await using emulator = await startTwin({ cassette, ratePerMinute: RATE })
    await using client = clientOf(emulator)
    await expect(client.routing.queues.create({ name: 'New' })).rejects.toThrow(
      /cassette has no answer to GET .*queues/,
    )
  })

  it('must be one', async () => {
    const other = { ...cassette, format: 'skillroute/plan@1' } as unknown as Cassette
    await expect(startTwin({ cassette: other })).rejects.toThrow(/cassette: must be a document with the format/)
    const { snapshot } = recorded
    await expect(startTwin({ cassette, snapshot })).rejects.toThrow(/cassette: holds all answers/)
  })

  it('has a state that only a twin continues', async () => {
    const emulator = await startTwin({ cassette })
    const state = emulator.state()
    await emulator.stop()
    await expect(startEmulator({ state })).rejects.toThrow(/state: is that of a twin or of a replay/)
    await (await startTwin({ state })).stop()
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
  expect(JSON.parse(hidden)).toEqual({ participants: [{ sessions: [{}] }, {}], entities: [{}] })
  const { query, text } = createHiding('key', '', new Set(['a-token-of-somebody']))
  expect([query([['access_token', 'a-token-of-somebody']]), text('/of/a-token-of-somebody')].join()).not.toContain(
    'somebody',
  )
})

it('keeps no member that nobody declared, and no name in a place where a word should be', () => {
  const hostile = {
    entities: [
      {
        id: '0907401b-7bd2-45b1-a6d0-55802d4672f6',
        favoritePet: 'Rex-of-Ada',
        homeAddressLine: '12 Analytical Street',
        customAttributes: { shoe: 42, note: 'Ada', nested: [{ deeper: 'Byron' }] },
        Ada: { total: 1 },
        state: 'Ada Byron lives here',
        routingStatus: { status: 'ada@byron.example' },
        mediaType: 'voice',
        version: 'AdaVersion',
        jobTitleOfSpouse: 'Countess',
        participants: [
          {
            purpose: 'agent',
            sessions: [{ metrics: [{ name: 'tAbandon', value: 1, emitDate: '2026-03-02T06:00:00Z' }] }],
          },
        ],
      },
    ],
    salaryOf: { Ada: 5 },
  }
  const hidden = createHiding('key', JSON.stringify(hostile), new Set()).json(hostile)
  expect(JSON.stringify(hidden)).not.toMatch(/\bAda|\bada|byron|Rex|Street|Countess|shoe|pet|0907401b/i)
  expect(hidden).toMatchObject({
    entities: [{ mediaType: 'voice', participants: [{ sessions: [{ metrics: [{ name: 'tAbandon' }] }] }] }],
  })
})

it('knows every member that the types of the client declare', async () => {
  const folder = join(import.meta.dirname, '../../../resources')
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const declared = new Set<string>()
  for (const file of files.filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts')))
    for (const value of Object.values<unknown>(await import(join(folder, file)))) collect(value, declared)
  expect(declared.size).toBeGreaterThan(200)
  expect([...declared].filter((name) => !isRetained(name))).toEqual([])
})

/** Members of the answers of operations, of whatever depth. */
function collect(value: unknown, into: Set<string>, seen = new Set<unknown>()): void {
  if (typeof value !== 'object' || value === null || seen.has(value)) return
  seen.add(value)
  const response: unknown = Reflect.get(value, 'response')
  if (typeof response === 'function') collect(response(), into, seen)
  const definition: unknown = Reflect.get(value, 'def')
  if (typeof definition !== 'object' || definition === null) {
    for (const item of Object.values(value)) collect(item, into, seen)
    return
  }
  const shape: unknown = Reflect.get(definition, 'shape')
  if (typeof shape === 'object' && shape !== null)
    for (const [name, item] of Object.entries(shape)) {
      into.add(name)
      collect(item, into, seen)
    }
  for (const part of ['element', 'innerType', 'valueType', 'options', 'left', 'right', 'in', 'out'])
    collect(Reflect.get(definition, part), into, seen)
}

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
