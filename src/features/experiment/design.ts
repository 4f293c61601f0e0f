import * as z from 'zod/mini'
import type { Client } from '../../client'
import { type Issue, PermissionError, ValidationError } from '../../core/errors'
import { contentHash } from '../../core/json/hash'
import {
  aDocument,
  amount,
  anObject,
  aSignal,
  checkOptions,
  finite,
  inside,
  optional,
  positive,
  text,
  texts,
  wholeBetween,
} from '../../core/schema'
import { isZone, unknownZone } from '../../core/time/wall-time'
import type { Interval, Plan, Ref } from '../../documents'
import { parsePlan } from '../../documents/plan/read-plan'
import { assertOwnOrg } from '../../workflows/kit/own-org'
import { differingIn } from '../../workflows/subjects/showing'
import { designControl, designStaggered } from './design-groups'
import { designSwitchback } from './design-switchback'
import type { Experiment } from './documents/experiment'
import { isRatioMeasure } from './documents/experiment'
import { sealExperiment } from './documents/read-experiment'
import type { DesignSettings, ExperimentOptions } from './options'
import { expectedContacts, readPastWeeks } from './past-weeks'
import { forecastNote } from './refuse-weak'

const DESIGNS = { switchback: designSwitchback, staggered: designStaggered, control: designControl }
/** Number of hex digits of a hash that are used as a seed. */
const SEED_DIGITS = 8

/**
 * Designs an experiment that shows on the real org whether a plan helps. The design says when the plan is in effect (at
 * random), what is measured, and when the experiment may end. Its length follows from how much the org's own past weeks
 * differ. Writes nothing; reads the targets of the changes, and sends one request per 7 days and 100 queues.
 * @throws ValidationError `experiment.power` if the allowed weeks are too few to find an effect of this size,
 * `experiment.groups` if a design with groups has too few; otherwise for options that cannot be used
 * @throws PlanError `tampered` or `wrongOrg`
 * @example
 * const experiment = await designExperiment(client, plan, { snapshot, effect: 0.02 })
 */
export async function designExperiment(client: Client, plan: Plan, options: ExperimentOptions): Promise<Experiment> {
  checkOptions(options, {
    design: z.optional(z.enum(['switchback', 'staggered', 'control'])),
    metric: z.optional(z.enum(['serviceLevel', 'abandonRate', 'asaSeconds', 'ahtSeconds'])),
    effect: positive(),
    ...optional(inside(), 'power', 'alpha'),
    block: z.optional(z.enum(['day', 'halfDay'])),
    ...optional(wholeBetween(2, 52), 'weeks', 'pastWeeks'),
    stopping: z.optional(z.enum(['none', 'groupSequential', 'alwaysValid'])),
    adjust: z.optional(z.enum(['forecast', 'contacts', 'none'])),
    washOutMinutes: z.optional(amount()),
    ...optional(texts(), 'queueIds', 'control'),
    ...optional(finite(), 'start', 'seed'),
    timeZone: z.optional(text()),
    specialDays: z.optional(anObject()),
    atEnd: z.optional(z.enum(['undo', 'keep'])),
    snapshot: aDocument('skillroute/snapshot@1'),
    signal: z.optional(aSignal()),
  })
  parsePlan(plan)
  const { design = 'switchback', pastWeeks = 8, start, specialDays, signal, atEnd = 'undo' } = options
  const createdAt = new Date(client.clock.now()).toISOString()
  const chosen = resolveSettings(plan, options, createdAt)
  await assertOwnOrg(client, `Plan ${plan.id}`, plan.org, { signal })
  const { queues, timeZone, seed, metric, washOutMinutes, effect, power, alpha } = chosen
  const queueIds = queues.map(({ id }) => id)
  const weeks = await readPastWeeks(client, queueIds, {
    start: start ?? client.clock.now(),
    weeks: pastWeeks,
    timeZone,
    signal,
  })
  const forecastContacts = (days: Interval) => expectedContacts(weeks, { days, timeZone, specialDays })
  const designed = DESIGNS[design](plan, chosen, weeks, forecastContacts)
  return sealExperiment({
    format: 'skillroute/experiment@1',
    org: plan.org,
    createdAt,
    plan: { id: plan.id, hash: plan.hash },
    design,
    seed,
    timeZone,
    metric,
    queues,
    washOutMinutes,
    goal: { effect, power, alpha },
    atEnd,
    ...designed,
    notes: [
      ...designed.notes,
      ...forecastNote(plan.effect, metric, queueIds, designed.power.smallest),
      ...(await inEffectNote(client, plan, signal)),
    ],
  })
}

