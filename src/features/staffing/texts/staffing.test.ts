import { expect, it } from 'vitest'
import type { Staffing, StaffingInterval } from '../documents/staffing'
import { staffingMoments } from './moments'
import { staffingText } from './staffing'
import { staffingPage, staffingSection } from './staffing-page'

const target = { serviceLevel: 0.8, targetSeconds: 20 }

function interval(startMinute: number, agents: number, separateAgents: number): StaffingInterval {
  const own = { load: 0.1, serviceLevel: 0.9, asaSeconds: 5, abandonProbability: 0 }
  const part = agents / 2
  return {
    startMinute,
    minutes: 240,
    agents,
    scheduled: agents,
    separateAgents,
    kinds: [agents],
    occupancy: 0.1,
    serviceLevel: 0.9,
    queues: [
      { ...own, queueId: 'a', callsPerHour: 0.2, agents: part, separateAgents: separateAgents / 2 },
      { ...own, queueId: 'b', callsPerHour: 0.2, agents: part, separateAgents: separateAgents / 2 },
    ],
  }
}

function staffing(method: Staffing['method'], agents: number, separateAgents: number): Staffing {
  const intervals = [480, 720, 1920].map((minute) => interval(minute, agents, separateAgents))
  return {
    format: 'skillroute/staffing@1',
    interval: { start: '2026-11-30T00:00:00.000Z', end: '2026-12-07T00:00:00.000Z' },
    intervalMinutes: 240,
    method,
    shrinkage: 0,
    queues: [
      { id: 'a', name: 'A', target, skills: [] },
      { id: 'b', name: 'B', target, skills: [] },
    ],
    agentKinds: [],
    intervals,
    total: {
      peakAgents: agents,
      peakScheduled: agents,
      agentHours: 12 * agents,
      scheduledHours: 12 * agents,
      separateHours: 12 * separateAgents,
      serviceLevel: 0.9,
    },
    notes: [],
  }
}

it('names each day once, and has a decimal where few contacts need agents', () => {
  const lines = staffingText(staffing('simulation', 2, 4)).split('\n')
  expect(lines.filter((line) => line.startsWith('Mon 2026-11-30'))).toHaveLength(1)
  expect(lines.filter((line) => line.startsWith('Tue 2026-12-01'))).toHaveLength(1)
  expect(lines.find((line) => line.startsWith('08:00'))).toMatch(/^08:00 +0\.4 +2 /)
})

it('names the days of each week of two, also where Monday follows Monday', () => {
  const named = (startMinutes: readonly number[]): string[] => {
    const intervals = startMinutes.map((minute) => interval(minute, 2, 4))
    const { interval: _, ...average } = staffing('simulation', 2, 4)
    const text = staffingText({ ...average, intervals })
    return text.split('\n').filter((line) => /^(Mon|Tue|Sun)$/.test(line))
  }
  const day = 1440
  expect(named([480, 720, 6 * day + 480, 7 * day + 480, 8 * day + 480])).toEqual(['Mon', 'Sun', 'Mon', 'Tue'])
  expect(named([480, 720, 7 * day + 480, 7 * day + 720])).toEqual(['Mon', 'Mon'])
})

it('never rounds to a minute 60: half a minute before nine is nine', () => {
  const { interval: _, ...average } = staffing('simulation', 2, 4)
  const intervals = [interval(539.5, 2, 4), interval(1439.8, 2, 4)]
  const moment = staffingMoments({ ...average, intervals: [...intervals, interval(1920, 2, 4)] })
  expect(intervals.map(({ startMinute }) => moment(startMinute))).toEqual([
    { day: 'Mon', time: '09:00' },
    { day: 'Tue', time: '00:00' },
  ])
})

it('shows the target that was set for each medium of a queue', () => {
  const plain = staffing('simulation', 2, 4)
  const targetByMedium = { voice: { ratio: 0.7, seconds: 20 }, message: { ratio: 0.7, seconds: 60 } }
  const queues = [{ id: 'a', name: 'A', target: { serviceLevel: 0.7 }, targetByMedium, skills: [] }]
  expect(staffingText({ ...plain, queues })).toContain(', target voice 70 % in 20 s, message 70 % in 1 min\n')
})

