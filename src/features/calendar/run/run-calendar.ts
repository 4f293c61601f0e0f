import * as z from 'zod/mini'
import type { Client } from '../../../client'
import { checkClient, checkDocument } from '../../../core/checks'
import { contentHash } from '../../../core/json/hash'
import { aDocument, aFunction, checkOptions, texts } from '../../../core/schema'
import type { Plan, Ref, Snapshot } from '../../../documents'
import { shiftSchema } from '../../../documents/plan-request/plan-request-schema'
import { valueSource } from '../../../documents/yaml/source'
import { applySchema } from '../../../workflows/run/options/options-schema'
import { guarded, underLease } from '../../../workflows/run/options/under-lease'
import { captureSnapshot } from '../../../workflows/snapshot/capture'
import { resolvedCalendar, shiftsByAgent } from '../compile'
import { listSpans } from '../entry-times'
import { checkEntries } from '../resolve'
import type { SkillCalendar } from '../skill-calendar'
import { shapedCalendar } from '../validate'
import { beginTargets, planTargets, resumePlan } from './begin'
import { endTargets, writtenBy } from './end'
import { buildHeader, type CalendarState, type HeldTarget, keyOf, replayCalendar } from './ledger'
import type { CalendarRun, CalendarStep, CalendarTarget, RunCalendarOptions, RunContext } from './options'
import { LONGEST, nextSegment, withSegment } from './segments'
import { AHEAD_MS, nextEdge, stillHeld, type Target, targetsNow, timesAround } from './targets'

/**
 * Makes the changes of a calendar that are due now: ends what is over, then begins what must now hold. Call it every
 * few minutes, from a schedule; an extra call does nothing. All its state is in the calendar and the journals, so the
 * next call resumes after a crash and, after missed calls, ends at once what should have ended meanwhile.
 *
 * A level is granted once, by a time-boxed plan. If an agent already has the level, nothing is changed, either at the
 * beginning or at the end. At the end the calendar restores only values that it wrote itself. A value that someone else
 * changed while it was held is kept and reported as a conflict. The agents of an entry are determined when it begins;
 * agents who match later are added when the next entry begins or ends. If the calendar is edited, targets that it no
 * longer contains end with the next call.
 * @throws ValidationError for a calendar with problems
 * @throws PlanError `locked` while another process works on the org, `wrongOrg`, `tampered` for a damaged journal
 * @throws the signal's reason on an abort; the next call resumes
 * @example
 * const journals = (name) => fileJournal(`state/${name}.journal.jsonl`)
 * const { begins, ends, next } = await runSkillCalendar(client, calendar, { journals, lease: fileLease('state/leases') })
 */
export async function runSkillCalendar(
  client: Client,
  calendar: SkillCalendar,
  options: RunCalendarOptions,
): Promise<CalendarRun> {
  checkClient(client)
  checkDocument(calendar, 'calendar', 'skillroute/calendar@1')
  checkOptions(options, {
    ...partOfApply(),
    journals: aFunction(),
    shifts: z.optional(z.union([z.array(shiftSchema()), aFunction()])),
    specialDays: z.optional(texts()),
    guardrails: z.optional(aDocument('skillroute/guardrails@1')),
    onPlan: z.optional(aFunction()),
  })
  options.signal?.throwIfAborted()
  const me = await client.organizations.me({ signal: options.signal, priority: 'background' })
  const org: Ref = { id: me.id, name: me.name ?? me.id }
  const nowMs = (options.clock ?? client.clock).now()
  const { lease, ...rest } = options
  const idle = await withSegment(options.journals, calendar.name, async (journal) => {
    const context: RunContext = { client, options: rest, journal, nowMs }
    return (
      (await idleRun(context, calendar, org)) ?? (options.dryRun === true ? preview(context, calendar, org) : undefined)
    )
  })
  if (idle !== undefined) return idle
  const held = await lease?.acquire(`org-${org.id}`, `calendar ${calendar.name}`)
  try {
    const { journals } = options
    const guardedOptions = { ...underLease(rest, held), journals: (name: string) => guarded(journals(name), held) }
    // Read again, since an earlier holder of the lease may have done the work.
    return await withSegment(guardedOptions.journals, calendar.name, (journal) =>
      work({ client, options: guardedOptions, journal, nowMs }, calendar, org),
    )
  } finally {
    await held?.release()
  }
}

/** Options that the applies of a run take over. */
function partOfApply() {
  const { dryRun, signal, auditLog, lease, confirm, reason, clock, random, ...others } = applySchema().shape
  const { concurrency, readBackMs, checkAudits, auditWaitMs } = others
  return {
    dryRun,
    signal,
    auditLog,
    lease,
    confirm,
    reason,
    clock,
    random,
    concurrency,
    readBackMs,
    checkAudits,
    auditWaitMs,
  }
}

