/** `skillroute export`: the matrix that `plan matrix` takes back, what was written as JSON, and files of other encodings. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Demand, Snapshot } from '../../src/documents'
import { type Emulator, startEmulator } from '../../src/emulator'
import type { WfmAgent } from '../../src/workflows/wfm/rows'
import { type Cli, cliIn } from '../support/cli'
import { longerContacts } from '../support/fewer-contacts'

let emulator: Emulator
let cli: Cli

beforeAll(async () => {
  emulator = await startEmulator({ seed: 9, agents: 20, queues: 3, ratePerMinute: 100_000 })
  longerContacts(emulator.world)
  cli = cliIn(emulator)
  const [first, second] = [...emulator.world.users.values()].filter(({ state }) => state === 'active')
  if (first === undefined || second === undefined) throw new Error('org too small')
  for (const user of emulator.world.users.values()) user.licenses = ['engage3']
  first.name = '=HYPERLINK("x"), "two"\nlines'
  second.name = 'Zoë'
  expect((await cli.run('snapshot --out snapshot.json')).code).toBe(0)
})
afterAll(async () => {
  cli.remove()
  await emulator.stop()
})

const read = (name: string): string => readFileSync(join(cli.cwd, name), 'utf8')

it('--pseudonyms gives the same names in every file, and none of the originals', async () => {
  const saved = await cli.run('snapshot --out hidden.json --save-demand asked.json --days 2 --pseudonyms key')
  expect(saved).toMatchObject({ code: 0, err: expect.stringContaining('demand written to asked.json\n') })
  const hidden: Snapshot = JSON.parse(read('hidden.json'))
  const requested: Demand = JSON.parse(read('asked.json'))
  expect(requested.contactTypes.length).toBeGreaterThan(0)
  const queues = new Set(hidden.queues.map(({ id }) => id))
  expect(requested.contactTypes.every(({ queueId }) => queues.has(queueId))).toBe(true)
  const plain: Snapshot = JSON.parse(read('snapshot.json'))
  const cells = (line: string) => line.split(',').map((cell) => cell.replaceAll('"', ''))
  for (const source of ['', ' --snapshot snapshot.json']) {
    const rows = (await cli.run(`export --format matrix --pseudonyms key${source}`)).out.trim().split('\r\n')
    expect(cells(rows[0] ?? '').slice(1)).toEqual(hidden.skills.map(({ name }) => name).sort())
    const names = new Set(hidden.agents.map(({ name }) => name))
    expect(rows.slice(1).every((row) => names.has(cells(row)[0] ?? ''))).toBe(true)
  }
  const csv = (await cli.run('export --pseudonyms key')).out
  expect(csv).toBe((await cli.run('export --snapshot snapshot.json --pseudonyms key')).out)
  for (const { id, name } of [...plain.agents, ...plain.skills, ...plain.queues, plain.org])
    for (const text of [csv, read('hidden.json'), read('asked.json')]) {
      expect(text).not.toContain(id)
      expect(text).not.toContain(name)
    }
  expect((await cli.run('recommend --pseudonyms key')).err).toContain('give --save-demand too')
})

describe('export --format matrix', () => {
  it('of the org or of a snapshot, is planned as no change', async () => {
    const live = await cli.run('export --format matrix --out live.csv')
    expect(live).toMatchObject({ code: 0, out: '', err: expect.stringContaining('written to live.csv\n') })
    const printed = await cli.run('export --format matrix --snapshot snapshot.json')
    expect(printed.out).toBe(read('live.csv'))
    expect(printed.out.split('\r\n')[0]).toMatch(/^\uFEFFagent,/)
    const planned = await cli.run('plan matrix live.csv --forecast none --existing overwrite --out none.json --json')
    expect(planned.code, planned.err).toBe(0)
    expect(JSON.parse(planned.out)).toMatchObject({ changes: [], source: 'matrix' })
  })

  it('with one cell edited is planned as one change', async () => {
    await cli.run('export --format matrix --snapshot snapshot.json --out edit.csv')
    const row = /\r\nZoë,[^\r]*/
    expect(read('edit.csv')).toMatch(row)
    const edited = read('edit.csv').replace(row, (line) => line.replace(/,[\d.]*/, ',4.75'))
    writeFileSync(join(cli.cwd, 'edit.csv'), edited)
    const planned = await cli.run('plan matrix edit.csv --forecast none --out one.json --json')
    expect(JSON.parse(planned.out).changes).toMatchObject([{ user: { name: 'Zoë' }, after: 4.75 }])
  })

  it('has no place for the shares of a demand; who plans the long form finds nothing to change in it', async () => {
    const refused = await cli.run('export --format matrix --snapshot snapshot.json --demand demand.json')
    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('--demand') })
    await cli.run('export --out long.csv')
    const planned = await cli.run('plan matrix long.csv --forecast none --existing overwrite --out long.json --json')
    expect(planned.code, planned.err).toBe(0)
    expect(JSON.parse(planned.out).changes).toEqual([])
  })
})

