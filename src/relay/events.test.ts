import { describe, expect, it } from 'vitest'
import { manualClock } from '../core/time/manual-clock'
import { auditLogEvents, reportEvents } from '../delivery/run-events'
import { nextAttempt, RETRY_DELAYS_MS } from '../delivery/schedule'
import type { ApplyReport, AuditRecord, DriftReport } from '../documents'
import { driftEvent } from './sources/drift-event'
import { notificationEvent, notificationSource, type TopicNotification } from './sources/notification-events'

const org = { id: 'org', name: 'Acme' }

function report(outcome: ApplyReport['outcome'], counts: Partial<ApplyReport['counts']>): ApplyReport {
  const none = { applied: 0, already: 0, resumed: 0, conflict: 0, failed: 0, skipped: 0, held: 0, undone: 0 }
  return {
    format: 'skillroute/apply-report@1',
    planId: 'plan_1',
    planHash: 'abc',
    org,
    startedAt: '2026-03-02T09:00:00Z',
    endedAt: '2026-03-02T09:01:00Z',
    outcome,
    counts: { ...none, ...counts },
    requests: { reads: 1, writes: 1, retries: 0 },
    results: [
      { changeId: 'a', status: 'applied', latencyMs: 100 },
      { changeId: 'b', status: 'applied', latencyMs: 201 },
      { changeId: 'c', status: 'failed', error: { code: 'bad.request', message: 'no' } },
      { changeId: 'd', status: 'conflict', error: { code: 'plan.conflict', message: 'changed' } },
    ],
    accuracy: 1,
    lagMs: null,
    external: [],
  }
}

describe('reportEvents', () => {
  it.each([
    ['done', { applied: 4 }, 'apply', 'plan.applied'],
    ['partial', { applied: 2, failed: 1, conflict: 1 }, 'apply', 'plan.failed'],
    ['partial', { applied: 2, conflict: 2 }, 'apply', 'plan.conflict'],
    ['held', { held: 4 }, 'apply', 'plan.held'],
    ['undone', { undone: 4 }, 'apply', 'plan.undone'],
    ['done', { applied: 4 }, 'undo', 'plan.undone'],
  ] as const)('names a run that ended %s with %o of %s %s', (outcome, counts, action, type) => {
    const events = reportEvents(report(outcome, counts), action)
    expect(events.map((event) => event.type)).toEqual([type, 'run.summary'])
    expect(events[0]).toMatchObject({ subject: { kind: 'plan', id: 'plan_1' }, org, timestamp: '2026-03-02T09:01:00Z' })
    expect(reportEvents(report(outcome, counts), action)).toEqual(events)
  })

  it('sums a run up, and tells nothing of a dry one', () => {
    const [run, summary] = reportEvents(report('partial', { applied: 2, failed: 1, conflict: 1 }))
    expect(summary?.data).toMatchObject({
      changes: 4,
      successes: 2,
      failures: 2,
      averageLatencyMs: 151,
      validationErrorRate: 0.25,
    })
    expect(run?.data).toMatchObject({ problems: [{ changeId: 'c', code: 'bad.request' }, { changeId: 'd' }] })
    expect(reportEvents(report('dryRun', {}))).toEqual([])
  })
})

describe('auditLogEvents', () => {
  it('tells of plans, runs with their changes, and refusals', () => {
    const at = '2026-03-02T09:00:00Z'
    const plan = { planId: 'plan_1', planHash: 'abc', org, changes: 1 }
    const changed = {
      changeId: 'a',
      key: 'k',
      kind: 'skill.set',
      target: org,
      what: org,
      before: null,
      after: 3,
      planId: 'plan_1',
    }
    const records: AuditRecord[] = [
      { type: 'planned', at, action: 'plan', source: 'matrix', ...plan },
      { type: 'started', at, action: 'apply', ...plan },
      { type: 'change', at, action: 'apply', status: 'applied', latencyMs: 80, ...changed },
      { type: 'ended', at, action: 'apply', outcome: 'done', counts: { applied: 1 }, accuracy: 1, ...plan },
      {
        type: 'refused',
        at,
        action: 'apply',
        outcome: 'failed',
        error: { code: 'plan.stale', message: 'old' },
        ...plan,
      },
    ]
    const events = auditLogEvents(records)
    expect(events.map(({ type }) => type)).toEqual([
      'plan.built',
      'plan.applied',
      'run.summary',
      'plan.refused',
      'run.summary',
    ])
    expect(events[2]?.data).toMatchObject({ averageLatencyMs: 80, successes: 1 })
    expect(events[4]?.data).toMatchObject({ averageLatencyMs: null, successes: 0, outcome: 'failed' })
    expect(new Set(events.map(({ id }) => id)).size).toBe(5)
  })
})

describe('assignments in the summary of a run', () => {
  const changes = Array.from({ length: 3 }, (_, n) => ({
    type: 'change' as const,
    at: '2026-03-02T09:00:00Z',
    action: 'apply',
    planId: 'plan_1',
    changeId: `c${n}`,
    key: 'k',
    kind: n === 2 ? 'skill.remove' : 'skill.set',
    target: { id: `u${n}`, name: `Agent ${n}` },
    what: { id: 's', name: 'Billing' },
    before: n,
    after: n === 2 ? null : 4,
    status: 'applied' as const,
  }))
  const ended = {
    type: 'ended' as const,
    at: '2026-03-02T09:01:00Z',
    action: 'apply',
    planId: 'plan_1',
    planHash: 'abc',
  }
  const summary = (maxAssignments?: number) =>
    auditLogEvents([...changes, { ...ended, outcome: 'done' }], { maxAssignments }).find(
      ({ type }) => type === 'run.summary',
    )?.data

  it('are those of the run, as many as were asked for', () => {
    expect(summary()).not.toHaveProperty('assignments')
    expect(summary(2)).toMatchObject({
      assignments: [
        { user: { id: 'u0', name: 'Agent 0' }, skill: { name: 'Billing' }, before: 0, after: 4, status: 'applied' },
        { user: { id: 'u1' }, before: 1, after: 4 },
      ],
      assignmentsLeftOut: 1,
    })
    expect(summary(500)).toMatchObject({ assignments: { length: 3, 2: { after: null } } })
    expect(summary(500)).not.toHaveProperty('assignmentsLeftOut')
  })
})

