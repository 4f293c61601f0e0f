import * as z from 'zod/mini'
import { defined } from '../../../core/defined'
import type { Issue } from '../../../core/errors'
import { lazy } from '../../../core/lazy'
import { amount, byName, parserOf, positive, type ShapeOf, text, texts } from '../../../core/schema'
import type { QueueSet, RoutingModel } from '../../../documents'
import {
  type ChangeKind,
  LEVERS,
  type SearchOptions,
  searchSchema,
} from '../../../documents/plan-request/search-options'
import { issue, itemIssues, refuse } from '../../erlang/kit/inputs'
import { isValued } from '../../model/apply-changes'
import { isSimulated } from '../../model/can-serve'
import type { StaffingShape } from '../../model/time/moments'
import type { RoutingRules } from '../../simulate/compile/options'
import { rulesSchema, staffingShape } from '../../simulate/compile/options-schema'
import type { ChangeCosts, HoldersNeeded, HoursOfWeek, JoinDivisions, RecommendOptions } from './options'
import { evaluationWeeks, searchWeeks } from './week-counts'

type SearchSettings = { readonly [K in Exclude<keyof SearchOptions, 'levers'>]-?: NonNullable<SearchOptions[K]> }

/** The options with their defaults. */
export interface ImproveSettings extends SearchSettings {
  readonly levers: ReadonlySet<ChangeKind>
  /** Changes of queue settings to choose from. */
  readonly queueSettings: readonly QueueSet[]
  /** Changes that are made already and that nobody has to learn. */
  readonly untrained: number
  readonly queues: ReadonlySet<string> | undefined
  readonly isChangeable: (agentId: string) => boolean
  readonly protectedSkills: ReadonlySet<string>
  readonly protectedQueues: ReadonlySet<string>
  readonly divisions: JoinDivisions
  readonly minHolders: readonly HoldersNeeded[]
  readonly requiredCertifications: Readonly<Record<string, readonly string[]>>
  readonly weights: Readonly<Record<string, number>>
  readonly costs: ChangeCosts | undefined
  readonly hours: readonly HoursOfWeek[] | undefined
  /** Service level above the lowest allowed one that queues must keep in the weeks of the search, by queue id. */
  readonly margins: ReadonlyMap<string, number>
  readonly staffing: StaffingShape
  readonly rules: RoutingRules | undefined
}

/** Levers that change what agents have. */
export const MOVE_LEVERS = ['remove', 'level', 'ring'] as const

/** The requested queues whose routing is simulated; undefined: all. */
function queuesToImprove({ queues }: RoutingModel, options: RecommendOptions): ReadonlySet<string> | undefined {
  if (options.queues === undefined && queues.every(isSimulated)) return undefined
  const ids = queues.flatMap((queue) => (isSimulated(queue) ? [queue.id] : []))
  return new Set(ids.filter((id) => options.queues?.includes(id) ?? true))
}

/** @throws ValidationError naming each option that makes no sense, and each id that the model does not have */
export function improveSettings(model: RoutingModel, options: RecommendOptions): ImproveSettings {
  parseRecommendOptions(options)
  refuse('recommendation options', idIssues(model, options))
  const protectedAgentIds = new Set(options.protectedAgentIds)
  const agents = options.agents === undefined ? undefined : new Set(options.agents)
  const queues = queuesToImprove(model, options)
  return {
    ...DEFAULTS,
    maxChanges: limitOf(model, options),
    choose: defaultChoice(options),
    weeks: searchWeeks(model),
    evaluationWeeks: evaluationWeeks(model, options.queues !== undefined),
    ...defined(options),
    levers: new Set(options.levers ?? LEVERS),
    queueSettings: (options.levers?.includes('queue') === true ? (options.queueSettings ?? []) : []).filter(
      ({ queue }) => (queues?.has(queue.id) ?? true) && options.protectedQueues?.includes(queue.id) !== true,
    ),
    untrained: 0,
    queues,
    isChangeable: (id) => !protectedAgentIds.has(id) && (agents?.has(id) ?? true),
    protectedSkills: new Set(options.protectedSkills),
    protectedQueues: new Set(options.protectedQueues),
    divisions: options.divisions ?? { agents: {}, queues: {} },
    minHolders: options.minHolders ?? [],
    requiredCertifications: Object.fromEntries(
      Object.entries(options.requiredCertifications ?? {}).map(([id, needed]) => [id, [needed].flat()]),
    ),
    weights: options.weights ?? {},
    costs: options.costs,
    hours: options.hours,
    margins: new Map(),
    staffing: options.staffing ?? 'followsDemand',
    rules: options.rules,
  }
}

function defaultChoice({ maxChanges, queues }: RecommendOptions): ImproveSettings['choose'] {
  if (maxChanges !== undefined) return 'all'
  return queues === undefined ? 'knee' : 'enough'
}

/** As many as agents who take contacts; with `all` or a goal, the number of changes has no limit. */
function limitOf({ agents }: RoutingModel, { choose = 'knee' }: RecommendOptions): number {
  const hasLimit = choose === 'knee' || choose === 'enough'
  return hasLimit ? Math.max(1, agents.filter(({ eligible }) => eligible).length) : Number.POSITIVE_INFINITY
}

