/** CSV of what commands find, for the spreadsheet of each language. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Snapshot } from '../../src/documents'
import { type Emulator, startEmulator } from '../../src/emulator'
import { type Cli, cliIn } from '../support/cli'

let emulator: Emulator
let cli: Cli
const read = (name: string): string => readFileSync(join(cli.cwd, name), 'utf8')
const put = (name: string, text: string): void => writeFileSync(join(cli.cwd, name), text)

beforeAll(async () => {
  emulator = await startEmulator({ seed: 11, agents: 6, queues: 2, skills: 3, ratePerMinute: 100_000 })
  cli = cliIn(emulator)
  const [ann] = [...emulator.world.users.values()].filter(({ state }) => state === 'active')
  const [skill] = emulator.world.skills.values()
  if (ann === undefined || skill === undefined) throw new Error('org too small')
  for (const user of emulator.world.users.values()) user.licenses = ['engage3']
  Object.assign(ann, { name: '=Ann' })
  skill.name = 'Billing'
  expect((await cli.run('snapshot --out now.json')).code).toBe(0)
  put('levels.csv', "agent,Billing\n'=Ann,4.25\n")
})
afterAll(async () => {
  cli.remove()
  await emulator.stop()
})

it('of a plan, its drift and its audits, with semicolons and decimal commas by locale', async () => {
  const offline = 'matrix levels.csv --snapshot now.json --forecast none --existing overwrite'
  const planned = await cli.run(`plan ${offline} --csv plan.csv --locale de-DE`)
  expect(planned).toMatchObject({ code: 0, err: expect.stringContaining('rows written to plan.csv') })
  expect(read('plan.csv')).toMatch(/^\uFEFF?change_id;change;user_id;of;what;/)
  expect(read('plan.csv')).toContain(";'=Ann;Billing;")
  expect(read('plan.csv')).toContain(';4,25;')

  const then: Snapshot = JSON.parse(read('now.json'))
  const agents = then.agents.map((one) => (one.name === '=Ann' ? { ...one, skills: [] } : one))
  put('then.json', JSON.stringify({ ...then, agents }))
  expect(await cli.run('drift then.json now.json --csv drift.csv --csv-delimiter tab')).toMatchObject({ code: 3 })
  expect(read('drift.csv').split('\r\n')[0]?.split('\t').slice(0, 3)).toEqual(['path', 'kind', 'subject'])

  expect((await cli.run('apply plan.json --yes')).code).toBe(0)
  expect((await cli.run('audit --days 1 --csv audit.csv --decimal comma')).code).toBe(0)
  expect(read('audit.csv')).toMatch(/^\uFEFF?at;by;action;target;/)
  expect(read('audit.csv')).toMatch(/;plan_/)
  expect((await cli.run('audit --own --csv own.csv')).code).toBe(0)
  expect(read('own.csv')).toContain(",apply skill.set,'=Ann,")
})

it('of the matrix and of the export for workforce management', async () => {
  const matrix = await cli.run('export --snapshot now.json --format matrix --locale de-DE')
  expect(matrix.out.split('\r\n')[0]).toMatch(/^\uFEFF?agent;Billing;/)
  put('back.csv', matrix.out)
  const planned = await cli.run('plan matrix back.csv --snapshot now.json --forecast none --existing overwrite --json')
  expect(JSON.parse(planned.out).changes).toEqual([])
  const rows = await cli.run('export --snapshot now.json --csv-delimiter semicolon')
  expect(rows.out).toMatch(/^\uFEFF?user_id;user_name;/)
})

it.each([
  ['tidy --locale de-DE', '--locale is about CSV, and none is written. Name its file with --csv'],
  ['export --format json --decimal comma', '--decimal is about CSV, and none is written. Give --format csv or matrix'],
  ['audit --csv a.csv --locale Deutsch!', '--locale: "Deutsch!" is no language tag'],
  ['audit --csv a.csv --csv-delimiter |', '--csv-delimiter: must be a comma, a semicolon or a tab'],
  ['report plan.json --locale de-DE', '--locale is about CSV'],
])('%s is refused before any request', async (line, message) => {
  const before = emulator.stats.requests
  expect(await cli.run(line)).toMatchObject({ code: 2, err: expect.stringContaining(message) })
  expect(emulator.stats.requests).toBe(before)
})
