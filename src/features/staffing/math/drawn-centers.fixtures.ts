import { seededRandom } from '../../../core/random'
import type { ModelAgent, RoutingModel } from '../../../documents'
import { defineModel } from '../../../optimizer/model'
import { simulate } from '../../../optimizer/simulate'
import type { Staffing } from '../documents/staffing'

/** Two or three queues, agents of one to three skills, short days without a pause; with `chats`, three at once. */
export function drawnCenter(seed: number, chats: boolean): RoutingModel {
  const random = seededRandom(7000 + seed)
  const queues = ['A', 'B', 'C'].slice(0, 2 + Math.floor(2 * random()))
  const slots = 6 + Math.floor(5 * random())
  const patience = random() < 0.7 ? 60 + 180 * random() : undefined
  const profile = (calls: number) => ({
    intervalMinutes: 30,
    callsPerHour: Array.from(
      { length: slots },
      (_, i) => calls * (0.6 + 0.8 * Math.sin(((i + 0.5) / slots) * Math.PI)),
    ),
  })
  const shared = queues.map((queue, i) => [queue, queues[(i + 1) % queues.length] ?? queue])
  const kinds = [...queues.map((queue) => [queue]), ...shared, queues].filter(
    (_, i) => i < queues.length || random() < 0.7,
  )
  return defineModel({
    serviceLevel: 0.7 + 0.2 * random(),
    targetSeconds: 15 + 30 * random(),
    ...(patience === undefined ? {} : { patienceSeconds: patience }),
    contactTypes: queues.map((queue) => ({
      id: queue,
      queue,
      skills: [queue],
      media: chats ? 'chat' : 'voice',
      profile: profile(20 + 60 * random()),
      ahtSeconds: (chats ? 2 : 1) * (200 + 200 * random()),
    })),
    agents: kinds.map((skills) => ({
      count: 1 + Math.floor(8 * random()),
      skills: Object.fromEntries(skills.map((skill) => [skill, 3])),
      queues: skills,
      ...(chats ? { concurrency: { chat: 3 } } : {}),
    })),
  })
}

/** The service level by queue and interval, simulated long with the roster of a staffing. */
export function evaluated(model: RoutingModel, staffing: Staffing, fewer: number, replications: number) {
  const { contactTypes } = model
  const agents = staffing.agentKinds.flatMap((kind, g): ModelAgent[] => {
    const types = contactTypes.filter(({ id }) => kind.contactTypeIds.includes(id))
    const counts = staffing.intervals.map(({ kinds }) => {
      const largest = kinds.indexOf(Math.max(...kinds))
      return (kinds[g] ?? 0) - (g === largest ? fewer : 0)
    })
    return Array.from({ length: Math.max(0, ...counts) }, (_, i) => ({
      id: `${kind.id}/${i}`,
      name: `${kind.id}/${i}`,
      skills: types.flatMap(({ skillIds }) => skillIds.map((id) => ({ id, level: 3 }))),
      languages: [],
      queues: types.map(({ queueId }) => ({ queueId, ring: 1 })),
      certifications: [],
      eligible: true,
      availability: 1,
      staffedSeconds: 0,
      handling: [],
      ...(kind.concurrency === undefined ? {} : { concurrency: kind.concurrency }),
      shifts: staffing.intervals.flatMap(({ startMinute, minutes }, t) =>
        (counts[t] ?? 0) > i ? [{ fromMinute: startMinute, toMinute: startMinute + minutes }] : [],
      ),
    }))
  })
  const { queues, intervals } = simulate(
    { ...model, agents },
    // The profile repeats without a pause, so that the end of one is the past of the next.
    { seed: 99, replications, warmUpHours: 1, intervalMinutes: staffing.intervalMinutes, quantiles: [] },
  )
  const target = contactTypes[0]?.target.ratio ?? 0
  return {
    /** Every queue over the day. */
    day: queues.every(({ serviceLevel }) => serviceLevel.offered.mean >= target),
    /** How far the worst queue of the worst interval misses. */
    worst: Math.max(
      ...intervals.flatMap((interval) => interval.queues.map(({ serviceLevel }) => target - serviceLevel.mean)),
    ),
  }
}