/** Most changes per agent that are chosen by default: people cannot learn more at once. */
export const KNEE_MAX = 0.25

/** Most service level that a queue below its target loses by default. */
export const DEFAULT_MAX_DROP = 0.01

const DEFAULTS = {
  seed: 1,
  maxServiceLevelDrop: DEFAULT_MAX_DROP,
  maxDropAboveTarget: 1,
  // Contacts simulated to try other changes in place of the chosen ones.
  refineContacts: 3_000_000,
  // No limits.
  maxSkillsPerAgent: Number.POSITIVE_INFINITY,
  maxAgents: Number.POSITIVE_INFINITY,
  maxOccupancy: Number.POSITIVE_INFINITY,
  maxOccupancySpread: Number.POSITIVE_INFINITY,
}

function idIssues(model: RoutingModel, options: RecommendOptions): (Issue | undefined)[] {
  const known = (items: readonly { readonly id: string }[], what: string) => {
    const ids = new Set(items.map(({ id }) => id))
    return (path: string, value: unknown) =>
      typeof value === 'string' && ids.has(value) ? undefined : issue(path, `must be the id of ${what}`, value)
  }
  const queue = known(model.queues, 'a queue of the model')
  const agent = known(model.agents, 'an agent of the model')
  const skill = known(model.skills, 'a skill of the model')
  const keys = (at: string, record: object | undefined, check: typeof queue) =>
    Object.keys(record ?? {}).map((key) => check(at, key))
  return [
    ...itemIssues('queues', options.queues, queue),
    ...itemIssues('agents', options.agents, agent),
    ...itemIssues('protectedAgentIds', options.protectedAgentIds, agent),
    ...itemIssues('protectedQueues', options.protectedQueues, queue),
    ...itemIssues('protectedSkills', options.protectedSkills, skill),
    ...(options.queueSettings ?? []).flatMap((setting, i) => [
      queue(`queueSettings[${i}].queue`, setting.queue.id),
      isValued(setting)
        ? undefined
        : issue(`queueSettings[${i}].field`, 'must be a setting that is simulated', setting.field),
    ]),
    ...(options.levers?.includes('queue') === true && options.queueSettings === undefined
      ? [issue('queueSettings', 'must be given for the lever queue: the changes to choose from', undefined)]
      : []),
    ...itemIssues('minHolders', options.minHolders, (path, value) =>
      skill(`${path}.skill`, Reflect.get(Object(value), 'skill')),
    ),
    ...keys('weights', options.weights, queue),
    ...keys('requiredCertifications', options.requiredCertifications, skill),
    ...keys('costs.skills', options.costs?.skills, skill),
    ...keys('costs.agents', options.costs?.agents, agent),
  ]
}

const STRETCH = 'must be { fromMinute, toMinute }, the second after the first'
const hours = /* @__PURE__ */ lazy(() =>
  z
    .strictObject({ fromMinute: amount(), toMinute: amount() } satisfies ShapeOf<HoursOfWeek>)
    .check(z.refine(({ fromMinute, toMinute }) => fromMinute < toMinute, STRETCH)),
)

const costs = /* @__PURE__ */ lazy(() =>
  z.strictObject({
    skills: z.optional(byName(positive())),
    agents: z.optional(byName(positive())),
  } satisfies ShapeOf<ChangeCosts>),
)

const setting = /* @__PURE__ */ lazy(() =>
  z.looseObject({ kind: z.literal('queue.set'), queue: z.looseObject({ id: text() }), field: text() }),
)
const queueSetting = () =>
  z.custom<QueueSet>((value) => z.safeParse(setting(), value).success, "must be a change of kind 'queue.set'")

/** Options of `recommendSkills`. */
export const recommendOptionsSchema = /* @__PURE__ */ lazy(() =>
  z.extend(searchSchema(), {
    queues: z.optional(texts()),
    agents: z.optional(texts()),
    protectedAgentIds: z.optional(texts()),
    protectedSkills: z.optional(texts()),
    protectedQueues: z.optional(texts()),
    queueSettings: z.optional(z.array(queueSetting())),
    divisions: z.optional(
      z.strictObject({ agents: byName(text()), queues: byName(texts()) } satisfies ShapeOf<JoinDivisions>),
    ),
    minHolders: z.optional(
      z.array(
        z.strictObject({
          skill: text(),
          min: amount(),
          during: z.optional(hours()),
        } satisfies ShapeOf<HoldersNeeded>),
      ),
    ),
    requiredCertifications: z.optional(byName(z.union([text(), texts()], 'must be text or a list of texts'))),
    weights: z.optional(byName(positive())),
    costs: z.optional(costs()),
    hours: z.optional(z.array(hours())),
    staffing: z.optional(staffingShape()),
    rules: z.optional(rulesSchema()),
  } satisfies ShapeOf<Omit<RecommendOptions, keyof SearchOptions>>),
)

/** @throws ValidationError naming every option that does not exist or makes no sense */
const parseRecommendOptions = /* @__PURE__ */ parserOf('options', recommendOptionsSchema)
