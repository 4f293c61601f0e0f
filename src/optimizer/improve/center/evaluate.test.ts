import { expect, it } from 'vitest'
import { defineModel } from '../../model/define/define-model'
import { curvePoint } from '../curve'
import { balanceOf } from '../find/balance'
import { openCenter } from '../open-center'
import { createTaskEvaluator, runHere } from '../tasks/tasks'
import { evaluateDays, evaluateWeek } from './evaluate'
import { improveSettings } from './settings'

const openOf = (model: ReturnType<typeof defineModel>) => runHere(openCenter(model, improveSettings(model, {})))

const around = { queues: [{ id: 'Q' }], ahtSeconds: 300, agents: [{ id: 'a', count: 4 }] }

it('does not count contacts that come back as another type, which counts who was offered', () => {
  const redial = { probability: 1, afterSeconds: 60, contactType: 'later' }
  const model = defineModel({
    ...around,
    contactTypes: [
      { id: 'first', callsPerHour: 60, patienceSeconds: 20, redial },
      { id: 'later', callsPerHour: 1, ahtSeconds: 60, target: { ratio: 0.8, seconds: 3600 } },
    ],
  })
  const { base, weekOf } = openOf(model)
  const { offered, within } = evaluateWeek(base, weekOf(0), undefined)
  for (const [k, count] of offered.entries()) expect(within[k]).toBeLessThanOrEqual(count)
})

it('divides a week into seven days of equal length', () => {
  const model = defineModel({ ...around, contactTypes: [{ id: 't', callsPerHour: 60 }] })
  const { base, weekOf } = openOf(model)
  const days = [...evaluateDays(base, weekOf(0), undefined)].map(({ offered }) => offered[0] ?? 0)
  expect(days).toHaveLength(7)
  expect(Math.min(...days) / Math.max(...days)).toBeGreaterThan(0.8)
  expect(days.reduce((sum, count) => sum + count, 0)).toBe(evaluateWeek(base, weekOf(0), undefined).offered[0])
})

it('measures a queue by one target, in the search and in the evaluation', () => {
  const target = (ratio: number) => ({ target: { ratio, seconds: 60 } })
  const contactTypes = [
    { id: 'call', callsPerHour: 30, ...target(0.8) },
    { id: 'mail', callsPerHour: 1, ...target(0.95) },
  ]
  const center = openOf(defineModel({ ...around, contactTypes }))
  const [searched] = runHere(balanceOf(center, [], [], [0], new Map())).queues
  expect(searched?.target).toBe(0.8)
  expect(curvePoint(center, [], center.start, center.before).queues[0]?.target).toBe(0.8)
})

it('simulates single weeks with the contacts on record, not with the scatter of counts around counts', () => {
  const rate = 60
  const given = defineModel({ ...around, contactTypes: [{ id: 't', callsPerHour: rate }], dayFactorShape: 1e12 })
  const weekProfile = { intervalMinutes: 60, callsPerHour: new Array<number>(168).fill(rate), recordedWeeks: 1 }
  const model = { ...given, contactTypes: given.contactTypes.map((type) => ({ ...type, offered: 1e12, weekProfile })) }
  const { job } = openOf(model)
  const evaluator = createTaskEvaluator(job)
  for (let week = 0; week < 4; week++) {
    const answer = evaluator({ made: [], week, isUncertain: true })
    expect('offered' in answer ? answer.offered[0] : 0).toBeGreaterThan(168 * rate - 5)
    expect('offered' in answer ? answer.offered[0] : 0).toBeLessThan(168 * rate + 5)
  }
})
