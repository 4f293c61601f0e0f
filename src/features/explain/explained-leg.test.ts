import { expect, it } from 'vitest'
import { emulated } from '../../../test/support/emulated'
import type { Snapshot } from '../../documents'
import type { Conversation, UserDetail } from '../../resources/analytics/answers'
import { captureSnapshot } from '../../workflows'
import { buildAgreement } from './agreement'
import { explainedLeg } from './explained-leg'
import type { ExplainedLeg } from './explanation'
import { createNamer } from './names'
import { buildScene } from './scene'
import { explanationText } from './texts/explanation'

it('an agent who was offered a contact and did not answer has not got it, and its wait goes on', async () => {
  const org = await emulated({ agents: 4, queues: 1, skills: 2 })
  const snapshot = await captureSnapshot(org.client)
  await org.stop()

  const abandoned = explain(snapshot, { endSeconds: 300, alertSeconds: 30 })
  expect(abandoned.leg).toMatchObject({ outcome: 'abandoned', waitedSeconds: 300 })
  expect(abandoned.text).toContain('abandoned after 5 min')
  expect(abandoned.choice).toMatch(/was offered it, as the rule of the queue says: .*\. The agent did not answer\.$/)

  const unseen = explain(snapshot, { endSeconds: 300, alertSeconds: 30, isSeen: false })
  expect(unseen.choice).toMatch(/was offered it\. The agent did not answer\.$/)

  const waiting = explain(snapshot, { alertSeconds: 30 })
  expect(waiting.leg.outcome).toBe('waiting')
  expect(waiting.leg.waitedSeconds).toBeUndefined()
  expect(waiting.text).toContain('still waits')
  expect(explain(snapshot, {}).choice).toMatch(/was offered it.* It is not answered yet\.$/)

  const answered = explain(snapshot, { endSeconds: 300, alertSeconds: 30, isAnswered: true })
  expect(answered.leg).toMatchObject({ outcome: 'answered', waitedSeconds: 10 })
  expect(answered.choice).toMatch(/got it, as the rule of the queue says: [^.]*\.$/)
})

it('compares no choice of a predictor, and calls members who are not activated so, whatever they did', async () => {
  const org = await emulated({ agents: 4, queues: 1, skills: 2 })
  const whole = await captureSnapshot(org.client)
  await org.stop()
  const change = (queue: Partial<Snapshot['queues'][number]>): Snapshot => ({
    ...whole,
    queues: whole.queues.map((one) => ({ ...one, ...queue })),
  })
  const predicted = explain(change({ predictive: true }), { endSeconds: 300, alertSeconds: 30, isAnswered: true })
  expect(predicted.choice).toMatch(/got it\.$/)
  expect(predicted.text).toContain('a predictor chooses in the queue')
  expect(predicted.leg.agrees).toBeUndefined()
  const byRule = { endSeconds: 300, alertSeconds: 30, isAnswered: true, usedRouting: 'Standard' }
  const { leg: fallback, agreement, score } = explain(change({ predictive: true, evaluation: 'BEST' }), byRule)
  expect(fallback.agrees).toBe(true)
  expect(score).toBe(explain(change({ evaluation: 'BEST' }), byRule).score)
  expect(agreement).toMatchObject({ queues: [{}], agents: { evaluated: 1 }, notEvaluated: [] })

  const [first, ...others] = whole.queues[0]?.members.filter(({ joined }) => joined) ?? []
  if (first === undefined || others.length === 0) throw new Error('too few members')
  const members = [first, ...others.map((one) => ({ ...one, joined: false }))]
  const { leg } = explain(change({ members }), { endSeconds: 300, alertSeconds: 30, isAnswered: true })
  expect(leg.members.filter(({ obstacle }) => obstacle === 'notActivated')).toHaveLength(others.length)
})

interface Call {
  /** Absent: it is still under way. */
  readonly endSeconds?: number
  /** When the alerting ends; absent: not yet. */
  readonly alertSeconds?: number
  readonly isAnswered?: boolean
  /** Whether presence shows the agent as free. */
  readonly isSeen?: boolean
  readonly usedRouting?: string
}

/** Explains a call that alerts the first member of the queue after 10 s. */
function explain(snapshot: Snapshot, call: Call) {
  const { endSeconds, alertSeconds, isAnswered = false, isSeen = true, usedRouting } = call
  const startMs = Date.parse(snapshot.takenAt) - 3_600_000
  const at = (seconds: number): string => new Date(startMs + 1000 * seconds).toISOString()
  const span = (from: number, to: number | undefined) => ({
    segmentStart: at(from),
    ...(to === undefined ? {} : { segmentEnd: at(to) }),
  })
  const [queue] = snapshot.queues
  const queueId = queue?.id ?? ''
  const userId = queue?.members.find(({ joined }) => joined)?.userId ?? ''
  const own = snapshot.agents.find(({ id }) => id === userId)?.skills ?? []
  const requestedRoutingSkillIds = own.slice(0, 1).map(({ id }) => id)
  const alert = { segmentType: 'alert', queueId, ...span(10, alertSeconds) }
  const talk = { segmentType: 'interact', queueId, ...span(alertSeconds ?? 10, endSeconds) }
  const conversation: Conversation = {
    conversationId: 'c1',
    conversationStart: at(0),
    participants: [
      {
        purpose: 'acd',
        sessions: [
          {
            mediaType: 'voice',
            metrics: endSeconds === undefined || isAnswered ? [] : [{ name: 'tAbandon', value: 1000 * endSeconds }],
            segments: [
              { segmentType: 'interact', queueId, requestedRoutingSkillIds, ...span(0, isAnswered ? 10 : endSeconds) },
            ],
          },
        ],
      },
      {
        purpose: 'agent',
        userId,
        sessions: [{ mediaType: 'voice', usedRouting, segments: isAnswered ? [alert, talk] : [alert] }],
      },
    ],
  }
  const seen: UserDetail = {
    userId,
    primaryPresence: [{ startTime: at(-60), systemPresence: 'ON_QUEUE' }],
    routingStatus: [{ startTime: at(-60), routingStatus: 'IDLE' }],
  }
  const evidence = { snapshot, audits: [], conversations: [conversation], details: isSeen ? [seen] : [], notes: [] }
  const scene = buildScene(evidence)
  const legs: ExplainedLeg[] = scene.legs.map((leg) => explainedLeg(scene, leg, createNamer(snapshot)))
  const [leg] = legs
  if (leg === undefined) throw new Error('no stay in a queue')
  const text = explanationText({
    format: 'skillroute/explanation@1',
    org: snapshot.org,
    conversationId: 'c1',
    start: at(0),
    legs,
    causes: [],
    notes: [],
  })
  const agreement = buildAgreement(scene, [queueId], { start: at(0), end: at(3600) })
  const [contactTypeId = ''] = scene.legs.map(scene.typeOf)
  const score = scene.rule(0).score({ contactTypeId, waitedSeconds: 0 }, userId)
  return { leg, text, agreement, score, choice: leg.steps.find(({ step }) => step === 'choice')?.text }
}
