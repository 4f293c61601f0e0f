import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ValidationError } from '../../core/errors'
import { forecastDemand } from '../forecast/forecast-demand'
import { applyMoves } from './apply-moves'
import { canServe } from './can-serve'
import { routingModel } from './routing-model'
import { agent, contactType, demand, queue, snapshot, time } from './routing-model.fixtures'
import { effectiveBusySeconds, peakMoment, typicalMoment, weekMoments } from './time/moments'

describe('routingModel', () => {
  it('has rates, AHT, patience, target and week as calculated by hand', () => {
    // Monday 9:00 12 contacts, Monday 10:00 6, nothing else: mean over active hours 9, peak 12.
    const type = contactType(['s'], (hour) => (hour === 9 ? 12 : hour === 10 ? 6 : 0), {
      abandoned: 4,
      waitSeconds: 600,
    })
    const model = routingModel(snapshot([], [queue('q', 'BEST', [])]), demand([type]))
    expect(model.contactTypes[0]).toMatchObject({
      callsPerHour: 9,
      peakCallsPerHour: 12,
      offered: 36,
      ahtSeconds: 300,
      patienceSeconds: 150,
      target: { ratio: 0.9, seconds: 10 },
    })
    expect(model.contactTypes[0]?.weekProfile?.callsPerHour[9]).toBe(12)
  })

  it('starts the week on Monday whatever the day the window starts', () => {
    const type = contactType([], (hour) => (hour === 0 ? 5 : 0))
    const shifted = demand([type], { interval: { start: '2026-11-04T00:00:00Z', end: '2026-11-18T00:00:00Z' } })
    const week = routingModel(snapshot([], [queue('q', 'BEST', [])]), shifted).contactTypes[0]?.weekProfile
      ?.callsPerHour
    expect(week?.findIndex((rate) => rate > 0)).toBe(48)
  })

  it('takes availability as staffed over effective busy time', () => {
    // Ten even hours per week: two weeks make 20 busy hours; 10 staffed hours are half of them.
    const type = contactType([], (hour) => (hour < 10 ? 6 : 0))
    const agents = [agent('a'), agent('b'), agent('c')]
    const staffing = [time('a', 10), time('b', 40)]
    const model = routingModel(snapshot(agents, [queue('q', 'BEST', ['a', 'b', 'c'])]), demand([type], { staffing }))
    expect(model.agents.map(({ availability }) => availability)).toEqual([0.5, 1, 0])
    expect(model.agents[0]?.staffedSeconds).toBe(36_000)
  })

  it('takes a day as a day: who is there half of it is there half the time', () => {
    const type = contactType([], (hour) => (hour < 10 ? 6 : 0))
    const day = { ...type, offered: type.offered.slice(0, 24) }
    const interval = { start: '2026-11-02T00:00:00Z', end: '2026-11-03T00:00:00Z' }
    const own = demand([day], { interval, staffing: [time('a', 5)] })
    const model = routingModel(snapshot([agent('a')], [queue('q', 'BEST', ['a'])]), own)
    expect(model.agents[0]?.availability).toBe(0.5)
  })

  it('counts the weekdays that a window of other than whole weeks has once more', () => {
    // Ten even hours on the Mondays and Tuesdays of 16 days from a Monday: three each.
    const type = contactType([], (hour) => (hour < 48 && hour % 24 < 10 ? 6 : 0))
    const longer = { ...type, offered: [...type.offered, ...type.offered.slice(0, 48)] }
    const interval = { start: '2026-11-02T00:00:00Z', end: '2026-11-18T00:00:00Z' }
    const own = demand([longer], { interval, staffing: [time('a', 30)] })
    const model = routingModel(snapshot([agent('a')], [queue('q', 'BEST', ['a'])]), own)
    expect(model.agents[0]?.availability).toBeCloseTo(0.5, 12)
  })

  it('takes availability from presence by quarter hours: who is there when nobody calls is not there', () => {
    const type = contactType([], (hour) => (hour < 10 ? 6 : 0))
    const onQueue = (userId: string, fromMinute: number, toMinute: number) => ({
      ...time(userId, 10),
      week: [{ fromMinute, toMinute, share: 1 }],
    })
    const staffing = [onQueue('day', 300, 900), onQueue('night', 900, 1500)]
    const agents = [agent('day'), agent('night')]
    const model = routingModel(snapshot(agents, [queue('q', 'BEST', ['day', 'night'])]), demand([type], { staffing }))
    expect(model.agents.map(({ availability }) => availability)).toEqual([0.5, 0])
    expect(typicalMoment(model).presence).toEqual([0.5, 0])
  })

  it('says that the hour which a week has more when the clock goes back is in no figure', () => {
    const interval = { start: '2027-10-10T22:00:00Z', end: '2027-10-24T22:00:00Z' }
    const past = demand([contactType([], () => 6)], { interval })
    const week = { start: interval.end, end: '2027-10-31T23:00:00Z' }
    const notesFor = (end: string): string => {
      const forecast = forecastDemand(past, { timeZone: 'Europe/Berlin', interval: { ...week, end } })
      return routingModel(snapshot([], [queue('q', 'BEST', [])]), past, { forecast }).notes.join(' ')
    }
    expect(notesFor(week.end)).toContain('their last hour, with 6 contacts, is in no figure')
    expect(notesFor('2027-10-31T22:00:00Z')).not.toContain('is in no figure')
  })

  it('is of the first week of a longer forecast, and says so of its period', () => {
    const past = demand([contactType([], () => 6)])
    const { start, end } = { start: past.interval.end, end: '2026-11-30T00:00:00.000Z' }
    const forecast = forecastDemand(past, { interval: { start, end } })
    const { period } = routingModel(snapshot([], [queue('q', 'BEST', [])]), past, { forecast })
    expect(Date.parse(period?.end ?? '') - Date.parse(start)).toBe(7 * 86_400_000)
  })

  it('has the handle time of the past in hours that a given forecast has none for', () => {
    const past = demand([contactType([], () => 6)])
    const made = forecastDemand(past)
    const contactTypes = made.contactTypes.map((type) => ({
      ...type,
      ahtSeconds: type.mean.map((_, hour) => (hour < 84 ? 900 : 0)),
    }))
    const [type] = routingModel(snapshot([], [queue('q', 'BEST', [])]), past, {
      forecast: { ...made, contactTypes },
    }).contactTypes
    expect(type?.ahtSeconds).toBeCloseTo(600, 0)
  })

  it('takes everybody as present when no staffing was captured, and says so', () => {
    const model = routingModel(snapshot([agent('a')], [queue('q', 'BEST', ['a'])]), demand([contactType([], () => 1)]))
    expect(model.agents[0]?.availability).toBe(1)
    expect(model.notes.join(' ')).toContain('No staffing was captured')
  })

  it('knows who can serve', () => {
    const agents = [
      agent('both', {
        skills: [
          { id: 's', level: 1 },
          { id: 'u', level: 0 },
        ],
        languages: [{ id: 'de', level: 1 }],
      }),
      agent('mute', {
        skills: [
          { id: 's', level: 1 },
          { id: 'u', level: 5 },
        ],
      }),
      agent('one', { skills: [{ id: 's', level: 5 }], languages: [{ id: 'de', level: 5 }] }),
      agent('gone', {
        state: 'inactive',
        skills: [
          { id: 's', level: 1 },
          { id: 'u', level: 1 },
        ],
        languages: [{ id: 'de', level: 1 }],
      }),
      agent('unlicensed', {
        licensed: false,
        skills: [
          { id: 's', level: 1 },
          { id: 'u', level: 1 },
        ],
        languages: [{ id: 'de', level: 1 }],
      }),
      agent('out', {
        skills: [
          { id: 's', level: 1 },
          { id: 'u', level: 1 },
        ],
        languages: [{ id: 'de', level: 1 }],
      }),
    ]
    const ids = agents.map(({ id }) => id)
    const able = (evaluation: string): string[] => {
      const type = contactType(['u', 's'], () => 1, { languageId: 'de' })
      const model = routingModel(snapshot(agents, [queue('q', evaluation, ids)]), demand([type]))
      const serves = canServe(model)
      return model.contactTypes.flatMap((own) => model.agents.filter((a) => serves(a, own)).map((a) => a.id))
    }
    expect(able('BEST')).toEqual(['both'])
    expect(able('ALL')).toEqual(['both'])
    expect(able('NONE')).toEqual(['both', 'one'])
    expect(able('SOMETHING_NEW')).toEqual(['both'])
  })

  it('leaves out what the snapshot does not hold and says how much', () => {
    const stray = contactType([], () => 1, { queueId: 'elsewhere' })
    const rows = [{ userId: 'nobody', contactTypeId: stray.id, handled: 7, handleSeconds: 70, transferred: 0 }]
    const model = routingModel(snapshot([], [queue('q', 'BEST', [])]), demand([stray], { agents: rows }))
    expect(model.contactTypes).toEqual([])
    expect(model.notes.join(' ')).toMatch(/1 contact type of queues.*is left out.*7 handled contacts/)
  })

  it('names the queues whose conditional groups it leaves out, of those that it is made for', () => {
    const rule = {
      metric: 'EstimatedWaitTime',
      operator: 'GreaterThan',
      value: 30,
      groups: [{ id: 'g', name: 'g', type: 'GROUP' }],
    } as const
    const queues = ['b', 'a', 'q'].map((id) => ({
      ...queue(id, 'BEST', []),
      ...(id === 'q' ? {} : { conditionalGroups: [rule] }),
    }))
    const notes = (queueIds?: readonly string[]) =>
      routingModel(snapshot([], queues), demand([]), { queueIds }).notes.join(' ')
    expect(notes()).toContain('the figures leave out: a (conditional groups); b (conditional groups).')
    expect(notes(['a', 'q'])).toContain('the figures leave out: a (conditional groups).')
    expect(notes(['q'])).not.toContain('conditional groups')
  })

  it('counts special evaluations and rings of the queues alone that it is made for', () => {
    const rings = [{ timeoutSeconds: 10, skillsToRemove: ['s'] }, { skillsToRemove: [] }]
    const queues = [queue('a', 'NONE', []), queue('b', 'NONE', []), { ...queue('c', 'ODD', []), rings }]
    const notes = (queueIds?: readonly string[]) =>
      routingModel(snapshot([], queues), demand([]), { queueIds }).notes.join(' ')
    expect(notes()).toMatch(/evaluate no skills: 2\..*unknown here: 1\..*ring by ring: 1\./)
    expect(notes(['a'])).toContain('evaluate no skills: 1.')
    expect(notes(['a'])).not.toMatch('unknown here|ring by ring')
  })

  it('names everything wrong with the input at once', () => {
    const type = { ...contactType([], () => 1), offered: [1, Number.NaN] }
    const bad = { ...demand([type]), org: { id: 'other', name: 'Other' } }
    const issues = issuesOf(() => routingModel(snapshot([], []), bad))
    expect(issues).toEqual(['demand.org.id', 'demand.contactTypes[0].offered', 'demand.contactTypes[0].offered[1]'])
    expect(issuesOf(() => routingModel(snapshot([], []), demand([], { granularityMinutes: 11 })))).toEqual([
      'demand.granularityMinutes',
    ])
  })

  it('is the same whatever the order of the lists, and leaves its input alone', () => {
    const types = [
      contactType(['s'], (h) => h % 5),
      contactType(['u', 's'], (h) => h % 3),
      contactType([], (h) => h % 2),
    ]
    const agents = ['a', 'b', 'c'].map((id) =>
      agent(id, {
        skills: [
          { id: 's', level: 2 },
          { id: 'u', level: 3 },
        ],
      }),
    )
    const queues = [queue('q', 'BEST', ['a', 'b', 'c']), queue('p', 'ALL', ['b'])]
    const staffing = [time('a', 30), time('b', 20)]
    const expected = routingModel(snapshot(agents, queues), demand(types, { staffing }))
    fc.assert(
      fc.property(shuffled(types), shuffled(agents), shuffled(queues), shuffled(staffing), (t, a, q, s) => {
        const inputs = [
          snapshot(Object.freeze(a), Object.freeze(q)),
          demand(Object.freeze(t), { staffing: Object.freeze(s) }),
        ] as const
        expect(routingModel(...inputs)).toEqual(expected)
      }),
      { numRuns: 20 },
    )
  })
})