describe('driftEvent', () => {
  it('is the same for the same drift, and none without any', () => {
    const side = { org, takenAt: '2026-03-02T09:00:00Z' }
    const subject = { name: 'Ana', leftId: 'u', rightId: 'u' }
    const differences = Array.from({ length: 30 }, (_, n) => {
      return {
        path: `agents/Ana/skills/${n}`,
        kind: 'agent' as const,
        subject,
        change: 'added' as const,
        left: null,
        right: n,
      }
    })
    const drift: DriftReport = {
      format: 'skillroute/drift@1',
      left: side,
      right: side,
      differences,
      allowed: 0,
      notes: [],
    }
    const event = driftEvent(drift)
    expect(event?.data).toMatchObject({ differences: 30, byKind: { agent: 30 } })
    expect(JSON.stringify(event).length).toBeLessThan(2_000)
    expect(driftEvent({ ...drift, right: { org, takenAt: '2026-03-03T09:00:00Z' } })?.id).toBe(event?.id)
    expect(driftEvent({ ...drift, differences: differences.slice(1) })?.id).not.toBe(event?.id)
    expect(driftEvent({ ...drift, differences: [] })).toBeUndefined()
  })
})

describe('notifications', () => {
  it('have a type and a subject by their topic, and an id by what they say', () => {
    const of = (topic: string, body: unknown = { a: 1 }) => notificationEvent({ topic, body }, 0)
    expect(of('v2.analytics.queues.q1.observations')).toMatchObject({
      type: 'notification.queue.observations',
      subject: { kind: 'queue', id: 'q1' },
    })
    expect(of('v2.users.u1.routingStatus')).toMatchObject({
      type: 'notification.user.routing_status',
      subject: { kind: 'user', id: 'u1' },
    })
    expect(of('v2.routing.queues.q1.users')).toMatchObject({ type: 'notification.queue.members' })
    expect(of('v2.users.u1.presence')).toMatchObject({
      type: 'notification.other',
      subject: { kind: 'user', id: 'u1' },
    })
    expect(of('v2.audits.entitytype.Queue.entityid.q1')).toMatchObject({
      type: 'notification.other',
      subject: { kind: 'topic' },
    })
    expect(of('channel.metadata')).toBeUndefined()
    expect(of('v2.system.socket_closing')).toBeUndefined()
    expect(of('v2.users.u1.activity')?.id).toBe(of('v2.users.u1.activity')?.id)
    expect(of('v2.users.u1.activity')?.id).not.toBe(of('v2.users.u1.activity', { a: 2 })?.id)
  })

  it('keep the id of what the platform sent with a correlation id, whenever it comes', () => {
    const [topic, body] = ['v2.users.u1.routingStatus', { status: 'IDLE' }]
    const at = (receivedAtMs: number, more: Partial<TopicNotification> = {}) =>
      notificationEvent({ topic, body, correlationId: 'c1', receivedAtMs, ...more }, 0)?.id
    expect(at(1)).toBe('evt_73984a5474bd7db009a89e436680e48b')
    expect(at(2)).toBe(at(1))
    expect(at(2, { reread: true })).not.toBe(at(1))
    expect(at(1, { correlationId: undefined })).not.toBe(at(2, { correlationId: undefined }))
  })

  it.each(['iterated', 'subscribed'])('are followed until the end when %s', async (how) => {
    const items = ['a', 'b'].map((body) => ({ topic: 'v2.users.u1.activity', body }))
    const stop = new AbortController()
    let ended = 0
    const source = notificationSource(
      how === 'iterated'
        ? async function* () {
            yield* items
            ended += 1
          }
        : {
            async subscribe(fn: (one: TopicNotification) => void) {
              for (const item of items) fn(item)
              return () => (ended += 1)
            },
          },
      { now: manualClock().now },
    )
    const bodies: unknown[] = []
    const following = source.follow(async (events) => {
      for (const { data } of events) bodies.push(Reflect.get(data, 'body'))
      if (bodies.length === 2 && how === 'subscribed') stop.abort(new Error('over'))
    }, stop.signal)
    await following.catch(() => undefined)
    expect(bodies).toEqual(['a', 'b'])
    expect(ended).toBe(1)
  })
})

describe('nextAttempt', () => {
  it('keeps to Retry-After, a day at most, and ends with the schedule', () => {
    const at = (attempts: number, retryAfterMs?: number) =>
      nextAttempt({ attempts, nowMs: 0, retryAfterMs }, RETRY_DELAYS_MS, () => 0.5)
    expect(at(1)).toBe(5_000)
    expect(at(1, 60_000)).toBe(60_000)
    expect(at(1, 10 * 86_400_000)).toBe(86_400_000)
    expect(at(9)).toBe(86_400_000)
    expect(at(10)).toBeUndefined()
  })
})
