import { WEEK_HOURS } from '../../../core/time/durations'
import type { ModelAgent, RoutingModel } from '../../../documents'
import { ordered } from '../../model/model-input'
import { checkSimulation } from '../../simulate/compile/check'
import { ahtTable, compileChecked } from '../../simulate/compile/compile'
import type { Compiled } from '../../simulate/compile/compiled'
import type { SimulateOptions } from '../../simulate/compile/options'
import { recompile } from '../../simulate/compile/recompile'
import type { ImproveSettings } from './settings'
import { changedAgent, type Made, type Token } from './tokens'
import { WARM_UP_HOURS } from './week'

/**
 * The level of a granted skill. It is low, so that queues with the method BEST offer contacts to present holders first.
 */
const GRANTED_LEVEL = 1

/** The model of a center with fixed handle times, so that every design uses the same ones. */
export function settleHandleTimes(model: RoutingModel, settings: ImproveSettings): RoutingModel {
  const options = weekOptions(settings)
  checkSimulation(model, options)
  const own = ordered(model)
  const table = ahtTable(own, options)
  const types = own.contactTypes.length
  const agents = own.agents.map((agent, a): ModelAgent => {
    const ahtSeconds = Object.fromEntries(own.contactTypes.map(({ id }, k) => [id, table[a * types + k] ?? 0]))
    return { ...agent, handling: [], ahtSeconds }
  })
  return { ...own, agents }
}

type WeekSettings = Pick<ImproveSettings, 'seed' | 'staffing' | 'rules'>

export function compileWeek(model: RoutingModel, settings: WeekSettings): Compiled {
  return compileChecked(model, weekOptions(settings))
}

function weekOptions({ seed, staffing, rules }: WeekSettings): SimulateOptions {
  return { seed, staffing, rules, hours: WEEK_HOURS, warmUpHours: WARM_UP_HOURS }
}

/** The model after changes. Lists keep their order. */
export function withChanges(model: RoutingModel, made: readonly Made[]): RoutingModel {
  const byAgent = new Map<number, Token[]>()
  for (const { agent, tokens } of made) byAgent.set(agent, [...(byAgent.get(agent) ?? []), ...tokens])
  const levelOf = (skillId: string) => grantedLevel(model, skillId)
  const agents = model.agents.map((agent, a) => changedAgent(model, agent, byAgent.get(a) ?? [], levelOf))
  return { ...model, agents }
}

/** Compiles a center after changes: only the agents who change are compiled again. */
export function designWith(
  { base, settings: { rules } }: { readonly base: Compiled; readonly settings: Pick<ImproveSettings, 'rules'> },
  made: readonly Made[],
): Compiled {
  return recompile(base, withChanges(base.model, made), rules ?? {})
}

/** The level that a granted skill gets: the lowest that every contact type accepts. */
export function grantedLevel({ contactTypes }: RoutingModel, skillId: string): number {
  return contactTypes.reduce(
    (level, { skillIds, minimumLevel = 0 }) =>
      skillIds.includes(skillId) ? Math.max(level, Math.ceil(minimumLevel)) : level,
    GRANTED_LEVEL,
  )
}