describe('moments', () => {
  const type = contactType([], (hour) => (hour < 10 ? 12 : hour < 30 ? 3 : 0))
  const model = routingModel(
    snapshot([agent('a')], [queue('q', 'BEST', ['a'])]),
    demand([type], { staffing: [time('a', 12)] }),
  )

  it('keep total load over total presence equal to work over staffed time', () => {
    const { callsPerHour, presence } = typicalMoment(model)
    // Work: (10 * 12 + 20 * 3) * 2 weeks * 300 s = 30 h over 12 h.
    expect(((callsPerHour[0] ?? 0) * 300) / 3600 / (presence[0] ?? 1)).toBeCloseTo(2.5, 12)
  })

  it('give back the staffed hours over the week when staff follows demand', () => {
    const hours = weekMoments(model).reduce((sum, moment) => sum + (moment.presence[0] ?? 0) * moment.hours, 0)
    expect(hours).toBeCloseTo(6, 10)
    expect(peakMoment(model).callsPerHour[0]).toBe(12)
  })

  it('count the whole week as busy under even demand', () => {
    const even = routingModel(snapshot([], [queue('q', 'BEST', [])]), demand([contactType([], () => 4)]))
    const twice = new Array<number>(168).fill(2)
    expect(effectiveBusySeconds(even.contactTypes, 1, twice)).toBeCloseTo(2 * 168 * 3600, 3)
  })
})