/** Starting undoes what is in effect. A design needs no permission for it: without one, it says that it does not know. */
async function inEffectNote(client: Client, { changes }: Plan, signal: AbortSignal | undefined): Promise<string[]> {
  const differing = await differingIn(client, changes, signal).catch((error: unknown) => {
    if (error instanceof PermissionError) return error
    throw error
  })
  if (differing instanceof PermissionError)
    return [`It is not known whether changes of the plan are in effect already: ${differing.message}`]
  const inEffect = changes.length - differing.size
  if (inEffect === 0) return []
  return [
    `In effect already: ${inEffect} of ${changes.length} ${changes.length === 1 ? 'change' : 'changes'} of the plan. The start of the experiment undoes what is, until its schedule applies it again.`,
  ]
}

/** An effect on a ratio that no org can have; it is known before the org is read. */
export function effectIssues({
  effect,
  metric = 'serviceLevel',
}: Pick<ExperimentOptions, 'effect' | 'metric'>): Issue[] {
  if (!isRatioMeasure(metric) || !(effect > 1)) return []
  return [{ path: 'effect', message: `must be at most 1, since 0.02 is 2 points; not ${effect}` }]
}

function resolveSettings(plan: Plan, options: ExperimentOptions, createdAt: string): DesignSettings {
  const {
    effect,
    power = 0.8,
    alpha = 0.05,
    weeks = 12,
    timeZone = 'UTC',
    snapshot,
    design = 'switchback',
    stopping = 'none',
  } = options
  const issue = (isRight: boolean, path: string, message: string) => (isRight ? [] : [{ path, message }])
  const issues = [
    ...issue(plan.changes.length > 0, 'plan', 'has no changes: there is nothing to try'),
    ...issue(
      plan.changes.every(({ from, until }) => from === undefined && until === undefined),
      'plan',
      'has changes with times of their own: make one whose changes hold at once and until they are undone',
    ),
    ...effectIssues(options),
    ...issue(isZone(timeZone), 'timeZone', isZone(timeZone) ? '' : unknownZone(timeZone)),
    ...issue(
      design === 'switchback' || stopping === 'none',
      'stopping',
      `is for a switchback: a ${design} design never ends early`,
    ),
    ...issue(
      (design === 'control') === (options.control !== undefined && options.control.length > 0),
      'control',
      'names the divisions that stay as they are; only for a control design',
    ),
  ]
  if (issues.length > 0) throw new ValidationError(issues, { subject: 'experiment' })
  const seed = options.seed ?? Number.parseInt(contentHash([plan.hash, createdAt]).slice(0, SEED_DIGITS), 16)
  return {
    effect,
    power,
    alpha,
    weeks,
    stopping,
    timeZone,
    seed,
    snapshot,
    metric: options.metric ?? 'serviceLevel',
    block: options.block ?? 'halfDay',
    adjust: options.adjust ?? 'forecast',
    washOutMinutes: options.washOutMinutes ?? 60,
    control: options.control ?? [],
    queues: measuredQueues(plan, options),
  }
}

/** The requested queues, or else those that the plan is about. */
function measuredQueues({ effect, scope }: Plan, { queueIds, snapshot }: ExperimentOptions): Ref[] {
  const names = new Map(snapshot.queues.map(({ id, name }) => [id, name]))
  const about = effect === null ? scope?.queues : effect.queues.map(({ queue }) => queue)
  const desired =
    queueIds ??
    (about === undefined || about.length === 0 ? snapshot.queues : about).map((one) =>
      typeof one === 'string' ? one : one.id,
    )
  const unknown = desired.filter((id) => !names.has(id))
  if (desired.length === 0 || unknown.length > 0) {
    const message = unknown.length > 0 ? `the snapshot knows no queue ${unknown.join(', ')}` : 'must name a queue'
    throw new ValidationError([{ path: 'queueIds', message }], { subject: 'experiment' })
  }
  return [...new Set(desired)].sort().map((id) => ({ id, name: names.get(id) ?? id }))
}
