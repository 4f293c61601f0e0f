import { defined } from '../../core/defined'
import { ConfigError, ValidationError } from '../../core/errors'
import { systemClock } from '../../core/time/clock'
import type { Plan, Recommendation, Ref, Snapshot } from '../../documents'
import { planOrg } from '../../workflows'
import { readClock } from '../../workflows/plan/read-org'
import type { HandEdit, VariantChoices, VariantView } from '../protocol/view'
import { buildLimits } from './search'
import type { VariantState, WorkspaceState } from './state'
import { forecastView, planChange, problemText, recommended } from './words'

/** The variants of the page: at most two, side by side. */
export interface Variants {
  /** Sets the choices of a variant. The promise resolves when its changes are known; their forecast follows. */
  set(id: string, choices: VariantChoices): Promise<void>
  /** Makes the second variant, or replaces it. @returns its id */
  copy(from: string): string
  drop(id: string): void
  /** Forgets the plans of all variants, which are not of the org any more. */
  clear(): void
  /** Moves every variant to a position of a new curve. */
  restart(point: number): void
  assertHas(id: string): VariantState
}

const NAMES = ['A', 'B'] as const

/** @param state its list of variants gets the first variant */
export function createVariants(state: WorkspaceState): Variants {
  const { variants } = state
  variants.push(emptyVariant(NAMES[0]))
  function assertHas(id: string): VariantState {
    const found = variants.find((variant) => variant.id === id)
    if (found === undefined) throw new ConfigError(`There is no variant ${id}.`)
    return found
  }
  function drop(id: string): void {
    if (id === NAMES[0]) throw new ConfigError('The first variant stays.')
    const variant = assertHas(id)
    variant.abort?.abort()
    variants.splice(variants.indexOf(variant), 1)
    state.changed()
  }
  async function set(id: string, choices: VariantChoices): Promise<void> {
    const variant = assertHas(id)
    variant.choices = choices
    await calculate(state, variant)
  }
  return {
    assertHas,
    set,
    drop,
    copy(from) {
      const { choices } = assertHas(from)
      if (variants.length === NAMES.length) drop(NAMES[1])
      const made = emptyVariant(NAMES[1])
      variants.push(made)
      void set(made.id, choices)
      return made.id
    },
    clear() {
      for (const variant of variants) {
        variant.abort?.abort()
        Object.assign(variant, { plan: undefined, simulating: undefined, isPending: true })
      }
    },
    restart(point) {
      for (const { id, choices } of variants) void set(id, { ...choices, point, ticked: {} })
    },
  }
}

function emptyVariant(id: string): VariantState {
  return { id, choices: { point: 0, ticked: {}, edits: [], protect: [] }, isPending: false }
}

/** Resolves when the changes are known; their forecast continues in threads and is ended by the next calculation. */
async function calculate(state: WorkspaceState, variant: VariantState): Promise<void> {
  variant.abort?.abort()
  const abort = new AbortController()
  const signal = AbortSignal.any([abort.signal, state.signal])
  Object.assign(variant, { abort, isPending: true, plan: undefined, simulating: undefined, problem: undefined })
  state.changed()
  try {
    const plan = await buildVariantPlan(state, variant, 'none')
    if (signal.aborted) return
    Object.assign(variant, { plan, isPending: false })
    if (plan.changes.length > 0) void simulate(state, variant, signal)
  } catch (error) {
    if (signal.aborted) return
    Object.assign(variant, { plan: undefined, isPending: false, problem: problemText(error) })
  } finally {
    state.changed()
  }
}

/**
 * A choice is only simulated after it has stayed unchanged for this long, ms. Preparing the simulation keeps this
 * process busy, and a slider in motion starts none.
 */
const REST_MS = 500

async function simulate(state: WorkspaceState, variant: VariantState, signal: AbortSignal): Promise<void> {
  const onProgress = (done: number, total: number): void => {
    if (signal.aborted) return
    variant.simulating = { step: 'simulating weeks', done, total }
    state.changed()
  }
  onProgress(0, 1)
  try {
    await new Promise<void>((resolve) => void systemClock.setTimer(resolve, REST_MS))
    if (signal.aborted) return
    const plan = await buildVariantPlan(state, variant, 'auto', { signal, onProgress })
    if (!signal.aborted) variant.plan = plan
  } catch (error) {
    if (!signal.aborted) variant.problem = problemText(error)
  } finally {
    if (!signal.aborted) variant.simulating = undefined
    state.changed()
  }
}

/** The plan of a variant, by the same function as every other plan. */
async function buildVariantPlan(
  state: WorkspaceState,
  { choices }: VariantState,
  method: 'none' | 'auto',
  running?: { readonly signal: AbortSignal; readonly onProgress: (done: number, total: number) => void },
): Promise<Plan> {
  const { org, search, options } = state
  if (org === undefined) throw new ConfigError('The org is not read yet. Wait until it is.')
  const { snapshot, demand, targets } = org
  const { found } = search
  const recommendations = chosenChanges(found?.recommendations ?? [], choices, snapshot)
  const { plan } = await planOrg(
    { snapshot, demand, targets },
    {
      read: { days: options.days },
      want: { changes: { recommendations, improvement: found?.improvement } },
      limits: buildLimits(state, choices.protect),
      forecast: { method },
      timing: {
        now: new Date(readClock(options)).toISOString(),
        ratePerMinute: options.client?.rateLimit().perMinute,
      },
    },
    {
      signal: running?.signal,
      onProgress: ({ step, done, total }) => {
        if (step === 'simulating weeks') running?.onProgress(done, total)
      },
    },
  )
  return plan
}

