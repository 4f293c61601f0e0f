import { byNameThenId } from '../../../core/order'
import type { Demand, RoutingModel, Snapshot, SnapshotAgent, WeekPresence } from '../../../documents'
import type { World, WorldContactType, WorldUser } from '../../../emulator/model/types'
import { toState } from './catalog'
import type { MeasuredFigures } from './truth'
import { buildShifts, presenceFromTotals } from './week'

export interface AgentSources {
  readonly snapshot: Snapshot
  readonly demand: Demand
  readonly model: RoutingModel
  readonly figures: MeasuredFigures
}

/** The agents of a snapshot, sorted by name as on the platform. */
export function twinAgents(world: World, sources: AgentSources): void {
  const { snapshot, demand } = sources
  const times = new Map(demand.staffing.map((row) => [row.userId, row]))
  const agents = [...snapshot.agents].sort(byNameThenId)
  const guessed = presenceFromTotals(sources.model, demand)
  for (const agent of agents) {
    const week = times.get(agent.id)?.week ?? guessed(agent.id)
    world.users.set(
      agent.id,
      buildUser(agent, week, (type) => sources.figures(agent.id, type)),
    )
  }
}

function buildUser(
  agent: SnapshotAgent,
  week: readonly WeekPresence[],
  measured: NonNullable<WorldUser['truth']['measured']>,
): WorldUser {
  const { id, name, divisionId = '', profile, skills, languages, certifications, licensed } = agent
  const known = new Map<WorldContactType, ReturnType<typeof measured>>()
  return {
    id,
    name,
    email: profile === undefined ? `${id}@twin.invalid` : (profile.email ?? ''),
    state: toState(agent.state),
    divisionId,
    title: profile?.title ?? '',
    department: profile?.department ?? '',
    acdAutoAnswer: false,
    version: 1,
    skills: new Map(skills.map((own) => [own.id, own.level])),
    languages: new Map(languages.map((own) => [own.id, own.level])),
    certifications: [...certifications],
    licenses: licensed === false ? ['communicate'] : ['engage3'],
    ...(licensed === undefined ? { withoutLicenseRecord: true } : {}),
    routingStatus: 'OFF_QUEUE',
    utilization: undefined,
    truth: {
      speed: new Map(),
      resolution: new Map(),
      measured(type) {
        const figures = known.get(type) ?? measured(type)
        known.set(type, figures)
        return figures
      },
    },
    shifts: buildShifts(week),
    week,
  }
}