/** The result of a call that has nothing to do; undefined: there may be something. */
async function idleRun(
  { options, journal, nowMs }: RunContext,
  calendar: SkillCalendar,
  org: Ref,
): Promise<CalendarRun | undefined> {
  const state = await replayCalendar(journal, calendar.name, org)
  const next = idleUntil(state, calendar, { specialDays: options.specialDays, nowMs })
  return next === undefined ? undefined : { ...NOTHING, held: countHeld(state), next }
}

async function preview(context: RunContext, calendar: SkillCalendar, org: Ref): Promise<CalendarRun> {
  const { state, snapshot, over, begins, next } = await decide(context, calendar, org)
  const plans = planTargets(begins, calendar.name, snapshot, context)
  const retained = plans.flatMap((plan) => plan.retained)
  const begun = [...plans.flatMap(({ planned }) => planned), ...retained]
  return {
    ...NOTHING,
    begins: begun.map(toCalendarTarget),
    ends: over.map(toCalendarTarget),
    retained: retained.map(toCalendarTarget),
    held: countHeld(state),
    next: next(state),
  }
}

/** What is due, and the org concerned. */
interface Decided {
  readonly state: CalendarState
  readonly snapshot: Snapshot
  readonly over: readonly StateTarget[]
  readonly begins: readonly Target[]
  /** Targets that continue after their recorded end, with their new end. */
  readonly extended: readonly { readonly key: string; readonly until: string }[]
  readonly next: (state: CalendarState) => string | null
}

async function decide(context: RunContext, calendar: SkillCalendar, org: Ref): Promise<Decided> {
  const { client, options, journal, nowMs } = context
  const { shifts, specialDays } = options
  const state = await replayCalendar(journal, calendar.name, org)
  const snapshot = await captureSnapshot(client, { profiles: true, signal: options.signal })
  const entries = resolvedCalendar(calendar, { snapshot, specialDays, fromMs: nowMs })
  const givenShifts = typeof shifts === 'function' ? await shifts(snapshot) : shifts
  const times = timesAround(nowMs, shiftsByAgent(entries, givenShifts))
  const over: StateTarget[] = []
  const extended: { key: string; until: string }[] = []
  const written = new Map<string, ReadonlySet<string>>()
  for (const [key, target] of state.held) {
    const still = stillHeld(target, entries, times, nowMs)
    if (still === undefined || (await wasReverted(context, state, target, written))) over.push(target)
    else if (Date.parse(target.until) <= nowMs) extended.push({ key, until: new Date(still.endMs).toISOString() })
  }
  const isOver = new Set(over.map(keyOf))
  const targets = [...targetsNow(entries, times, nowMs)]
  return {
    state,
    snapshot,
    over,
    extended,
    begins: targets.filter(([key]) => !state.held.has(key) || isOver.has(key)).map(([, one]) => one),
    next: (then) => nextEdge(then, entries, times, nowMs),
  }
}

type StateTarget = HeldTarget & { readonly planId?: string | undefined }

/** Whether the change of a target that still holds was reverted at the end that its plan gave it, or never made until then. */
async function wasReverted(
  context: RunContext,
  { plans }: CalendarState,
  { planId, changeId }: StateTarget,
  known: Map<string, ReadonlySet<string>>,
): Promise<boolean> {
  const plan = plans.get(planId ?? '')?.plan
  const change = plan?.changes.find(({ id }) => id === changeId)
  if (plan === undefined || change?.until === undefined || Date.parse(change.until) > context.nowMs) return false
  const written = known.get(plan.id) ?? (await writtenBy(context, plan))
  known.set(plan.id, written)
  return !written.has(change.id)
}

