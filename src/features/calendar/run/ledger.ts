import * as z from 'zod'
import { PlanError } from '../../../core/errors'
import type { Plan, Ref } from '../../../documents'
import { parsePlan } from '../../../documents/plan/read-plan'
import type { Journal, JournalEntry } from '../../../documents/ports/ports'

const ref = z.object({ id: z.string(), name: z.string() })
const target = z.object({
  user: ref,
  skill: ref,
  level: z.number().nullable(),
  entries: z.array(z.string()),
  start: z.string(),
  until: z.string(),
  changeId: z.string().optional(),
  why: z.string().optional(),
})

/** A skill of an agent that the calendar has begun to hold. */
export type HeldTarget = z.infer<typeof target>

const at = z.string()
const entry = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('calendar'),
    at,
    format: z.literal('skillroute/calendar-journal@1'),
    name: z.string(),
    org: ref,
  }),
  /** A plan that is about to be applied, with what it is for. */
  z.object({ type: z.literal('planned'), at, planId: z.string(), plan: z.unknown(), targets: z.array(target) }),
  /** Held already, or refused: nothing was written, so nothing is reverted. */
  z.object({ type: z.literal('retained'), at, targets: z.array(target) }),
  /** A plan was applied; `open` are the changes to try again. */
  z.object({ type: z.literal('made'), at, planId: z.string(), open: z.array(z.string()) }),
  z.object({ type: z.literal('extended'), at, keys: z.array(z.string()), until: z.string() }),
  z.object({ type: z.literal('ended'), at, keys: z.array(z.string()) }),
  /** No target of a plan is held any more. */
  z.object({ type: z.literal('closed'), at, planId: z.string() }),
  /** A run that left nothing to try again. */
  z.object({ type: z.literal('ran'), at, calendar: z.string() }),
  /** The state of the calendar when this journal replaced an earlier one. */
  z.object({
    type: z.literal('carried'),
    at,
    held: z.array(target.extend({ planId: z.string().optional() })),
    plans: z.array(z.object({ planId: z.string(), plan: z.unknown(), isMade: z.boolean(), open: z.array(z.string()) })),
    lastRan: z.object({ atMs: z.number(), calendar: z.string() }).optional(),
  }),
])

/** A plan of a calendar that still holds something. */
export interface OpenPlan {
  readonly plan: Plan
  /** False: its apply was cut off before it ended. */
  readonly isMade: boolean
  /** Ids of changes to try again. */
  readonly open: ReadonlySet<string>
}

/** What a calendar holds by its journal. */
export interface CalendarState {
  /** Entries of the journal. */
  readonly entries: number
  /** By {@link keyOf}. */
  readonly held: ReadonlyMap<string, HeldTarget & { readonly planId?: string | undefined }>
  readonly plans: ReadonlyMap<string, OpenPlan>
  /** The last run that left nothing to try again, and the hash of the calendar that it ran. */
  readonly lastRan: { readonly atMs: number; readonly calendar: string } | undefined
}

/** Tells the targets of a calendar apart. */
export function keyOf({ user, skill }: { readonly user: Ref; readonly skill: Ref }): string {
  return `${user.id} ${skill.id}`
}

/**
 * Reads the journal of a calendar.
 * @throws PlanError `tampered` for a damaged journal or that of another calendar, `wrongOrg` for that of another org
 */
export async function replayCalendar(journal: Journal, name: string, org: Ref): Promise<CalendarState> {
  const held = new Map<string, HeldTarget & { planId?: string | undefined }>()
  const plans = new Map<string, Unread>()
  let lastRan: CalendarState['lastRan']
  let place = 0
  for await (const value of journal.read()) {
    place += 1
    const parsed = entry.safeParse(value)
    if (!parsed.success || (place === 1) !== (parsed.data.type === 'calendar')) throw damaged(journal, place)
    const one = parsed.data
    switch (one.type) {
      case 'calendar':
        assertFits(one, name, org, journal)
        break
      case 'planned': {
        plans.set(one.planId, { plan: one.plan, place, isMade: false, open: new Set() })
        for (const target of one.targets) held.set(keyOf(target), { ...target, planId: one.planId })
        break
      }
      case 'retained':
        for (const target of one.targets) held.set(keyOf(target), target)
        break
      case 'made': {
        const known = plans.get(one.planId)
        if (known !== undefined) plans.set(one.planId, { ...known, isMade: true, open: new Set(one.open) })
        break
      }
      case 'extended':
        for (const key of one.keys) {
          const known = held.get(key)
          if (known !== undefined) held.set(key, { ...known, until: one.until })
        }
        break
      case 'ended':
        for (const key of one.keys) held.delete(key)
        break
      case 'closed':
        plans.delete(one.planId)
        break
      case 'carried':
        for (const target of one.held) held.set(keyOf(target), target)
        for (const { planId, open, ...rest } of one.plans) plans.set(planId, { ...rest, place, open: new Set(open) })
        lastRan = one.lastRan
        break
      case 'ran':
        lastRan = { atMs: Date.parse(one.at), calendar: one.calendar }
    }
  }
  // Only now: most plans of a long journal are closed, and a plan is checked by its hash.
  const open = [...plans].map(([id, { plan, place: at, ...rest }]): [string, OpenPlan] => [
    id,
    { ...rest, plan: readPlan(plan, journal, at) },
  ])
  return { entries: place, held, plans: new Map(open), lastRan }
}

interface Unread extends Omit<OpenPlan, 'plan'> {
  readonly plan: unknown
  readonly place: number
}

/** The first entry of a journal of a calendar. */
export function buildHeader(name: string, { id, name: orgName }: Ref, at: string): JournalEntry {
  return { type: 'calendar', at, format: 'skillroute/calendar-journal@1', name, org: { id, name: orgName } }
}

/** The entry with which a new journal replaces an earlier one. */
export function buildCarried({ held, plans, lastRan }: CalendarState, at: string): JournalEntry {
  return {
    type: 'carried',
    at,
    held: [...held.values()],
    plans: [...plans].map(([planId, { plan, isMade, open }]) => ({ planId, plan, isMade, open: [...open] })),
    ...(lastRan === undefined ? {} : { lastRan }),
  }
}

function assertFits(header: { name: string; org: Ref }, name: string, org: Ref, journal: Journal): void {
  if (header.org.id !== org.id) {
    throw new PlanError(
      'wrongOrg',
      `${called(journal)} is of org ${header.org.name} (${header.org.id}), the client of ${org.name} (${org.id}). Give each org its own state.`,
    )
  }
  if (header.name !== name)
    throw new PlanError('tampered', `${called(journal)} is of calendar ${header.name}, not of ${name}.`)
}

function readPlan(value: unknown, journal: Journal, place: number): Plan {
  try {
    return parsePlan(value)
  } catch (cause) {
    throw damaged(journal, place, cause)
  }
}

function damaged(journal: Journal, place: number, cause?: unknown): PlanError {
  const message = `Entry ${place} of ${called(journal)} is not one that this version of skillroute writes for a calendar.`
  return new PlanError('tampered', message, { cause })
}

function called({ name }: Journal): string {
  return name === undefined ? 'the journal of the calendar' : `journal ${name}`
}