describe('export for chosen users', () => {
  const idsOf = (text: string): string[] => JSON.parse(text).agents.map(({ id }: { id: string }) => id)
  const active = () => [...emulator.world.users.values()].filter(({ state }) => state === 'active')

  it.each(['', '--snapshot snapshot.json'])('by name, id, file, queue and division: export %s', async (source) => {
    const [one, two, three] = active().slice(2)
    if (one === undefined || two === undefined || three === undefined) throw new Error('org too small')
    writeFileSync(join(cli.cwd, 'some.txt'), `\uFEFF${three.name}\r\n\r\n`)
    const line = `export ${source} --format json`
    const named = await cli.run(`${line} --agents ${one.id},${two.id} --agents-file some.txt`)
    expect(named.code, named.err).toBe(0)
    expect(idsOf(named.out).sort()).toEqual([one.id, two.id, three.id].sort())
    const queue = [...emulator.world.queues.values()].sort((a, b) => a.members.size - b.members.size)[0]
    const joined = [...(queue?.members.values() ?? [])].filter((own) => own.joined).map(({ userId }) => userId)
    const members = active().flatMap(({ id }) => (joined.includes(id) ? [id] : []))
    expect(idsOf((await cli.run(`${line} --queue ${queue?.id}`)).out).sort()).toEqual(members.sort())
    const division = one.divisionId
    const own = active().filter(({ divisionId }) => divisionId === division)
    expect(idsOf((await cli.run(`${line} --division ${division}`)).out).sort()).toEqual(own.map(({ id }) => id).sort())
    const refused = await cli.run(`${line} --agents Nobody,${one.id}`)
    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('no agent "Nobody"') })
  })
})

it('of the org says who is licensed, as its snapshot does, or once that licenses could not be read', async () => {
  const [first] = emulator.world.users.values()
  if (first === undefined) throw new Error('org too small')
  const kept = first.licenses
  first.licenses = ['communicate']
  const licensed = (text: string) => new Map(JSON.parse(text).agents.map((one: WfmAgent) => [one.id, one.licensed]))
  const own = licensed((await cli.run('export --format json')).out)
  expect([own.get(first.id), new Set(own.values())]).toEqual([false, new Set([true, false])])
  first.licenses = kept
  emulator.faults.add({ path: '/license/', fault: { kind: 'status', status: 403, code: 'missing.permissions' } })
  const { out, err } = await cli.run('export --format json')
  emulator.faults.clear()
  expect(new Set(licensed(out).values())).toEqual(new Set([undefined]))
  expect(JSON.parse(out).gaps).toEqual([{ kind: 'license', id: '*', reason: expect.stringContaining('403') }])
  expect(err).toContain('1 gap: 1 of kind license could not be read completely')
})

it('a file that cannot be written is refused before the org is read', async () => {
  const before = emulator.stats.requests
  for (const format of ['csv', 'matrix']) {
    const refused = await cli.run(`export --format ${format} --out snapshot.json/x.csv`)
    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('snapshot.json/x.csv cannot be written') })
  }
  expect(emulator.stats.requests).toBe(before)
})

describe('export --out --json', () => {
  it.each(['csv', 'json', 'matrix'])('says what was written: %s', async (format) => {
    const { code, out, err } = await cli.run(`export --snapshot snapshot.json --format ${format} --out some.txt --json`)
    expect([code, err]).toEqual([0, ''])
    const { agents } = JSON.parse(read('snapshot.json'))
    const held = agents.reduce((sum: number, { skills }: { skills: unknown[] }) => sum + (skills.length || 1), 0)
    expect(JSON.parse(out)).toEqual({
      file: 'some.txt',
      format,
      rows: format === 'csv' ? held : agents.length,
      gaps: [],
    })
  })
})

describe('export of an org that cannot be read completely', () => {
  let incomplete: Emulator
  let own: Cli
  beforeAll(async () => {
    incomplete = await startEmulator({
      seed: 9,
      agents: 14,
      queues: 2,
      ratePerMinute: 100_000,
      switches: { missingExpandShare: 0.9 },
    })
    incomplete.faults.add({ path: '/routingskills', fault: { kind: 'status', status: 403, code: 'not.authorized' } })
    own = cliIn(incomplete)
  })
  afterAll(async () => {
    own.remove()
    await incomplete.stop()
  })

  it.each(['csv', 'json', 'matrix'])('says how many gaps of which kind there are: %s', async (format) => {
    const said = await own.run(`export --format ${format} --out gaps.txt`)
    expect(said.code, said.err).toBe(0)
    expect(said.err).toMatch(/gap agent \S+: /)
    expect(said.err).toMatch(/\d+ gaps: \d+ of kind agent could not be read completely\nwritten to gaps\.txt\n$/)
    const { out } = await own.run(`export --format ${format} --out gaps.txt --json`)
    const { gaps } = JSON.parse(out)
    expect(gaps.length).toBeGreaterThan(6)
    expect(gaps[0]).toEqual({ kind: 'agent', id: expect.any(String), reason: expect.any(String) })
    if (format !== 'json') return
    expect(JSON.parse(readFileSync(join(own.cwd, 'gaps.txt'), 'utf8')).gaps).toEqual(gaps)
  })

  it('says them beside an export on standard output', async () => {
    expect((await own.run('export')).err).toMatch(/\d+ gaps: \d+ of kind agent could not be read completely\n$/)
  })
})

it.each([
  ['little-endian', [0xff, 0xfe]],
  ['big-endian', [0xfe, 0xff]],
])('a file in UTF-16, %s, is told as such', async (_order, mark) => {
  writeFileSync(join(cli.cwd, 'wide.csv'), Buffer.concat([Buffer.from(mark), Buffer.from('agent,x', 'utf16le')]))
  const { code, err } = await cli.run('plan matrix wide.csv --forecast none --snapshot snapshot.json')
  expect(code).toBe(2)
  expect(err).toContain('wide.csv cannot be read: it is UTF-16 text')
  expect(err).toContain('CSV UTF-8')
})