describe('applyMoves', () => {
  const model = routingModel(
    snapshot([agent('a', { skills: [{ id: 's', level: 2 }] })], [queue('q', 'BEST', ['a'])]),
    demand([contactType(['s'], () => 1)]),
  )

  it('grants, sets and removes in a copy', () => {
    const after = applyMoves(model, [
      { agentId: 'a', skillId: 'u', level: 4 },
      { agentId: 'a', skillId: 's', level: null },
    ])
    expect(after.agents[0]?.skills).toEqual([{ id: 'u', level: 4 }])
    expect(model.agents[0]?.skills).toEqual([{ id: 's', level: 2 }])
  })

  it('refuses unknown agents and skills, levels off the scale and contradictions', () => {
    const issues = issuesOf(() =>
      applyMoves(model, [
        { agentId: 'x', skillId: 'y', level: 6 },
        { agentId: 'a', skillId: 's', level: 1 },
        { agentId: 'a', skillId: 's', level: 2 },
      ]),
    )
    expect(issues).toEqual(['changes[0].agent', 'changes[0].skill', 'changes[0].level', 'changes[2]'])
  })
})

function shuffled<T>(items: readonly T[]): fc.Arbitrary<T[]> {
  return fc.shuffledSubarray([...items], { minLength: items.length })
}

function issuesOf(run: () => unknown): string[] {
  try {
    run()
  } catch (error) {
    if (error instanceof ValidationError) return error.issues.map((issue) => issue.path)
    throw error
  }
  return []
}
