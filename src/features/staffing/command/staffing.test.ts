/** `skillroute staffing`: agents needed by interval and queue, of one queue, a model, or an org's files. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Cli } from '../../../../test/support/cli'
import { type SavedOrg, startSavedOrg } from '../../../../test/support/org-files'
import { requiredAgents } from '../../../optimizer'
import { parseCsv } from '../../../workflows/kit/parse-csv'
import type { Staffing } from '../documents/staffing'

let org: SavedOrg
let cli: Cli
const FILES = '--snapshot snapshot.json --demand demand.json'

beforeAll(async () => {
  org = await startSavedOrg({ days: 28 })
  cli = org.cli
})
afterAll(() => org.stop())

describe('staffing of one queue', () => {
  it('is one command without an org', async () => {
    const { code, out, err } = await cli.run(
      'staffing --calls-per-day 5000 --aht 300 --service-level 80/20 --shrinkage 30%',
      { GENESYS_BASE_URL: undefined, GENESYS_LOGIN_URL: undefined },
    )
    expect([code, err]).toEqual([0, ''])
    const { agents, scheduled } = requiredAgents({
      callsPerHour: 5000 / 12,
      ahtSeconds: 300,
      target: { serviceLevel: 0.8, targetSeconds: 20 },
      shrinkage: 0.3,
    })
    expect(out).toMatch(new RegExp(`08:00 +417 +${agents} +${scheduled} `))
    expect(out).toContain('80 % in 20 s')
  })

  it('takes chats at once, patience, opening hours and the shape of the day', async () => {
    const { out } = await cli.run(
      'staffing --calls-per-day 300 --aht 600 --service-level 80/60 --concurrency 3 --patience 120 --hours 09:00-11:00 --shape 1,2 --interval 60 --json',
    )
    const staffing: Staffing = JSON.parse(out)
    const needed = (callsPerHour: number) =>
      requiredAgents({
        callsPerHour,
        ahtSeconds: 600,
        concurrency: 3,
        patienceSeconds: 120,
        minAgents: 1,
        target: { serviceLevel: 0.8, targetSeconds: 60 },
      }).agents
    expect(staffing.intervals.map(({ startMinute, agents }) => [startMinute, agents])).toEqual([
      [540, needed(100)],
      [600, needed(200)],
    ])
  })

  it('spreads the contacts over hours past midnight', async () => {
    const run = await cli.run(
      'staffing --calls-per-day 90 --aht 300 --hours 22:00-02:00 --shape 1,1,1,6 --interval 60 --json',
    )
    const staffing: Staffing = JSON.parse(run.out)
    expect(staffing.intervals.map(({ startMinute, queues }) => [startMinute, queues[0]?.callsPerHour])).toEqual([
      [0, 10],
      [60, 60],
      [22 * 60, 10],
      [23 * 60, 10],
    ])
  })

  it('refuses what is no queue', async () => {
    expect((await cli.run('staffing --aht 300')).err).toContain('--aht belongs to --calls-per-day')
    expect((await cli.run('staffing --calls-per-day 5,000 --aht 300')).err).toContain('without a separator: 5000')
    expect((await cli.run('staffing --calls-per-day 5.000 --aht 300')).err).toContain('without a separator: 5000')
    expect((await cli.run('staffing --calls-per-day 0.500 --aht 300')).err).not.toContain('separator')
    expect((await cli.run('staffing --calls-per-day 100')).err).toContain('needs --aht')
    expect((await cli.run('staffing --calls-per-day 100 --aht 300 --hours 08:00-08:00')).err).toContain(
      'hours of a day',
    )
    expect((await cli.run('staffing --calls-per-day 100 --aht 300 --shrinkage 30')).err).toContain('percentage such as')
    expect((await cli.run('staffing --calls-per-day 100 --aht 300 --service-level 80')).err).toContain('80/20')
    const ofOrg = await cli.run('staffing --calls-per-day 100 --aht 300 --add-queue new.json --leave away.csv')
    expect([ofOrg.code, ofOrg.err]).toEqual([2, expect.stringContaining('--add-queue, --leave belongs to an org')])
  })
})

describe('staffing of an org', () => {
  it('staffs a day to come, with a queue more, as text, rows, a document and a page', async () => {
    const { name, id } = org.snapshot.queues[0] ?? { name: '', id: '' }
    const queue = {
      format: 'skillroute/new-queue@1',
      name: 'Chat',
      media: 'chat',
      contactsPerDay: 40,
      hours: ['Mon-Fri 08:00-16:00'],
      ahtSeconds: 480,
      concurrency: 3,
      takenBy: { queues: [name] },
    }
    writeFileSync(join(cli.cwd, 'new.json'), JSON.stringify(queue))
    const { code, out, err } = await cli.run(
      `staffing ${FILES} --for next-week --queue ${id} --add-queue new.json --shrinkage 0.25 --interval 240 --separate --csv rows.csv --out staffing.json`,
    )
    expect(code, err).toBe(0)
    expect(out).toContain('Chat')
    const staffing: Staffing = JSON.parse(readFileSync(join(cli.cwd, 'staffing.json'), 'utf8'))
    expect(staffing.queues.map((one) => one.name)).toEqual([name, 'Chat'])
    expect(staffing.interval?.start).toMatch(/T00:00/)
    const chats = staffing.intervals.reduce(
      (sum, { queues, minutes }) =>
        sum + ((queues.find(({ queueId }) => queueId === 'Chat')?.callsPerHour ?? 0) * minutes) / 60,
      0,
    )
    expect(chats).toBeCloseTo(200, 6)
    const rows = parseCsv(readFileSync(join(cli.cwd, 'rows.csv'), 'utf8'))
    expect(rows.length - 1).toBe(staffing.intervals.reduce((sum, { queues }) => sum + 1 + queues.length, 0))
    expect((await cli.run('report staffing.json --out page.html')).code).toBe(0)
    expect(readFileSync(join(cli.cwd, 'page.html'), 'utf8')).toContain('Agents needed')
  })

  it('names what is wrong with a new queue, with its place', async () => {
    writeFileSync(join(cli.cwd, 'bad.yaml'), 'format: skillroute/new-queue@1\nname: X\nmedium: chat\n')
    const { code, err } = await cli.run(`staffing ${FILES} --add-queue bad.yaml --separate`)
    expect(code).toBe(2)
    expect(err).toMatch(/bad\.yaml/)
    expect(err).toContain('media')
    writeFileSync(
      join(cli.cwd, 'odd.yaml'),
      'format: skillroute/new-queue@1\nname: X\ncontactsPerDay: 5\nahtSeconds: 9\nhours: ["Mon 08:00-09:00"]\ntakenBy: { queues: [Nowhere] }\n',
    )
    expect((await cli.run(`staffing ${FILES} --add-queue odd.yaml --separate`)).err).toContain('no queue "Nowhere"')
    writeFileSync(join(cli.cwd, 'away.csv'), Buffer.from('agent,from,to\nZoë,2027-01-18,2027-01-19\n', 'latin1'))
    const leave = await cli.run(`staffing ${FILES} --for next-week --leave away.csv --separate`)
    expect(leave.err).toContain('away.csv is not UTF-8 and is read as Windows-1252')
    expect(leave.err).toContain('Zoë')
    const load = 'from;queue;contacts\n2027-01-18T08:00Z;Kündigung;4\n'
    writeFileSync(join(cli.cwd, 'load.csv'), Buffer.from(load, 'latin1'))
    const given = await cli.run(`staffing ${FILES} --for next-week --forecast-file load.csv --separate`)
    expect(given.err).toContain('load.csv is not UTF-8 and is read as Windows-1252')
    expect(given.err).toContain('Kündigung')
  })

  it('simulates a model, shared agents counted once, beside its roster', async () => {
    writeFileSync(
      join(cli.cwd, 'model.yaml'),
      `targetSeconds: 20
contactTypes:
  - { id: A, queue: A, skills: [A], ahtSeconds: 240, patienceSeconds: 90, profile: { intervalMinutes: 60, callsPerHour: [30, 40] } }
  - { id: B, queue: B, skills: [B], ahtSeconds: 240, patienceSeconds: 90, profile: { intervalMinutes: 60, callsPerHour: [30, 40] } }
agents:
  - { count: 9, skills: { A: 3, B: 3 }, shifts: ["00:00-02:00"] }
`,
    )
    const { code, out } = await cli.run('staffing model.yaml --interval 60')
    expect(code).toBe(0)
    expect(out).toMatch(/Roster +Over \(\+\), short \(-\) +Its service/)
    expect(out).toMatch(/sharing saves [1-9]/)
    for (const command of ['staffing', 'training', 'simulate']) {
      const other = await cli.run(`${command} model.yaml --leave away.csv`)
      expect([command, other.code, other.err]).toEqual([
        command,
        2,
        expect.stringContaining('--leave belongs to an org'),
      ])
    }
    expect((await cli.run('staffing model.yaml --queue A --for next-week')).err).toContain('--queue, --for belongs to')
  })
})