async function work(context: RunContext, calendar: SkillCalendar, org: Ref): Promise<CalendarRun> {
  const { client, options, journal, nowMs } = context
  const { state, snapshot, over, begins, extended, next } = await decide(context, calendar, org)
  const at = new Date(nowMs).toISOString()
  if (state.entries === 0) await journal.append(buildHeader(calendar.name, org, at))
  for (const { key, until } of extended) await journal.append({ type: 'extended', at, keys: [key], until })
  const { ended, restored } = await endTargets(context, state, over)
  const resumed = await resumeAll(context, state, new Set(over.map(keyOf)))
  // Read again: one level may follow another without a pause, and its plan must see the result of the first.
  const fresh =
    restored.length === 0 ? snapshot : await captureSnapshot(client, { profiles: true, signal: options.signal })
  const isEnded = new Set(ended.map(keyOf))
  const free = begins.filter((begin) => !state.held.has(keyOf(begin)) || isEnded.has(keyOf(begin)))
  const plans = planTargets(free, calendar.name, fresh, context)
  const begun = await beginTargets(context, plans)
  const refused = [...resumed.refused, ...begun.refused]
  const now = await closePlans(context, calendar, org)
  const isOpen = [...now.state.plans.values()].some(({ isMade, open }) => !isMade || open.size > 0)
  const unfinished = isOpen || refused.length > 0 || ended.length < over.length
  if (!unfinished) await journal.append({ type: 'ran', at, calendar: calendarHash(calendar, options.specialDays) })
  if (now.state.entries > LONGEST) await nextSegment(context, calendar.name, org)
  return {
    begins: plans.flatMap(({ planned, retained: own }) => [...planned, ...own]).map(toCalendarTarget),
    ends: ended.map(toCalendarTarget),
    retained: begun.retained.map(toCalendarTarget),
    applied: [...resumed.applied, ...begun.applied],
    restored,
    refused,
    closed: now.closed,
    held: countHeld(now.state),
    unfinished,
    next: next(now.state),
  }
}

async function resumeAll(
  context: RunContext,
  { plans, held }: CalendarState,
  isOver: ReadonlySet<string>,
): Promise<Pick<CalendarRun, 'applied' | 'refused'>> {
  const applied: CalendarStep[] = []
  const refused: { plan: Plan; message: string }[] = []
  for (const plan of plans.values()) {
    const targets = [...held].filter(([key, { planId }]) => planId === plan.plan.id && !isOver.has(key))
    if (targets.length === 0) continue
    const done = await resumePlan(
      context,
      plan,
      targets.map(([, target]) => target),
    )
    if (done === undefined) continue
    if ('message' in done) refused.push(done)
    else applied.push(done)
  }
  return { applied, refused }
}

/** Closes plans that hold no target any more. */
async function closePlans(
  { journal, nowMs }: RunContext,
  { name }: SkillCalendar,
  org: Ref,
): Promise<{ readonly state: CalendarState; readonly closed: readonly string[] }> {
  const state = await replayCalendar(journal, name, org)
  const used = new Set([...state.held.values()].map(({ planId }) => planId))
  const closed = [...state.plans.keys()].filter((id) => !used.has(id))
  for (const planId of closed) await journal.append({ type: 'closed', at: new Date(nowMs).toISOString(), planId })
  return { state: { ...state, plans: new Map([...state.plans].filter(([id]) => used.has(id))) }, closed }
}

/** Without those for which nothing was written. */
const countHeld = ({ held }: CalendarState): number => [...held.values()].filter(({ planId }) => planId).length

function toCalendarTarget({ user, skill, level, entries, start, until, why }: HeldTarget): CalendarTarget {
  return { user, skill, level, entries, start, until, ...(why === undefined ? {} : { why }) }
}

const NOTHING: CalendarRun = {
  begins: [],
  ends: [],
  retained: [],
  applied: [],
  restored: [],
  refused: [],
  closed: [],
  held: 0,
  unfinished: false,
  next: null,
}

function calendarHash(calendar: SkillCalendar, specialDays: readonly string[] = []): string {
  return contentHash([calendar, specialDays])
}

/**
 * When something begins or ends next, if certainly nothing did since the last run; undefined if something may be due.
 * Needs no org. With entries by shift, something may always be due, since shifts change.
 */
function idleUntil(
  { lastRan, held, plans }: CalendarState,
  calendar: SkillCalendar,
  { specialDays, nowMs }: { readonly specialDays?: readonly string[] | undefined; readonly nowMs: number },
): string | null | undefined {
  if (lastRan === undefined || lastRan.calendar !== calendarHash(calendar, specialDays)) return undefined
  const isOpen = [...plans.values()].some(({ isMade, open }) => !isMade || open.size > 0)
  if (isOpen || nowMs < lastRan.atMs || calendar.entries.some(({ during }) => during === 'shift')) return undefined
  const source = valueSource(calendar)
  if (shapedCalendar(source).calendar === undefined) return undefined
  const edges = checkEntries(calendar, { source, issues: [], specialDays }).flatMap((times) =>
    listSpans(times, lastRan.atMs, nowMs + AHEAD_MS).flatMap(({ startMs, endMs }) => [startMs, endMs]),
  )
  const all = [...edges, ...[...held.values()].map(({ until }) => Date.parse(until))]
  if (all.some((ms) => ms > lastRan.atMs && ms <= nowMs)) return undefined
  const nextMs = Math.min(...all.filter((ms) => ms > nowMs && Number.isFinite(ms)))
  return Number.isFinite(nextMs) ? new Date(nextMs).toISOString() : null
}
