/** A plan warns where the forecast of its own changes lowers queues. */
import { afterEach, expect, it } from 'vitest'
import { type Emulated, emulated } from '../../../test/support/emulated'
import type { Effect, Recommendation } from '../../documents'
import { planText } from '../../report/text/plan'
import { captureSnapshot } from '../snapshot/capture'
import { buildPlan } from './build'
import type { BuildPlanInput } from './build-input'

let org: Emulated
afterEach(() => org.stop())

const measures = (serviceLevel: number) => ({ agents: 5, stable: true, serviceLevel, asaSeconds: 10, occupancy: 0.5 })

const FORECAST: Effect = {
  format: 'skillroute/effect@1',
  method: 'erlang',
  notes: [],
  queues: [
    {
      queue: { id: 'q', name: 'Care' },
      mediaType: 'voice',
      target: { ratio: 0.8, seconds: 20 },
      contactsPerWeek: 100,
      before: measures(0.782),
      after: measures(0.743),
    },
  ],
}

it('in its warnings and so in its text, for recommendations as for files', async () => {
  org = await emulated({ agents: 12, queues: 2, skills: 6 })
  const snapshot = await captureSnapshot(org.client)
  const [agent] = snapshot.agents
  const [skill] = snapshot.skills.filter(({ id }) => !agent?.skills.some((held) => held.id === id))
  if (agent === undefined || skill === undefined) throw new Error('the world has too little')
  const recommendation: Recommendation = {
    format: 'skillroute/recommendation@1',
    id: 'r',
    action: 'ADD',
    agent,
    skill,
    before: null,
    after: 3,
    queues: [],
    reason: 'because',
    evidence: {},
    value: null,
  }
  const desired = { format: 'skillroute/desired@1' as const, agents: { [agent.id]: { skills: { [skill.id]: 3 } } } }
  const planned = (input: Omit<BuildPlanInput, 'snapshot'>) =>
    buildPlan({ snapshot, effect: FORECAST, policy: { includeUnlicensed: true }, now: snapshot.takenAt, ...input })
  const lowered = 'the changes lower the service level of Care (voice) from 78.2 % to 74.3 %, by more than 0.5 %'
  const plan = planned({ recommendations: [recommendation] })
  expect(plan.warnings).toContainEqual(
    expect.stringContaining(`contradicts these recommendations: together ${lowered}`),
  )
  expect(planText(plan)).toContain('The forecast contradicts these recommendations')
  expect(planned({ desired }).warnings).toContainEqual(expect.stringContaining(`By the forecast, ${lowered}`))
  expect(planned({ recommendations: [recommendation], maxServiceLevelDrop: 0.1 }).warnings.join()).not.toContain(
    'lower',
  )
})
