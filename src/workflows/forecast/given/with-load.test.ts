import { expect, it } from 'vitest'
import type { DemandForecast, LoadForecast } from '../../../documents'
import { forecastDemand } from '../../../optimizer'
import { demandForecastTable } from '../../../report/csv/demand-forecast'
import { csvText } from '../../../report/csv/table'
import { parseLoadCsv } from './csv-load'
import { withLoad } from './with-load'

const series = (mean: readonly number[]) => ({
  mean,
  low: mean.map((one) => Math.floor(one / 2)),
  high: mean.map((one) => 2 * one),
  days: [{ date: '2027-01-18', mean: mean.reduce((sum, one) => sum + one, 0), low: 0, high: 200 }],
  trendPerWeek: 0,
})
const type = (id: string, queueId: string, skillIds: readonly string[], mean: readonly number[], seconds: number) => ({
  id,
  queueId,
  mediaType: 'voice' as const,
  skillIds,
  ...series(mean),
  ahtSeconds: mean.map(() => seconds),
})
const forecast: DemandForecast = {
  format: 'skillroute/demand-forecast@1',
  interval: { start: '2027-01-18T00:00:00Z', end: '2027-01-18T02:00:00Z' },
  granularityMinutes: 30,
  timeZone: 'UTC',
  confidence: 0.95,
  contactTypes: [
    type('t1', 'q1', [], [10, 20, 0, 30], 300),
    type('t2', 'q1', ['s1'], [30, 20, 0, 10], 100),
    type('t3', 'q2', [], [8, 8, 8, 8], 200),
  ],
  queues: [
    { queueId: 'q1', ...series([40, 40, 0, 40]) },
    { queueId: 'q2', ...series([8, 8, 8, 8]) },
  ],
  total: series([48, 48, 8, 48]),
  days: [],
  notes: [],
}
const queue = (id: string, name: string) => ({
  id,
  name,
  evaluation: 'BEST',
  members: [],
  serviceLevels: {},
  divisionId: 'd',
})
const options = {
  snapshot: {
    queues: [queue('q1', 'Billing'), queue('q2', 'Sales')],
    skills: [{ id: 's1', name: 'Refunds', state: 'active' }],
    languages: [],
  },
  timeZone: 'Europe/Berlin',
  file: 'wfm.csv',
}
const load = (groups: LoadForecast['groups'], more: Partial<LoadForecast> = {}): LoadForecast => ({
  format: 'skillroute/load@1',
  start: '2027-01-18T00:00:00Z',
  intervalMinutes: 15,
  groups,
  ...more,
})

it('shares the contacts of a group over its types, interval by interval, and all that they add up to', () => {
  const billing = { routes: [{ queue: 'q1' }], offered: [40, 40, 0, 40, 10, 10, 50, 50] }
  const { contactTypes, queues, total, notes } = withLoad(forecast, load([billing]))
  expect(contactTypes.map(({ mean }) => mean)).toEqual([
    [20, 20, 10, 75],
    [60, 20, 10, 25],
    [8, 8, 8, 8],
  ])
  expect(queues[0]?.mean).toEqual([80, 40, 20, 100])
  expect(total.mean).toEqual([88, 48, 28, 108])
  expect(total.days[0]?.mean).toBeCloseTo(272, 9)
  // Twice the contacts, twice the interval; where none were expected, that of Poisson counts.
  expect([contactTypes[0]?.low[0], contactTypes[0]?.high[0]]).toEqual([10, 40])
  expect([contactTypes[0]?.low[2], contactTypes[0]?.high[2]]).toEqual([5, 17])
  expect(notes.at(-1)).toContain('1 contact type is in none of its groups')
})

it('marks hours as given, unless whole days are', () => {
  const billing = { routes: [{ queue: 'q1' }], offered: [80, 80] }
  const marks = (intervalMinutes: number) =>
    withLoad(forecast, load([billing], { intervalMinutes })).contactTypes.map(({ hasGivenHours }) => hasGivenHours)
  expect([marks(60), marks(1440)]).toEqual([
    [true, true, undefined],
    [undefined, undefined, undefined],
  ])
})