it('shows the smallest rates as more than nothing', () => {
  const one = interval(480, 1, 1)
  const rated = (callsPerHour: number): string => {
    const queues = one.queues.map((queue) => ({ ...queue, callsPerHour }))
    return staffingText({ ...staffing('simulation', 1, 1), intervals: [{ ...one, queues }] })
  }
  expect(rated(0.02)).toMatch(/^08:00 +<0\.1 +1 /m)
  expect(rated(0)).toMatch(/^08:00 +0\.0 +1 /m)
  expect(rated(0.025)).toMatch(/^08:00 +0\.1 +1 /m)
})

it('leaves out the quietest intervals, says what subtracts, and has the service of all intervals', () => {
  const plain = staffing('simulation', 2, 4)
  const intervals = plain.intervals.map((one, i) => ({
    ...one,
    queues: one.queues.map((queue) => ({ ...queue, callsPerHour: i === 1 ? 0.01 : 20 })),
    roster: { agents: 1, over: 0, serviceLevel: i / 2 },
  }))
  const total = { ...plain.total, rosterHours: 12, shortHours: 3, surplusHours: 1 }
  const text = staffingText({ ...plain, intervals, total })
  expect(text).not.toMatch(/^12:00/m)
  expect(text).toContain('Not shown, but in files: 1 interval with together less than 1 % of the contacts, and ')
  expect(text).toContain(
    'In all 320 contacts: 90.0 % within their target with the agents needed, 50.0 % with the roster.',
  )
  // 24 - 12 = 3 - 1 + 10
  expect(text).toContain(
    'The roster has 12 h on queue of 24 h needed: 3 h missing where it misses the target, 1 h above what is needed in other intervals; where its target is met with 10 h fewer than needed, none are missing.',
  )
})

it('shows each interval in which agents are missing, however quiet, and of equally quiet ones all or none', () => {
  const plain = staffing('simulation', 2, 4)
  const shown = (rates: readonly number[], over: number): number => {
    const intervals = rates.map((callsPerHour, i) => {
      const one = interval(60 * i, 1, 1)
      return {
        ...one,
        queues: one.queues.map((queue) => ({ ...queue, callsPerHour })),
        roster: { agents: 0, over, serviceLevel: 0 },
      }
    })
    return staffingText({ ...plain, intervals })
      .split('\n')
      .filter((line) => /^\d\d:00 /.test(line)).length
  }
  expect(shown([0.1, 0.1, 100], -1)).toBe(3)
  expect(shown([0.1, 0.1, 100], 0)).toBe(1)
  expect(shown([0.1, 0.6, 0.6, 100], 0)).toBe(3)
})

it('says what sharing saves only where agents are shared, and that it may save nothing', () => {
  expect(staffingText(staffing('simulation', 2, 4))).toContain('would need 48 h: sharing saves 24 h.')
  expect(staffingText(staffing('simulation', 4, 2))).toContain('24 h less: sharing saves nothing here.')
  const formula = staffingText(staffing('formula', 4, 4))
  expect(formula).not.toMatch(/sharing|Separately|Its part/)
  expect(formula).toMatch(/Needed, hours/)
})

it('draws an axis of whole agents, with labels that fit', async () => {
  const page = (await staffingSection(staffing('simulation', 2, 2))).body.markup
  const labels = [...page.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text = '']) => text)
  // The chart is drawn twice, wide and narrow: each number is at one height of each.
  expect(labels.filter((text) => text === '1')).toHaveLength(labels.filter((text) => text === '0').length)
  expect(labels).toContain('Mon 08:00')
  expect(labels.join()).not.toContain('2026')
})

