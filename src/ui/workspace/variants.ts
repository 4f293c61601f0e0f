import { defined } from '../../core/defined'
import { ConfigError } from '../../core/errors'
import { systemClock } from '../../core/time/clock'
import type { Plan } from '../../documents'
import { planOrg } from '../../workflows'
import { readClock } from '../../workflows/plan/read-org'
import type { VariantChoices, VariantView } from '../protocol/view'
import { chosenChanges, lackingPartners } from './chosen'
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

interface Running {
  readonly signal: AbortSignal
  readonly onProgress: (done: number, total: number) => void
}

/** The plan of a variant, by the same function as every other plan. */
async function buildVariantPlan(
  state: WorkspaceState,
  { choices }: VariantState,
  method: 'none' | 'auto',
  running?: Running,
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