it('takes handle times of a group, with the ratios of its types', () => {
  const billing = { routes: [{ queue: 'q1' }], offered: [80, 80], ahtSecondsPerInterval: [300, 0] }
  const { contactTypes } = withLoad(forecast, load([billing], { intervalMinutes: 30 }))
  const [first, second] = contactTypes.map(({ ahtSeconds = [] }) => ahtSeconds)
  // 20 contacts of 300 s and 60 of 100 s are 150 s on average, and must be 300 s.
  expect([first?.[0], second?.[0]]).toEqual([600, 200])
  expect([first?.[1], second?.[1], first?.[3]]).toEqual([300, 100, 300])
})

it('keeps the history where the other forecast does not reach, and the closest route of two', () => {
  const groups = [
    { routes: [{ queue: 'q1' }], offered: [7, 7] },
    { routes: [{ queue: 'q1', skills: ['s1'] }], offered: [1, 1] },
    { name: 'Elsewhere', routes: [{ queue: 'q9' }], offered: [1, 1] },
  ]
  const { contactTypes, notes } = withLoad(
    forecast,
    load(groups, { start: '2027-01-18T00:30:00Z', intervalMinutes: 30 }),
  )
  expect(contactTypes.map(({ mean }) => mean)).toEqual([
    [10, 7, 7, 30],
    [30, 1, 1, 10],
    [8, 8, 8, 8],
  ])
  expect(notes.at(-1)).toContain('does not reach all of these days')
  expect(notes.at(-1)).toContain('Elsewhere')
})

it('reads the files of workforce tools: local dates and times, semicolons, names, decimal commas', () => {
  const text = `Date;Time;Queue Name;Volume;AHT\n2027-01-18;01:00;Billing;20,5;300\n2027-01-18;01:30;Billing;10;240\n2027-01-18;01:00;Sales;4;100\n`
  expect(parseLoadCsv(text, options)).toEqual({
    format: 'skillroute/load@1',
    start: '2027-01-18T00:00:00.000Z',
    intervalMinutes: 30,
    groups: [
      { routes: [{ queue: 'q1' }], offered: [20.5, 10], ahtSecondsPerInterval: [300, 240] },
      { routes: [{ queue: 'q2' }], offered: [4, 0], ahtSecondsPerInterval: [100, 0] },
    ],
  })
  const ours = `from,minutes,queue_id,queue,media_type,language_id,skills,expected,low,high\n2027-01-18T00:00:00.000Z,30,q1,Billing,voice,,Refunds,5,1,9\n`
  expect(parseLoadCsv(ours, options).groups).toEqual([
    { routes: [{ queue: 'q1', mediaType: 'voice', skills: ['s1'] }], offered: [5] },
  ])
})

it('takes contacts without a handle time to last as long as the others of their queue in the file', () => {
  const text = `from,queue,contacts,aht\n2027-01-18T01:00,Billing,30,300\n2027-01-18T01:30,Billing,5,\n2027-01-18T02:00,Billing,10,240\n2027-01-18T01:00,Sales,4,\n`
  expect(parseLoadCsv(text, options).groups).toEqual([
    { routes: [{ queue: 'q1' }], offered: [30, 5, 10], ahtSecondsPerInterval: [300, 285, 240] },
    { routes: [{ queue: 'q2' }], offered: [4, 0, 0] },
  ])
})

it('reads back what a forecast writes as CSV, with its handle times', () => {
  const contactTypes = [type('t1', 'q1', ['s1'], [10, 20, 0, 30], 300.1234)]
  const [group] = parseLoadCsv(csvText(demandForecastTable({ ...forecast, contactTypes })), options).groups
  expect(group).toMatchObject({ routes: [{ queue: 'q1', skills: ['s1'] }], offered: [10, 20, 0, 30] })
  expect(group?.ahtSecondsPerInterval?.map(Math.round)).toEqual([300, 300, 0, 300])
})