it('counts full-time agents a week where whole weeks are staffed, else who is missing at once in the days staffed', () => {
  const plain = staffing('simulation', 2, 4)
  const overs = [-0.6, -2.4, 1]
  const missingIn = (end: string | undefined, start = '2026-11-30T00:00:00.000Z', shrinkage = 0.3): string => {
    const { interval: _, ...average } = plain
    const total = { ...plain.total, rosterHours: 50, shortHours: 35, surplusHours: 3 }
    const intervals = plain.intervals.map((one, i) => ({
      ...one,
      roster: { agents: 1, over: overs[i] ?? 0, serviceLevel: 1 },
    }))
    const days = end === undefined ? {} : { interval: { start, end } }
    return (
      staffingText({ ...average, ...days, intervals, total, shrinkage })
        .split('\n')
        .at(-1) ?? ''
    )
  }
  expect(missingIn('2026-12-01T00:00:00.000Z')).toMatch(
    /^At most 2\.4 agents are missing on queue at once; with shrinkage of 30 %, the missing hours are 50 h to schedule; by share/,
  )
  expect(missingIn('2026-12-10T00:00:00.000Z', undefined, 0)).toMatch(
    /^At most 2\.4 agents are missing on queue at once; by/,
  )
  // Weeks in which clocks change, and an average week.
  expect(missingIn('2026-03-29T22:00:00.000Z', '2026-03-22T23:00:00.000Z')).toMatch(/^The missing hours are 1\.3 FTE/)
  expect(missingIn('2026-12-14T00:00:00.000Z')).toMatch(/^The missing hours are 0\.6 FTE of 40 h a week/)
  expect(missingIn(undefined)).toMatch(/^The missing hours are 1\.3 FTE of 40 h a week/)
})

it('says what other queues take of the roster, whom the missing hours need, and which changes would do', async () => {
  const plain = staffing('simulation', 2, 4)
  const lacking: Staffing = {
    ...plain,
    shrinkage: 0.25,
    queues: [
      {
        id: 'a',
        name: 'Care',
        target,
        skills: [
          { id: 's', name: 'Claims', share: 0.9 },
          { id: 'u', name: 'German', share: 0.3 },
        ],
      },
    ],
    grants: { changes: 7, agents: 5, target: 0.8, serviceLevel: 0.812, days: '2026-W49', timeZone: 'Europe/Berlin' },
    total: { ...plain.total, rosterHours: 500, elsewhereHours: 700, shortHours: 229, surplusHours: 3 },
  }
  expect(staffingText(plain)).not.toContain('shrinkage')
  expect(staffingText(lacking)).toContain('with shrinkage of 25 %')
  expect(staffingText(lacking).split('\n').slice(-3)).toEqual([
    'Agents who take these contacts are 1 200 h on queue; other queues need 700 h of that, 500 h are left of 24 h needed: 229 h missing where it misses the target, 3 h above what is needed in other intervals.',
    'The missing hours are 7.6 FTE of 40 h a week, of which shrinkage takes 25 %; by share of contacts, of which each may ask for several skills, Care asks for Claims (90 %), German (30 %).',
    'Without more agents: 7 changes of skills and queues of 5 agents would bring 81.2 % of these contacts within their target. skillroute recommend --queue Care --reach 80.0% --for 2026-W49 --time-zone Europe/Berlin shows them, with the files and other options of this forecast.',
  ])
  const { grants: _, ...unsearched } = { ...lacking, org: { id: 'o', name: 'O' } }
  const searched = (serviceLevel: number, changes = 0): string => {
    const grants = { changes, agents: 1, target: 0.8, serviceLevel }
    return (
      staffingText({ ...unsearched, grants })
        .split('\n')
        .at(-1) ?? ''
    )
  }
  expect(staffingText(unsearched)).toMatch(/\nNo changes .* are known: a search for them takes --queue or --division/)
  expect(searched(0.7)).toMatch(/no changes .* were found that reach 80\.0 %: it stays at 70\.0 % of these/)
  expect(searched(0.9)).toMatch(/^With the roster and without changes 90\.0 %/)
  expect(searched(0.7, 2)).toMatch(/the best, 2 changes .* of 1 agent would bring 70\.0 %/)
  const odd = { ...lacking, queues: lacking.queues.map((queue) => ({ ...queue, name: 'VIP $(id) "gold"' })) }
  expect(staffingText(odd)).toContain(`recommend --queue 'VIP $(id) "gold"' --reach`)
  const { intervals } = lacking
  const overs = [-0.6, -0.1, -0.04]
  const beside = intervals.map((one, i) => ({ ...one, roster: { agents: 1, over: overs[i] ?? 0, serviceLevel: 1 } }))
  const page = (await staffingPage({ ...lacking, intervals: beside })).replaceAll('\u00A0', ' ')
  for (const sentence of staffingText(lacking).split('\n').slice(-4))
    expect(page).toContain(sentence.replaceAll('"', '&#34;'))
  expect(page).toContain('Agents are missing in 2 of 3 intervals, half an agent or more in 1.')
  expect(page).toContain('30 Nov 2026, 00:00 UTC to 7 Dec 2026, 00:00 UTC')
})
