import type { World, WorldContactType } from '../model/types'
import { planOrg } from './blueprint'
import { createWorld } from './create'
import { fillAgents } from './generate-agents'
import { fillCatalog, makeDivisions } from './generate-catalog'
import { generateContactTypes } from './generate-demand'
import { fillGroups } from './generate-groups'
import { fillQueues } from './generate-queues'

/** Size and seed of an org, and the services that it uses. */
export interface WorldRequest {
  readonly seed: number
  readonly nowMs: number
  readonly agents: number
  readonly queues: number
  readonly skills: number
  /** Media beside calls. */
  readonly media: readonly string[]
  readonly clock: () => number
  readonly onEffect: (effect: string) => void
}

/**
 * Generates an org: the same request always gives the same one. It has enough people overall, but the wrong skills in a
 * few places. Thirty days of history are computed only when first requested.
 */
export function generateWorld(request: WorldRequest): World {
  const contactTypes: WorldContactType[] = []
  const world = createWorld({ ...request, contactTypes, divisions: makeDivisions(request.seed) })
  fillCatalog(world, request.skills)
  const blueprint = planOrg(world, request.queues, request.media)
  fillQueues(world, blueprint)
  const homes = fillAgents(world, blueprint, request.agents)
  fillGroups(world, blueprint)
  contactTypes.push(...generateContactTypes(world, blueprint, homes))
  return world
}
