/** `skillroute forecast`: the contacts of the days to come, from the org or from files, as text, JSON, CSV and a document. */

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { run } from '../../src/cli/run'
import { createClient } from '../../src/client'
import { DAY_MS } from '../../src/core/time/durations'
import { when } from '../../src/core/time/iso-time'
import { parseNamedDays } from '../../src/core/time/named-week'
import type { DemandForecast } from '../../src/documents'
import { routingModel } from '../../src/optimizer'
import { clientCredentials } from '../../src/transport/auth/client-credentials'
import { forecastForWfm } from '../../src/workflows/forecast/given/to-wfm'
import { parseCsv } from '../../src/workflows/kit/parse-csv'
import { type Cli, settingsOf } from '../support/cli'
import { type SavedOrg, startSavedOrg } from '../support/org-files'
import { quietIo } from '../support/quiet-io'

let org: SavedOrg
let cli: Cli
const FILES = '--snapshot snapshot.json --demand demand.json'

beforeAll(async () => {
  org = await startSavedOrg({ days: 28 })
  cli = org.cli
})
afterAll(() => org.stop())

/** Date of a day of the week that follows the history, Monday 0. */
const midnight = (day: number): string => when(`${nextWeek(day)}T00:00Z`)

function nextWeek(day: number): string {
  const days = parseNamedDays('next-week', { nowMs: Date.parse(org.demand.interval.end), timeZone: 'UTC' })
  if ('why' in days) throw new Error(days.why)
  return new Date(days.fromMs + day * 86_400_000).toISOString().slice(0, 10)
}

