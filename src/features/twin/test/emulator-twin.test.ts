/** `skillroute emulator` as the twin of an org, from files, with a state, and with a cassette. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runIn } from '../../../../test/support/cli'
import { documentsOf, withOrg } from '../../../../test/support/org-documents'
import type { Demand, Snapshot } from '../../../documents'

const cwd = mkdtempSync(join(tmpdir(), 'skillroute-twin-'))
const EMPTY_PROFILE = {
  format: 'skillroute/profile@1',
  org: { id: 'org-1', name: 'org-1' },
  orgHash: '',
  baseUrl: 'another host',
  takenAt: '2026-03-02T09:00:00.000Z',
  redacted: true,
  writes: false,
  requests: 1,
  checks: [],
  subjects: [],
}
const TWIN = 'emulator --snapshot org.json --demand demand.json --port 0'

beforeAll(async () => {
  const options = { seed: 3, agents: 6, queues: 2, skills: 3, now: '2026-03-02T06:00:00Z' }
  const { snapshot, demand } = await withOrg(options, (org) => documentsOf(org, {}, 2))
  writeFileSync(join(cwd, 'org.json'), JSON.stringify(snapshot))
  writeFileSync(join(cwd, 'demand.json'), JSON.stringify(demand))
  writeFileSync(join(cwd, 'other.json'), JSON.stringify({ ...demand, org: { ...demand.org, id: 'another' } }))
})
afterAll(() => rmSync(cwd, { recursive: true, force: true }))

/** Runs a command until it says where it listens, and ends it as Ctrl-C does. */
async function until(
  line: string,
  listening: (url: string, settings: Record<string, string>) => Promise<void> = async () => undefined,
) {
  const end = new AbortController()
  let work = Promise.resolve()
  const ended = await runIn(cwd, line.split(' '), {
    env: {},
    signal: end.signal,
    onText: (text) => {
      const url = /GENESYS_BASE_URL=(\S+)/.exec(text)?.[1]
      const settings = Object.fromEntries(
        [...text.matchAll(/(GENESYS_\w+)=(\S+)/g)].map(([, name, value]) => [name, value]),
      )
      if (url !== undefined) work = listening(url, settings).finally(() => end.abort())
    },
  })
  await work
  return ended
}

it('says which rules of its original it lacks', async () => {
  const snapshot: Snapshot = JSON.parse(readFileSync(join(cwd, 'org.json'), 'utf8'))
  const queues = snapshot.queues.map((queue, i) => (i === 0 ? { ...queue, hasUnknownRules: true } : queue))
  writeFileSync(join(cwd, 'unknown.json'), JSON.stringify({ ...snapshot, queues }))
  const { code, err } = await until(TWIN.replace('org.json', 'unknown.json'))
  expect([code, err]).toEqual([
    0,
    expect.stringContaining('lacks rules of conditional groups whose shape is not known here, of 1 queue.'),
  ])
})

it('is a twin of the files, continues from its state, and refuses what that decides', async () => {
  const { name } = JSON.parse(readFileSync(join(cwd, 'org.json'), 'utf8')).org
  const first = await until(`${TWIN} --state center.json`)
  expect(first.code, first.err).toBe(0)
  expect(first.err).toContain(name)
  expect(existsSync(join(cwd, 'center.json'))).toBe(true)
  const second = await until('emulator --state center.json --port 0')
  expect(second.code, second.err).toBe(0)
  expect(second.err).toContain(`${name} is listening`)
  const third = await until(`${TWIN} --state center.json`)
  expect(third.code).toBe(2)
  expect(third.err).toMatch(/--snapshot.*goes without center\.json/)
})

it('has other names under pseudonyms', async () => {
  const { name } = JSON.parse(readFileSync(join(cwd, 'org.json'), 'utf8')).org
  const { code, err } = await until(`${TWIN} --pseudonyms key`)
  expect(code, err).toBe(0)
  expect(err).not.toContain(name)
})

it('has the facts of a profile, whatever its demand lets guess', async () => {
  const facts = {
    aggregateDays: 31,
    detailsPageSize: 60,
    queuePageSize: 100,
    resolutionData: true,
  }
  const demand: Demand = JSON.parse(readFileSync(join(cwd, 'demand.json'), 'utf8'))
  const agents = demand.agents.map(({ resolved: _, ...agent }) => agent)
  writeFileSync(join(cwd, 'unresolved.json'), JSON.stringify({ ...demand, agents }))
  writeFileSync(join(cwd, 'profile.json'), JSON.stringify({ ...EMPTY_PROFILE, facts }))
  let found = ''
  const line = 'emulator --snapshot org.json --demand unresolved.json --port 0 --profile profile.json'
  const { code, err } = await until(line, async (_, env) => {
    const checks = 'analytics.days analytics.details-page pages.queues analytics.next-contact'
    found = (await runIn(cwd, `probe --json --no-login --check ${checks}`.split(' '), { env })).out
  })
  expect(code, err).toBe(0)
  expect(JSON.parse(found).facts).toEqual(facts)
})

it('refuses the demand of another org, a file without the other, and another kind of file', async () => {
  const other = await until('emulator --snapshot org.json --demand other.json --port 0')
  expect(other).toMatchObject({ code: 2, err: expect.stringMatching(/does not belong to the snapshot/) })
  const alone = await until('emulator --snapshot org.json --port 0')
  expect(alone).toMatchObject({ code: 2, err: expect.stringMatching(/needs both --snapshot.* and --demand/) })
  const wrong = await until('emulator --snapshot demand.json --demand demand.json --port 0')
  expect(wrong).toMatchObject({ code: 2, err: expect.stringContaining('demand.json') })
})

it('records an org and answers with the cassette', async () => {
  await withOrg({ seed: 3, agents: 4, queues: 1, skills: 2 }, async ({ emulator }) => {
    const recorded = await until(`emulator --record cassette.json --target ${emulator.url} --port 0`, async (url) => {
      await fetch(`${url}/api/v2/organizations/me`)
    })
    expect(recorded.code, recorded.err).toBe(0)
    expect(recorded.err).toContain('1 answer kept in cassette.json')
  })
  const replayed = await until('emulator --cassette cassette.json --port 0')
  expect(replayed.code, replayed.err).toBe(0)
})
