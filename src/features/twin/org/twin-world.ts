import type { World } from '../../../emulator/model/types'
import { createWorld } from '../../../emulator/world/create'
import type { WorldRequest } from '../../../emulator/world/generate'
import { fillExtras } from '../../../emulator/world/generate-catalog'
import { twinAgents } from './agents'
import { twinDivisions, twinLabels } from './catalog'
import { checkedModel, type TwinDocuments } from './check'
import { twinContactTypes } from './contact-types'
import { twinGroups } from './groups'
import { twinMembers, twinQueues } from './queues'
import { measuredFigures } from './truth'

/**
 * An org as two documents describe it, with its own ids and names. The part of history that the demand covers repeats
 * its contacts by interval. Everything else is drawn around the demand: who calls, with how much patience, how long
 * each agent takes, what they resolve, and when they are at work. Data that a snapshot does not contain are invented,
 * as few as possible.
 * @throws ValidationError for documents that do not belong together or are incomplete
 */
export function twinWorld(documents: TwinDocuments, request: WorldRequest): World {
  const { snapshot, demand } = documents
  const { seed, nowMs } = request
  const model = checkedModel(documents)
  const contactTypes: World['contactTypes'][number][] = []
  const { id, name } = snapshot.org
  const sizes = { agents: snapshot.agents.length, queues: snapshot.queues.length, skills: snapshot.skills.length }
  const world = createWorld({
    ...request,
    ...sizes,
    seed,
    nowMs,
    contactTypes,
    org: { id, name },
    divisions: twinDivisions(snapshot, seed),
  })
  twinLabels(world, snapshot)
  fillExtras(world)
  const utilization = concurrencySettings(demand.concurrency)
  world.orgUtilization = { utilization, labelUtilizations: {} }
  twinQueues(world, snapshot)
  twinAgents(world, { snapshot, demand, model, figures: measuredFigures(model, demand) })
  twinMembers(world, snapshot)
  twinGroups(world, snapshot, demand)
  contactTypes.push(...twinContactTypes(model, demand))
  return world
}

/** Number of contacts of each medium that agents take at once; one of each where it could not be read, as in models. */
function concurrencySettings(concurrency: TwinDocuments['demand']['concurrency'] = {}): Record<string, unknown> {
  const media = { voice: 1, callback: 1, chat: 1, email: 1, message: 1, ...concurrency }
  return Object.fromEntries(
    Object.entries(media).map(([medium, maximumCapacity]) => [
      medium === 'voice' ? 'call' : medium,
      { maximumCapacity, interruptableMediaTypes: [], includeNonAcd: false },
    ]),
  )
}