it('reads a row a day as whole days, also where clocks change', () => {
  const rows = ['27', '28', '29', '30'].map((day, i) => `2027-03-${day},00:00,Billing,${10 * (i + 1)}`)
  expect(parseLoadCsv(['date,time,queue,contacts', ...rows].join('\n'), options)).toMatchObject({
    intervalMinutes: 1440,
    groups: [{ offered: [10, 20, 30, 40] }],
  })
})

it('counts days by their own hours in a week in which clocks change, with the handle times that were given', () => {
  const interval = { start: '2027-03-21T23:00:00.000Z', end: '2027-03-28T22:00:00.000Z' }
  const past = { start: '2027-02-28T23:00:00.000Z', end: interval.start }
  const handled = new Array<number>(21 * 24).fill(20)
  const handleTimes = { intervalMinutes: 60, handled, seconds: handled.map(() => 6000) }
  const contactTypes = [{ id: 't', queueId: 'q1', offered: handled, handleTimes }]
  const coming = forecastDemand(
    { interval: past, granularityMinutes: 60, contactTypes },
    { interval, timeZone: 'Europe/Berlin' },
  )
  const offered = Array.from({ length: 167 }, (_, hour) => (hour < 6 * 24 ? 10 : 0))
  const given = load([{ routes: [{ queue: 'q1' }], offered, ahtSeconds: 600 }], {
    start: interval.start,
    intervalMinutes: 60,
  })
  const { contactTypes: types, queues, total } = withLoad(coming, given)
  expect(total.days.map(({ mean }) => Math.round(mean))).toEqual([240, 240, 240, 240, 240, 240, 0])
  for (const series of [...types, ...queues, total]) expect(series.handleTime?.days[0]?.seconds).toBeCloseTo(600, 6)
})

it('names every wrong cell of a file with its line, and the columns that it needs', () => {
  const text = 'from,queue,contacts\n2027-01-18T00:00,Biling,3\n2027-18-01,Sales,-2\n'
  expect(() => parseLoadCsv(text, options)).toThrow(/Biling.*Billing.*2027-18-01.*0 or more, not -2/s)
  expect(() => parseLoadCsv('from,queue,contacts,ahtt,required\n2027-01-18T08:00,Billing,42,310,9\n', options)).toThrow(
    /ahtt: is an unknown column: did you mean aht\?$/,
  )
  expect(() => parseLoadCsv('queue,day\nBilling,Monday\n', options)).toThrow(/must have the columns from.*queue, day/)
})

it('refuses rows that would be added to another interval, and says an empty time of its own column', () => {
  const read = (...rows: readonly string[]) =>
    parseLoadCsv(`from,minutes,queue,contacts\n${rows.join('\n')}\n`, options)
  const first = '2027-01-18T08:00,30,Billing,4'
  expect(() => read(first, '2027-01-18T08:45,30,Billing,4')).toThrow('begins 15 minutes inside an interval of 30')
  expect(() => read(first, '2027-01-18T09:00,15,Billing,4')).toThrow('minutes: must be 30, as in the first row, not 15')
  expect(() => read(first, ',30,Billing,4')).toThrow('from: is empty')
  const dates = `date,time,minutes,queue,contacts\n,08:00,x,Billing,4\n2027-01-18,09:00,30,Billing,4\n`
  expect(() => parseLoadCsv(dates, options)).toThrow(/: date: is empty; minutes: must be a number above 0, not x$/)
})

