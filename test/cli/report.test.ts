/** `skillroute report` with files that do and do not go together. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Demand, Plan } from '../../src/documents'
import { aspectName } from '../../src/documents/plan/aspect-name'
import { type Emulator, startEmulator } from '../../src/emulator'
import { parseCsv } from '../../src/workflows/kit/parse-csv'
import { type Cli, cliIn } from '../support/cli'
import { fewerContacts } from '../support/fewer-contacts'
import { saveOrg } from '../support/org-files'
import { agent, queue, smallOrg } from '../support/rules/small-org'

let emulator: Emulator
let cli: Cli
let plan: Plan
const put = (name: string, text: string): void => writeFileSync(join(cli.cwd, name), text)
const read = (name: string): string => readFileSync(join(cli.cwd, name), 'utf8')

beforeAll(async () => {
  emulator = await startEmulator({ seed: 9, agents: 8, queues: 2, ratePerMinute: 100_000 })
  fewerContacts(emulator.world)
  cli = cliIn(emulator)
  const [skill] = emulator.world.skills.values()
  const users = [...emulator.world.users.values()].filter(({ state }) => state === 'active').slice(0, 3)
  put('matrix.csv', `agent,${skill?.name}\n${users.map(({ id }) => `${id},4.5\n`).join('')}`)
  const { demand } = await saveOrg(emulator, cli.cwd)
  put('impact.json', JSON.stringify(demand))
  expect((await cli.run('plan matrix matrix.csv --snapshot snapshot.json')).code).toBe(0)
  expect((await cli.run('apply plan.json --yes --journal run.jsonl')).code).toBe(0)
  plan = JSON.parse(read('plan.json'))
  put('other.json', JSON.stringify(smallOrg({ agents: [agent('u1')], queues: [queue('q1', 'Invoices', ['u1'])] })))
  put('demand.json', JSON.stringify(DEMAND))
})
beforeEach(() => rmSync(join(cli.cwd, 'report.html'), { force: true }))
afterAll(async () => {
  cli.remove()
  await emulator.stop()
})

const DEMAND = {
  format: 'skillroute/demand@1',
  org: { id: '', name: '' },
  interval: { start: '2026-03-01T00:00:00.000Z', end: '2026-03-08T00:00:00.000Z' },
  granularityMinutes: 15,
  contactTypes: [],
  agents: [],
  staffing: [],
  notes: [],
}

describe('skillroute report as CSV', () => {
  beforeAll(async () => {
    const made = `matrix matrix2.csv --snapshot snapshot.json --demand impact.json --out impact-plan.json`
    const [, skill] = emulator.world.skills.values()
    const users = [...emulator.world.users.values()].filter(({ state }) => state === 'active').slice(0, 3)
    put('matrix2.csv', `agent,${skill?.id}\n${users.map(({ id }) => `${id},3.5\n`).join('')}`)
    const planned = await cli.run(`plan ${made} --existing overwrite --forecast simulation`)
    expect(planned.code, planned.err).toBe(0)
    expect((await cli.run('apply impact-plan.json --yes --json')).code).toBe(0)
  })

  const rowsOf = (name: string): Record<string, string>[] => {
    const [head, ...rows] = parseCsv(read(name))
    const names = head?.cells.map(({ text }) => text) ?? []
    return rows.map(({ cells }) => Object.fromEntries(names.map((key, at) => [key, cells[at]?.text ?? ''])))
  }

  it('has each queue before and after with intervals, and each change', async () => {
    expect((await cli.run('report impact-plan.json --out impact.csv')).code).toBe(0)
    const { effect, changes, id }: Plan = JSON.parse(read('impact-plan.json'))
    const rows = rowsOf('impact.csv')
    const queues = rows.filter(({ record }) => record === 'queue')
    expect(queues).toHaveLength(effect?.queues.length ?? 0)
    expect(queues.length).toBeGreaterThan(0)
    for (const [at, row] of queues.entries()) {
      const told = effect?.queues[at]
      expect(row).toMatchObject({ plan_id: id, queue_id: told?.queue.id, media_type: told?.mediaType })
      expect(Number(row.service_level_before)).toBeCloseTo(told?.before.serviceLevel ?? Number.NaN, 5)
      expect(Number(row.service_level_after)).toBeCloseTo(told?.after.serviceLevel ?? Number.NaN, 5)
      const span = told?.difference?.intervals.serviceLevel
      expect(Number(row.service_level_difference_low)).toBeCloseTo(span?.low ?? 0, 5)
      expect(Number(row.service_level_difference_high)).toBeCloseTo(span?.high ?? 0, 5)
    }
    const own = rows.filter(({ record }) => record === 'change')
    expect(own.map(({ change_id }) => change_id)).toEqual(changes.map((change) => change.id))
    const [first] = changes
    if (first === undefined) throw new Error('no change')
    expect(own[0]).toMatchObject({ what: aspectName(first), value_after: '3.5', status: '' })
  })

  it('has the contacts of a demand by queue and skills, with names of its snapshot', async () => {
    const { code, err } = await cli.run('report snapshot.json impact.json --out contacts.csv')
    expect(code, err).toBe(0)
    const { contactTypes }: Demand = JSON.parse(read('impact.json'))
    const totals = rowsOf('contacts.csv').filter(({ record }) => record === 'total')
    expect(totals.map(({ queue_id, handled }) => [queue_id, Number(handled)])).toEqual(
      contactTypes.map(({ queueId, handled }) => [queueId, handled]),
    )
    const names = [...emulator.world.queues.values()].map(({ config }) => config.name)
    for (const { queue } of totals) expect(names).toContain(queue)
  })

  it('goes beside the page, knows what an apply did, and refuses what is neither', async () => {
    expect((await cli.run('report impact-plan.json --csv beside.csv')).code).toBe(0)
    expect(read('report.html')).toContain('<html')
    expect(rowsOf('beside.csv').length).toBeGreaterThan(0)
    expect((await cli.run('report snapshot.json --out none.csv')).code).toBe(2)
    const refused = await cli.run('report impact-plan.json --out impact.pdf')
    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('.pdf') })
    expect(existsSync(join(cli.cwd, 'impact.pdf'))).toBe(false)
  })
})

describe('skillroute report', () => {
  it('shows what a journal tells, alone and beside its plan', async () => {
    expect(await cli.run('report run.jsonl')).toMatchObject({ code: 0, err: expect.stringContaining('report.html') })
    expect(read('report.html')).toContain('What applying did')
    expect((await cli.run('report plan.json run.jsonl')).code).toBe(0)
    const page = read('report.html')
    const applied = page.slice(page.indexOf('<section id="applied"'))
    for (const text of ['Writes over time', `applied</span>`]) expect(applied).toContain(text)
    const [change] = plan.changes
    expect(applied).toContain(change !== undefined && 'user' in change ? change.user.name : '-')
  })

  it('refuses files of two orgs and names both', async () => {
    const { code, err } = await cli.run('report plan.json other.json')
    expect(code).toBe(2)
    expect(err).toContain(`other.json: is of org `)
    expect(err).toContain(`plan.json of org ${plan.org.name} (${plan.org.id})`)
    expect(existsSync(join(cli.cwd, 'report.html'))).toBe(false)
    expect((await cli.run('report plan.json snapshot.json')).code).toBe(0)
  })

  it('refuses a journal of another plan of the same org and names both files', async () => {
    put('other.csv', read('matrix.csv').replaceAll('4.5', '3.5'))
    const made = await cli.run('plan matrix other.csv --snapshot snapshot.json --existing overwrite --out second.json')
    expect(made.code).toBe(0)
    const { id } = JSON.parse(read('second.json'))
    const { code, err } = await cli.run('report snapshot.json second.json run.jsonl')
    expect(code).toBe(2)
    expect(err).toContain(`run.jsonl: is of plan ${plan.id}, second.json of plan ${id}; a page is about one plan`)
    expect(existsSync(join(cli.cwd, 'report.html'))).toBe(false)
  })

  it('takes a drift report beside either of its sides, and no third', async () => {
    expect((await cli.run('drift snapshot.json other.json --out drift.json --quiet')).code).toBe(3)
    expect((await cli.run('report drift.json plan.json')).code).toBe(0)
    expect((await cli.run('report drift.json other.json')).code).toBe(0)
    put('third.json', read('other.json').replaceAll(JSON.parse(read('other.json')).org.id, 'third'))
    expect(await cli.run('report drift.json third.json')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/drift\.json: is of org .* and org .*third\.json of org/),
    })
  })

  it('refuses a plan that was edited by hand', async () => {
    put('edited.json', read('plan.json').replaceAll('4.5', '3.5'))
    const { code, err } = await cli.run('report edited.json')
    expect([code, err]).toEqual([2, expect.stringMatching(/edited\.json: Plan .* was changed after it was made/)])
    put('broken.json', JSON.stringify({ ...plan, budget: undefined }))
    expect(await cli.run('report broken.json')).toMatchObject({ code: 2, err: expect.stringContaining('broken.json') })
    expect(existsSync(join(cli.cwd, 'report.html'))).toBe(false)
  })

  it.each([
    ['before there was an effect', { forecast: {} }, 'effect'],
    ['with rows of another name', { effect: { format: 'skillroute/effect@1', method: '', rows: [] } }, 'effect.queues'],
    [
      'with an effect of another format',
      { effect: { format: 'skillroute/forecast@1', method: '', queues: [] } },
      'effect.format',
    ],
  ])('refuses recommendations of an older shape, %s, on pages and in workbooks', async (_, part, path) => {
    const recommendations = { format: 'skillroute/recommendations@1', org: plan.org, recommendations: [], notes: [] }
    put('older.json', JSON.stringify({ ...recommendations, ...part }))
    for (const line of ['report older.json', 'report older.json --xlsx older.xlsx'])
      expect(await cli.run(line)).toMatchObject({
        code: 2,
        err: expect.stringMatching(new RegExp(`older\\.json\\b.*\\b${path}: `, 's')),
      })
    expect(existsSync(join(cli.cwd, 'report.html'))).toBe(false)
  })

  it('writes no page with nothing on it', async () => {
    const { code, err } = await cli.run('report demand.json')
    expect([code, err]).toEqual([2, expect.stringMatching(/nothing to show of skillroute\/demand@1 .*snapshot/)])
    expect(existsSync(join(cli.cwd, 'report.html'))).toBe(false)
  })
})

describe('a review', () => {
  it('is written of a plan, with no page unless one is named', async () => {
    const run = await cli.run('report plan.json --markdown review.md --json')
    expect(run.code, run.err).toBe(0)
    expect(JSON.parse(run.out)).toEqual({ markdown: 'review.md', formats: ['skillroute/plan@1'] })
    expect(existsSync(join(cli.cwd, 'report.html'))).toBe(false)
    expect(read('review.md')).toContain(plan.hash)
    expect(read('review.md')).toContain(`| – → 4.5 |`)
  })

  it('is written of a new plan, and is found again by the org', async () => {
    const run = await cli.run('plan matrix matrix.csv --snapshot snapshot.json --out again.json --markdown again.md')
    expect(run.code, run.err).toBe(0)
    expect(read('again.md').split('\n')[0]).toBe(`<!-- skillroute plan ${plan.org.id} -->`)
  })

  it('is refused for documents that have none, by their files', async () => {
    const run = await cli.run('report plan.json other.json --markdown review.md')
    expect(run.code).toBe(2)
    expect(run.err).toContain('other.json: is skillroute/snapshot@1; a review is made of')
    const tested = await cli.run('plan --back-test --markdown review.md')
    expect(tested.err).toContain('--back-test makes no plan, and --markdown shows one.')
  })

  it('has a limit that leaves room for what must be said', async () => {
    const run = await cli.run('report plan.json --markdown review.md --markdown-limit 100')
    expect(run.code).toBe(2)
    expect(run.err).toContain('at least 2000 characters')
  })
})
