/** Whose changes `skillroute audit` shows, by name, and what it calls the things in them. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AuditRecord } from '../../src/documents'
import { type Emulator, startEmulator, type WorldUser } from '../../src/emulator'
import { type Cli, cliIn } from '../support/cli'

let emulator: Emulator
let cli: Cli
let ann: WorldUser
let skill: { readonly id: string; name: string }
const LEVEL = 4.25
const put = (name: string, text: string): void => writeFileSync(join(cli.cwd, name), text)

beforeAll(async () => {
  emulator = await startEmulator({ seed: 11, agents: 6, queues: 2, skills: 3, ratePerMinute: 100_000 })
  cli = cliIn(emulator)
  const first = [...emulator.world.users.values()].find(({ state }) => state === 'active')
  const [one] = emulator.world.skills.values()
  if (first === undefined || one === undefined) throw new Error('org too small')
  ann = first
  skill = one
  skill.name = 'Billing'
  ann.licenses = ['engage3']
  put('matrix.csv', `agent,${skill.name}\n${ann.name},${LEVEL}\n`)
  await cli.run('plan matrix matrix.csv --forecast none --existing overwrite')
  await cli.run('apply plan.json --yes')
})
afterAll(async () => {
  cli.remove()
  await emulator.stop()
})

it('takes an exact time, of the org and of our own log', async () => {
  const at = (ms: number): string => new Date(Date.now() + ms).toISOString()
  const day = `--from ${at(-86_400_000)} --to ${at(60_000)}`
  const before = `--from ${at(-2 * 86_400_000)} --to ${at(-86_400_000)}`
  const entries = async (line: string) =>
    JSON.parse((await cli.run(`audit --entity ${ann.id} --json ${line}`)).out).entries
  expect(await entries(day)).toEqual(await entries('--days 1'))
  expect(await entries(day)).not.toEqual([])
  expect(await entries(before)).toEqual([])
  const own = async (line: string) => JSON.parse((await cli.run(`audit --own --json ${line}`)).out)
  expect(await own(day)).toEqual(await own('--days 1'))
  expect(await own(before)).toEqual([])
  const both = await cli.run(`audit --days 1 ${day}`)
  expect(both).toMatchObject({ code: 2, err: expect.stringContaining('Name one window') })
})

describe('audit --entity, --user, --client', () => {
  const ids = async (options: string): Promise<string[]> => {
    const { out } = await cli.run(`audit --days 1 --json ${options}`)
    return JSON.parse(out).entries.map(({ id }: { id: string }) => id)
  }

  it('take a name or an e-mail address for the id behind it', async () => {
    const ofAnn = await ids(`--entity ${ann.id}`)
    expect(ofAnn).not.toEqual([])
    expect(await ids(`--entity ${ann.email.toUpperCase()}`)).toEqual(ofAnn)
    expect(await ids(`--entity billing`)).toEqual(await ids(`--entity ${skill.id}`))
    expect(await ids(`--user ${ann.email}`)).toEqual(await ids(`--user ${ann.id}`))
  })

  it('refuse what is neither an id nor in the org, all of it at once', async () => {
    const refused = await cli.run('audit --entity nobody Biling --user nobody --client nothing')
    expect(refused).toMatchObject({ code: 2, out: '' })
    expect(refused.err).toContain(
      '--entity: "nobody" is no id, and the org has no user, queue, skill or language of that',
    )
    expect(refused.err).toContain('--entity: "Biling" is no id, and the org has no')
    expect(refused.err).toContain('did you mean "Billing"?')
    expect(refused.err).toContain('--user: "nobody" is no id, and the org has no user of that name')
    expect(refused.err).toContain('--client: "nothing" is no id, and the org has no OAuth client of that name')
    // An id says for itself what is meant: the audits also know what is no longer in the org.
    const gone = await cli.run('audit --entity 81de8969-0000-4000-8000-000000000000')
    expect(gone).toMatchObject({ code: 0, out: expect.stringContaining('No changes between') })
  })

  it('ask for the id where a name is that of several', async () => {
    const [queue] = emulator.world.queues.values()
    if (queue === undefined) throw new Error('no queue')
    const { name } = queue.config
    queue.config.name = 'Billing'
    const twice = await cli.run('audit --entity billing')
    queue.config.name = name
    expect(twice.code).toBe(2)
    for (const text of ['is the name of 2', `queue ${queue.id}`, `skill ${skill.id}`]) expect(twice.err).toContain(text)
  })
})

it('names what property changes have by id, and leaves ids in JSON and of what is gone', async () => {
  const shown = await cli.run('audit --days 1')
  expect(shown.out).toContain('skill:Billing: ')
  expect(shown.out).not.toContain(skill.id)
  expect((await cli.run('audit --days 1 --json')).out).toContain(`skill:${skill.id}`)
  const gone = '81de8969-0000-4000-8000-000000000000'
  const [queue] = emulator.world.queues.values()
  const values = { oldValues: [ann.id], newValues: [queue?.id ?? '', gone] }
  emulator.world.record({
    clientId: 'somebody-else',
    service: 'Routing',
    entityType: 'Queue',
    entityId: queue?.id ?? '',
    entityName: 'Sales',
    action: 'Update',
    properties: [{ property: 'something', ...values }],
    effect: 'test',
  })
  const more = (await cli.run('audit --days 1')).out.replace(/\s+/g, ' ')
  expect(more).toContain(gone)
  for (const [id, name] of [
    [ann.id, ann.name],
    [queue?.id ?? '', queue?.config.name ?? ''],
  ] as const) {
    expect(more).toContain(name)
    expect(more).not.toContain(id)
  }
})

it('audit --own shows a refused file as refused, counts changes, and finds the undo by the plan', async () => {
  put('broken.json', '{ "format": "skillroute/plan@1"')
  expect((await cli.run('apply broken.json --yes')).code).not.toBe(0)
  const { out } = await cli.run('audit --own --status refused')
  const [row = ''] = out.split('\n').filter((line) => line.includes('apply refused'))
  expect(row).toMatch(/apply refused .*–\s+refused/)
  expect((await cli.run('audit --own')).out).toContain(' 1 change ')
  expect((await cli.run('undo plan.json --yes')).code).toBe(0)
  const [made] = JSON.parse((await cli.run('audit --own --json')).out)
  const found = JSON.parse((await cli.run(`audit --own --json --plan ${made.planId}`)).out)
  expect(found.map(({ action, type }: { action: string; type: string }) => `${action} ${type}`)).toEqual([
    'plan planned',
    'apply started',
    'apply change',
    'apply ended',
    'undo started',
    'undo change',
    'undo ended',
  ])
})

describe('audit --own with the filters of the org', () => {
  const own = async (options: string): Promise<AuditRecord[]> => {
    const { code, out, err } = await cli.run(`audit --own --json ${options}`)
    expect(code, err).toBe(0)
    return JSON.parse(out)
  }

  it('--entity takes names and ids, and lets through what is about any of them', async () => {
    const all = (await own('')).filter(({ type }) => type === 'change')
    expect(all.length).toBeGreaterThan(0)
    expect(await own(`--entity ${ann.id}`)).toEqual(all)
    expect(await own('--entity billing nothing')).toEqual(all)
    expect(await own('--entity nothing')).toEqual([])
    expect(await own(`--entity billing --status conflict`)).toEqual([])
    const address = await cli.run(`audit --own --entity ${ann.email}`)
    expect(address).toMatchObject({
      code: 2,
      err: expect.stringContaining(`--entity: skillroute's audit log has nobody as`),
    })
  })

  it('--status refuses what no record can end as, and says what they end as', async () => {
    expect(await cli.run('audit --own --status aplied')).toMatchObject({
      code: 2,
      err: expect.stringMatching(
        /status: no record ends as aplied; did you mean "?applied"?.*records end as applied, already/,
      ),
    })
  })

  it('--user takes who ran skillroute, whose changes go with their runs', async () => {
    const all = await own('')
    const me = all.flatMap((one) => (one.type === 'change' ? [] : [one.by]))[0]
    expect(await own(`--user ${me}`)).toEqual(all)
    // Known, and yet with no such record: that is an empty answer.
    expect(await own(`--user ${me} --status wrongOrg`)).toEqual([])
  })

  it('--user refuses an account that no run of the log has, and names those that it knows', async () => {
    const all = await own('')
    const me = all.flatMap((one) => (one.type === 'change' ? [] : [one.by]))[0]
    const refused = await cli.run('audit --own --user ann@example.com --days 1')
    expect(refused).toMatchObject({ code: 2, out: '' })
    expect(refused.err).toContain(
      `--user: skillroute's audit log has no run of the account ann@example.com; accounts in it: ${me}\n`,
    )
    const path = join(cli.cwd, '.skillroute', 'audit.jsonl')
    const text = readFileSync(path, 'utf8')
    const at = '2020-01-01T00:00:00.000Z'
    const run = (by?: string): string => `${JSON.stringify({ type: 'refused', at, action: 'apply', by })}\n`
    // Older than what is asked for: known all the same.
    writeFileSync(path, `${run('Old\u001b[2J')}${run()}${['b', 'c', 'd', 'e', 'f'].map(run).join('')}`)
    const more = (await cli.run('audit --own --user nobody')).err
    expect(more).toContain('accounts in it: b, c, d, e, f and 1 more; runs with --redact name none')
    expect(await own('--user F')).toEqual([])
    writeFileSync(path, `${run('Old\u001b[2J')}`)
    expect((await cli.run('audit --own --user nobody --json')).out).toContain('accounts in it: Old\u{FFFD}[2J"')
    rmSync(path)
    expect((await cli.run('audit --own --user nobody')).err).toContain('it names no account')
    writeFileSync(path, text)
  })

  it('refuses what our log has no field for, and what it alone has without --own', async () => {
    const refused = await cli.run('audit --own --client somebody --org eu')
    expect(refused).toMatchObject({ code: 2, out: '' })
    for (const text of ["--client: skillroute's audit log", "--org: skillroute's audit log"])
      expect(refused.err).toContain(text)
    const ours = await cli.run('audit --plan p --about a --status applied')
    expect(ours).toMatchObject({ code: 2, out: '' })
    for (const name of ['plan', 'about', 'status'])
      expect(ours.err).toContain(`--${name}: Genesys audits have no such field`)
  })
})