it('refuses intervals of several hours in a week in which clocks change, and says what to do; takes days in it', () => {
  const hours = ['00', '04', '08', '12', '16', '20']
  const rows = [27, 28, 29].flatMap((day) => hours.map((hour, i) => `2027-03-${day},${hour}:00,Billing,${i + 1}`))
  const read = (lines: readonly string[]) => parseLoadCsv(['date,time,queue,contacts', ...lines].join('\n'), options)
  expect(() => read(rows)).toThrow(/an interval of 240, .* clocks change between them: give rows of half an hour/)
  const odd = ['01', '03', '05', '07'].map((hour) => `2027-03-28,${hour}:00,Billing,5`)
  expect(() => read(odd)).toThrow(/an interval of 120, .* clocks change between them/)
  const two = ['2027-03-28T00:30Z', '2027-03-28T01:00Z']
  const written = (minutes: string) => ['from,queue,contacts,minutes', ...two.map((at) => `${at},Billing,5,${minutes}`)]
  expect(() => parseLoadCsv(written('').join('\n'), options)).toThrow(/if intervals are shorter, a column "minutes"/)
  expect(parseLoadCsv(written('30').join('\n'), options)).toMatchObject({ intervalMinutes: 30 })
  const noon = ['18,00', '18,13', '19,00'].map((at) => `2027-01-${at}:00,1440,Billing,5`)
  expect(() => parseLoadCsv(['date,time,minutes,queue,contacts', ...noon].join('\n'), options)).toThrow(
    /begins 780 minutes inside an interval of 1440/,
  )
  const days = ['2027-03-14T00:00-05:00', '2027-03-15T00:00-04:00', '2027-03-16T00:00-04:00']
  const text = ['from,queue,contacts', ...days.map((from) => `${from},Billing,5`)].join('\n')
  expect(parseLoadCsv(text, options)).toMatchObject({ intervalMinutes: 1440, groups: [{ offered: [5, 5, 5] }] })
})

it('refuses contacts that may be thousands or decimals, and cells in a wrong place', () => {
  const read = (text: string) => parseLoadCsv(text, options).groups[0]?.offered
  const first = '2027-01-18T00:00'
  const ambiguous = /contacts: "1.234" may mean 1234, or decimals; write 1234, or 1.2340 if it is decimals/
  expect(() => read(`from,queue,contacts\n${first},Billing,"1,234"\n`)).toThrow(ambiguous)
  expect(() => read(`from;queue;contacts\n${first};Billing;1.234\n`)).toThrow(ambiguous)
  expect(() => read(`from;queue;contacts;aht\n${first};Billing;1,234;310.5\n`)).toThrow(ambiguous)
  // Points where commas separate cells, and signs that another number shows to be for decimals.
  expect(read(`from,queue,contacts\n${first},Billing,1.234\n`)).toEqual([1.234])
  expect(read(`from;queue;contacts\n${first};Billing;1,234\n${first};Billing;0,5\n`)).toEqual([1.734])
  expect(() => read(`from;queue;contacts\n${first};Billing;1.234.567\n`)).toThrow('between thousands; write 1234567')
  // Handle times say nothing of contacts.
  expect(() => read(`from;queue;contacts;aht\n${first};Billing;1,234;310,5\n`)).toThrow(ambiguous)
  expect(() => read(`from;queue;contacts\n${first};Billing;1.250\n`)).toThrow('write 1250, or 1.25 if it is decimals')
  const refused = (text: string, message: RegExp) => expect(() => read(text)).toThrow(message)
  refused(`from,queue,contacts,aht\n${first},Billing Care,3,5,310\n`, /has more cells than there are headings/)
  refused(`from,queue,contacts,\n${first},Billing,3,5\n`, /no heading, but a cell with text in line 2/)
  refused(`from,queue,volume,calls\n${first},Billing,3,5\n`, /calls: means the same as the column volume; delete one/)
  refused(`from,queue,calls,calls\n${first},Billing,3,5\n`, /calls: is in another column too/)
  refused(`from,queue,contacts,minutes\n${first},Billing,3,x\n`, /minutes: must be a number above 0, not x/)
})