/** A variant as the page shows it. */
export function variantView({ org, search }: WorkspaceState, variant: VariantState): VariantView {
  const { id, choices, plan, simulating, isPending, problem } = variant
  const chosen = org === undefined ? [] : chosenChanges(search.found?.recommendations ?? [], choices, org.snapshot)
  const lacking = lackingPartners(chosen).map(
    (one) => `${one.agent.name}, ${recommended(one)}: has an effect only with a change that is not ticked.`,
  )
  // The plan that comes with its forecast has another hash, and limits on service are evaluated only by it.
  const whole = simulating === undefined ? plan : undefined
  return {
    id,
    ...choices,
    isPending,
    ...defined({ simulating, problem }),
    ...(whole === undefined ? {} : { hash: whole.hash }),
    ...(whole?.effect == null ? {} : { forecast: forecastView(whole.effect) }),
    changes: plan?.changes.map(planChange) ?? [],
    guardrails: whole?.guardrails ?? [],
    warnings: [...lacking, ...(whole?.warnings ?? [])],
    leftOut: plan?.leftOut?.map(({ what, why }) => ({ what, why })) ?? [],
    requests: plan?.budget.total ?? 0,
    minutes: plan?.budget.minutes ?? 0,
  }
}

/**
 * The changes of a variant: those of the curve up to its position, without unticked ones, plus changes that are ticked
 * beyond it. A value that a person set by hand replaces the found change of the same target.
 * @throws ValidationError for a value set by hand for something that the org does not have
 */
function chosenChanges(
  found: readonly Recommendation[],
  { point, ticked, edits }: Pick<VariantChoices, 'point' | 'ticked' | 'edits'>,
  snapshot: Snapshot,
): Recommendation[] {
  const byHand = edits.flatMap((edit) => handChange(edit, snapshot) ?? [])
  const edited = new Set(edits.map(targetOfEdit))
  const retained = found.filter(
    (recommendation) =>
      (ticked[recommendation.id] ?? (recommendation.wave ?? 1) <= point) &&
      !edited.has(`${recommendation.agent.id}/${recommendation.skill?.id ?? recommendation.queue?.id}`),
  )
  return [...retained, ...byHand]
}

/** Chosen changes that have no effect, because a change that they need is not chosen. */
function lackingPartners(chosen: readonly Recommendation[]): Recommendation[] {
  const ids = new Set(chosen.map(({ id }) => id))
  return chosen.filter((recommendation) => (recommendation.with ?? []).some((id) => !ids.has(id)))
}

function targetOfEdit(edit: HandEdit): string {
  return `${edit.agentId}/${'skillId' in edit ? edit.skillId : edit.queueId}`
}

/** A value set by hand, as a change; undefined if the org has it already. */
function handChange(edit: HandEdit, snapshot: Snapshot): Recommendation | undefined {
  const agent = known('agent', edit.agentId, snapshot.agents)
  const common = {
    format: 'skillroute/recommendation@1' as const,
    agent: { id: agent.id, name: agent.name },
    reason: BY_HAND,
    evidence: {},
    value: null,
  }
  if ('queueId' in edit) {
    const queue = known('queue', edit.queueId, snapshot.queues)
    const member = queue.members.find(({ userId }) => userId === agent.id)
    if (member?.joined === true) return undefined
    const ref = { id: queue.id, name: queue.name }
    const id = `JOIN:${agent.id}:${queue.id}`
    return { ...common, id, action: 'JOIN', queue: ref, queues: [ref], before: null, after: member?.ring ?? 1 }
  }
  const { id, name } = known('skill', edit.skillId, snapshot.skills)
  const before = agent.skills.find((held) => held.id === id)?.level ?? null
  if (before === edit.level) return undefined
  const action = edit.level === null ? 'REMOVE' : 'SET'
  const queues = snapshot.queues.flatMap(({ id, name, members }) =>
    members.some(({ userId, joined }) => joined && userId === agent.id) ? [{ id, name }] : [],
  )
  return {
    ...common,
    id: `${action}:${agent.id}:${id}`,
    action,
    skill: { id, name },
    queues,
    before,
    after: edit.level,
  }
}

/** The reason shown for changes set by hand. */
const BY_HAND = 'set by hand'

function known<T extends Ref>(what: string, id: string, all: readonly T[]): T {
  const found = all.find((one) => one.id === id)
  if (found !== undefined) return found
  throw new ValidationError([{ path: 'edits', message: `the org has no ${what} ${id}` }])
}