describe('forecast', () => {
  it('refuses --days beside a file that gives the history', async () => {
    const { code, err } = await cli.run(`forecast ${FILES} --days 10`)
    expect(code).not.toBe(0)
    expect(err).toContain('--days says how much demand to read, but --demand gives the demand')
  })

  it('prints the days and queues of next week, and how well such forecasts were', async () => {
    const { code, out, err } = await cli.run(`forecast ${FILES} --time-zone Europe/Berlin --back-test`)
    expect([code, err]).toEqual([0, ''])
    expect(out).toContain('by days in Europe/Berlin')
    expect(out).toMatch(new RegExp(`Mon ${nextWeek(0)} +[\\d ]+–[\\d ]+`))
    for (const { name } of org.snapshot.queues) expect(out).toContain(name)
    expect(out).toMatch(/this forecast +\d+\.\d % +\d+\.\d % +\d+\.\d %/)
    expect(out).toContain('exponential smoothing')
  })

  it('writes a document, rows for a spreadsheet, and JSON, all of the same figures', async () => {
    const { code, out } = await cli.run(
      `forecast ${FILES} --for ${nextWeek(0)}..${nextWeek(6)} --out forecast.json --csv rows.csv --json`,
    )
    expect(code).toBe(0)
    const forecast: DemandForecast = JSON.parse(out)
    expect(JSON.parse(readFileSync(join(cli.cwd, 'forecast.json'), 'utf8'))).toEqual(forecast)
    const rows = parseCsv(readFileSync(join(cli.cwd, 'rows.csv'), 'utf8')).map(({ cells }) =>
      cells.map(({ text }) => text),
    )
    const expected = (rows[0] ?? []).indexOf('expected')
    const sum = rows.slice(1).reduce((all, row) => all + Number(row[expected] ?? 0), 0)
    expect(sum).toBeCloseTo(
      forecast.total.mean.reduce((all, mean) => all + mean, 0),
      1,
    )
    // A model of that week has the forecast's contacts.
    const model = routingModel(org.snapshot, org.demand, { forecast })
    const hours = forecast.granularityMinutes / 60
    const inModel = model.contactTypes.flatMap(({ weekProfile }) => weekProfile?.callsPerHour ?? [])
    expect(inModel.reduce((all, calls) => all + calls * hours, 0)).toBeCloseTo(sum, 0)
    expect(model.notes.join()).toContain(
      `Contacts and handle times are those forecast from ${midnight(0)}, to ${midnight(7)}; patience`,
    )
  })

  it('takes holidays and events from a file, and names what is wrong with one', async () => {
    const name = org.snapshot.queues[0]?.name ?? ''
    const file = (text: string): void =>
      writeFileSync(join(cli.cwd, 'days.yaml'), `format: skillroute/special-days@1\n${text}`)
    file(`days:
  - { date: "${nextWeek(2)}", name: strike, factor: 0.5 }
events:
  - { from: "${nextWeek(1)}T10:00", to: "${nextWeek(1)}T12:00", name: mailing, lift: 3, queues: ["${name}"] }
missing:
  - { from: "2026-01-25", to: "2026-01-26" }
`)
    const plain: DemandForecast = JSON.parse((await cli.run(`forecast ${FILES} --json`)).out)
    const { out, err } = await cli.run(`forecast ${FILES} --special-days days.yaml --json`)
    expect(err).toBe('')
    const special: DemandForecast = JSON.parse(out)
    const ratio = (day: number): number => (special.total.days[day]?.mean ?? 0) / (plain.total.days[day]?.mean ?? 1)
    expect(ratio(2)).toBeCloseTo(0.5, 1)
    expect(ratio(1)).toBeGreaterThan(1.1)
    expect(special.total.days[2]).toMatchObject({ date: nextWeek(2), special: 'strike' })
    file(
      'days:\n  - { date: "2027-02-30" }\nevents:\n  - { from: 2027-01-19T00:00Z, to: 2027-01-20T00:00Z, queues: [Nowhere] }\n',
    )
    const wrong = await cli.run(`forecast ${FILES} --special-days days.yaml`)
    expect(wrong.code).toBe(2)
    expect(wrong.err).toMatch(/days\.yaml.*3.*does not exist/s)
    expect(wrong.err).toContain('Nowhere')
  })

  it('refuses another format in one line', async () => {
    writeFileSync(join(cli.cwd, 'other.yaml'), 'format: skillroute/load@1\ngroups: []\nstart: x\nintervalMinutes: 5\n')
    const { code, err } = await cli.run(`forecast ${FILES} --special-days other.yaml`)
    expect(code).toBe(2)
    expect(err.match(/must be/g)).toHaveLength(1)
    expect(err).not.toContain('groups')
    expect(err).toContain('must be skillroute/special-days@1, not the text "skillroute/load@1"')
  })

  it('takes what a planner knows better, holidays of a country, and leave', async () => {
    const queueId = org.snapshot.queues[0]?.id ?? ''
    const plain: DemandForecast = JSON.parse((await cli.run(`forecast ${FILES} --json`)).out)
    const more = await cli.run(`forecast ${FILES} --volume ${queueId}=+50% --holidays DE-BY --json`)
    const changed: DemandForecast = JSON.parse(more.out)
    const sumOf = ({ queues }: DemandForecast): number =>
      (queues.find((queue) => queue.queueId === queueId)?.mean ?? []).reduce((all, one) => all + one, 0)
    expect(sumOf(changed) / sumOf(plain)).toBeCloseTo(1.5, 1)
    expect(plain.total.handleTime?.days.length).toBeGreaterThan(0)
    expect((await cli.run(`forecast ${FILES} --volume Nowhere=+5%`)).err).toContain('no queue "Nowhere"')
    const twice = await cli.run(`forecast ${FILES} --volume ${queueId}=+10% --volume ${queueId}=600`)
    expect(twice.err).toContain(`${queueId} has +10% already: give one change for it`)
    expect((await cli.run(`forecast ${FILES} --holidays DE-ZZ`)).err).toContain('is not a known country or state')
    const agent = org.snapshot.agents[0]?.name ?? ''
    writeFileSync(
      join(cli.cwd, 'leave.csv'),
      `agent,from,to\n${agent},${nextWeek(0)},${nextWeek(6)}\nNobody,2027-01-01,2027-01-02\n`,
    )
    const simulate = `simulate ${FILES} --for next-week --replications 2`
    const wrong = await cli.run(`${simulate} --leave leave.csv`)
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringMatching(/leave\.csv.*3.*no agent "Nobody"/s)])
    writeFileSync(join(cli.cwd, 'leave.csv'), `agent,from,to\n${agent},${nextWeek(0)},${nextWeek(6)}\n`)
    const { code, out } = await cli.run(`${simulate} --leave leave.csv --volume ${queueId}=+50%`)
    expect(code).toBe(0)
    expect(out).toContain('Agents on leave in these days: 1.')
    expect((await cli.run(`simulate ${FILES} --leave leave.csv`)).err).toContain('name its days with --for')
  })

  it('takes the contacts of a file, and its own rows back', async () => {
    const plain: DemandForecast = JSON.parse((await cli.run(`forecast ${FILES} --csv own.csv --json`)).out)
    const sum = (of: readonly number[]): number => of.reduce((all, one) => all + one, 0)
    const back: DemandForecast = JSON.parse((await cli.run(`forecast ${FILES} --forecast-file own.csv --json`)).out)
    expect(sum(back.total.mean)).toBeCloseTo(sum(plain.total.mean), 1)
    const { id, name } = org.snapshot.queues[0] ?? { id: '', name: '' }
    const rows = Array.from({ length: 7 }, (_, day) => `${nextWeek(day)}T09:00,${name},40,200`)
    writeFileSync(join(cli.cwd, 'wfm.csv'), `from,queue,contacts,aht\n${rows.join('\n')}\n`)
    const given = `--forecast-file wfm.csv`
    const { out } = await cli.run(`forecast ${FILES} ${given} --out given.json --json`)
    const other: DemandForecast = JSON.parse(out)
    const nine = (9 * 60) / other.granularityMinutes
    expect(other.queues.find(({ queueId }) => queueId === id)?.mean[nine]).toBeCloseTo(
      (40 * other.granularityMinutes) / (24 * 60),
      6,
    )
    const simulated = await cli.run(`simulate ${FILES} --for next-week ${given} --replications 2`)
    expect(simulated.out).toContain('are those of the forecast given, as are their handle times')
    expect((await cli.run(`simulate ${FILES} --for next-week --forecast-file given.json --replications 2`)).code).toBe(
      0,
    )
    const late = await cli.run(`forecast ${FILES} --for ${nextWeek(0)} --forecast-file given.json`)
    expect([late.code, late.err]).toEqual([2, expect.stringContaining('the forecast given is for')])
    expect((await cli.run(`simulate ${FILES} --for next-week --forecast-file wfm`)).err).toContain('reads the org')
  })

  it('goes into workforce management by planning group, and comes back from there', async () => {
    const week = `${nextWeek(0)}..${nextWeek(6)}`
    const sent = await cli.run(`forecast ${FILES} --for ${week} --to-wfm --yes --json`)
    expect([sent.code, sent.err]).toEqual([0, expect.stringContaining(`week of ${nextWeek(0)}`)])
    const back = await cli.run(`forecast ${FILES} --for ${week} --forecast-file wfm --json`)
    const [before, after]: DemandForecast[] = [JSON.parse(sent.out), JSON.parse(back.out)]
    expect(after?.notes.join()).toContain('are those of the forecast given')
    const days = (of: DemandForecast | undefined): number[] => (of?.total.days ?? []).map(({ mean }) => mean)
    expect(days(after)).toHaveLength(7)
    for (const [d, mean] of days(after).entries()) expect(mean).toBeCloseTo(days(before)[d] ?? 0, 0)
    // Of contacts that nobody ever handled, the work is that of others: nobody would be planned for them.
    const { url, loginUrl, clientId, clientSecret } = org.emulator
    await using client = createClient({ baseUrl: url, loginUrl, auth: clientCredentials({ clientId, clientSecret }) })
    const unhandled = (part: (index: number, interval: number) => boolean) => {
      if (before === undefined) throw new Error('no forecast')
      const types = before.contactTypes.map(({ ahtSeconds, ...type }, i) =>
        part(i, -1) || ahtSeconds === undefined
          ? type
          : { ...type, ahtSeconds: ahtSeconds.map((seconds, interval) => (part(i, interval) ? 0 : seconds)) },
      )
      return forecastForWfm(client, { ...before, contactTypes: types })
    }
    const { forecast, notes } = await unhandled((i, interval) => i % 2 === 0 || interval % 3 === 0)
    for (const { offeredPerInterval, averageHandleTimeSecondsPerInterval } of forecast.planningGroups)
      for (const [i, offered] of offeredPerInterval.entries())
        if (offered > 0) expect(averageHandleTimeSecondsPerInterval[i]).toBeGreaterThan(60)
    expect(notes.join()).toMatch(/without a handle time at times: it is that of the type/)
    await expect(unhandled(() => true)).rejects.toThrow(/No contact was ever handled/)
    const short = await cli.run(`forecast ${FILES} --for ${nextWeek(1)} --to-wfm --yes`)
    expect([short.code, short.err]).toEqual([2, expect.stringContaining(`the seven days ${week}, with --time-zone`)])
    const part = await cli.run(`forecast ${FILES} --for ${week} --to-wfm --queue Billing`)
    expect([part.code, part.err]).toEqual([2, expect.stringContaining('Omit --queue and --division')])
  })

  it('asks before it imports, and imports no week out of reach', async () => {
    const imports = (): number =>
      [...org.emulator.stats.byRoute].filter(([route]) => route.includes('import')).reduce((sum, [, n]) => sum + n, 0)
    const week = `${nextWeek(0)}..${nextWeek(6)}`
    const before = [imports(), org.emulator.stats.requests]
    const nobody = await cli.run(`forecast ${FILES} --for ${week} --to-wfm`)
    expect([nobody.code, nobody.out, nobody.err]).toEqual([2, '', expect.stringContaining('confirm with --yes')])
    for (const days of ['2020-W10', '2030-W03']) {
      const far = await cli.run(`forecast ${FILES} --for ${days} --to-wfm --yes`)
      expect([far.code, far.err]).toEqual([2, expect.stringContaining('from 26 weeks back to 104 weeks ahead')])
    }
    expect([imports(), org.emulator.stats.requests]).toEqual(before)
    const said: string[] = []
    const answered = async (answer: string): Promise<number> =>
      run(
        ['forecast', ...FILES.split(' '), '--for', week, '--to-wfm'],
        quietIo(cli.cwd, {
          env: { XDG_STATE_HOME: join(cli.cwd, 'state'), ...settingsOf(org.emulator) },
          out: (text) => said.push(text),
          err: (text) => said.push(text),
          ask: async (question) => {
            said.push(question)
            return answer
          },
        }),
      )
    expect([await answered('n'), imports()]).toEqual([1, before[0]])
    expect(said.join('')).toMatch(new RegExp(`Sum[\\s\\S]*week of ${nextWeek(0)}\\?.*Nothing was imported`))
    expect(await answered('y')).toBe(0)
    expect(imports()).toBeGreaterThan(before[0] ?? 0)
  })

  it('totals whole weeks and months in text, page and rows, and forecasts the rest of today', async () => {
    const [from, to] = [nextWeek(0), nextWeek(40)]
    const { out } = await cli.run(
      `forecast ${FILES} --for ${from}..${to} --by period --csv totals.csv --html page.html`,
    )
    expect(out).toMatch(new RegExp(`Week of ${from} +[\\d ]+–`))
    expect(out).toMatch(/Month \d{4}-\d\d +[\d ]+–|Week of/)
    expect(out).toContain(`${from} to ${to}`)
    expect(readFileSync(join(cli.cwd, 'page.html'), 'utf8')).toContain(`Week of ${from}`)
    const [head, ...rows] = parseCsv(readFileSync(join(cli.cwd, 'totals.csv'), 'utf8')).map(({ cells }) =>
      cells.map(({ text }) => text),
    )
    expect(head).toEqual(['period', 'from', 'to', 'queue_id', 'queue', 'expected', 'low', 'high'])
    const weeks = rows.filter(([period, , , , queue]) => period === 'week' && queue === 'All')
    expect(weeks).toHaveLength(5)
    expect(rows.filter(([period]) => period === 'day')).toHaveLength(41 * (1 + org.snapshot.queues.length))
    // Until the last noon, whatever the hour now is: at midnight there is nothing to update.
    const lastMs = Date.parse(org.demand.interval.end)
    const endMs = Math.floor((lastMs - DAY_MS / 2) / DAY_MS) * DAY_MS + DAY_MS / 2
    const noon = { ...org.demand, interval: { ...org.demand.interval, end: new Date(endMs).toISOString() } }
    const slots = (lastMs - endMs) / (org.demand.granularityMinutes * 60_000)
    const contactTypes = org.demand.contactTypes.map(({ handleTimes: _times, ...type }) => ({
      ...type,
      offered: type.offered.slice(0, type.offered.length - slots),
    }))
    writeFileSync(join(cli.cwd, 'noon.json'), JSON.stringify({ ...noon, contactTypes }))
    const today = await cli.run('forecast --snapshot snapshot.json --demand noon.json --for today --json')
    const forecast: DemandForecast = JSON.parse(today.out)
    expect(forecast.interval.start).toBe(noon.interval.end)
    expect(forecast.notes.join()).toContain('is updated by its contacts until')
    expect(forecast.total.days).toHaveLength(1)
    expect(forecast.total.totals).toBeUndefined()
  })

  it('is limited to queues of files, too', async () => {
    const [queue] = org.snapshot.queues
    const { code, out } = await cli.run(`forecast ${FILES} --queue ${queue?.id} --json`)
    expect(code).toBe(0)
    const forecast: DemandForecast = JSON.parse(out)
    expect(forecast.queues.map(({ queueId }) => queueId)).toEqual([queue?.id])
    const { out: text } = await cli.run(`forecast ${FILES} --queue ${queue?.id}`)
    expect(text.replace(/\s+/g, ' ')).toContain('The history of the other queues was left out')
    const { code: refused, err } = await cli.run(`forecast ${FILES} --queue Nowhere`)
    expect([refused, err]).toEqual([2, expect.stringContaining('no queue "Nowhere"')])
  })

  it('refuses days that are over, and names that mean no days', async () => {
    for (const [days, why] of [
      ['2026-W01', 'begins before the end of the history'],
      ['soon', 'names no days: write next-week'],
    ]) {
      const { code, err } = await cli.run(`forecast ${FILES} --for ${days}`)
      expect([code, err]).toEqual([2, expect.stringContaining(why ?? '')])
    }
  })

  it('is what recommendations and plans are made for, where days are named', async () => {
    const { code, out } = await cli.run(`recommend ${FILES} --levers grant --max-changes 1 --for next-week --json`)
    expect(code).toBe(0)
    expect(JSON.parse(out).notes.join()).toContain(`Contacts and handle times are those forecast from ${midnight(0)}`)
    const plan = `plan ${FILES} --max-changes 2 --out next.json`
    expect((await cli.run(`${plan} --for 2026-W01`)).err).toContain('begins before the end of the history')
    expect((await cli.run(`${plan} --special-days days.yaml`)).err).toContain('name its days with --for')
  })

  it('reads the org where no files are given', async () => {
    const { code, out } = await cli.run('forecast --days 28 --limit 1')
    expect(code).toBe(0)
    expect(out).toContain(`Mon ${nextWeek(0)}`)
    const short = await cli.run('forecast --days 3')
    const message =
      /With --days 3 the history has no data of .*day and \w+day.*: that is --days 8 or more, or --for with/
    expect(short).toMatchObject({ code: 2, err: expect.stringMatching(message) })
  })
})
