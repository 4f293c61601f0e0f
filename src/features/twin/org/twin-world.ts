import type { AgentCapacity } from '../../../documents/org/capacity'
import type { World } from '../../../emulator/model/types'
import { createWorld } from '../../../emulator/world/create'
import type { WorldRequest } from '../../../emulator/world/generate'
import { fillExtras } from '../../../emulator/world/generate-catalog'
import { twinAgents } from './agents'
import { twinDivisions, twinLabels } from './catalog'
import { checkedModel, type TwinDocuments } from './check'
import { twinContactTypes } from './contact-types'
import { addGroups } from './groups'
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
  world.orgUtilization = buildUtilization(demand)
  twinQueues(world, snapshot)
  twinAgents(world, { snapshot, demand, model, figures: measuredFigures(model, demand) })
  for (const { userId, ...own } of demand.ownUtilization ?? []) {
    const user = world.users.get(userId)
    if (user !== undefined) user.utilization = buildUtilization(own)
  }
  twinMembers(world, snapshot)
  addGroups(world, snapshot, demand)
  contactTypes.push(...twinContactTypes(model, demand))
  return world
}

/** Settings of utilization: one contact of each medium and no interruptions where they could not be read, as in models. */
function buildUtilization({ concurrency = {}, interruptedBy = {} }: Partial<AgentCapacity>) {
  const mediumName = (medium: string): string => (medium === 'voice' ? 'call' : medium)
  const media = new Set(['voice', 'callback', 'chat', 'email', 'message', ...Object.keys(concurrency)])
  const utilization = Object.fromEntries(
    [...media].map((medium) => [
      mediumName(medium),
      {
        maximumCapacity: concurrency[medium] ?? 1,
        interruptableMediaTypes: (interruptedBy[medium] ?? []).map(mediumName),
        includeNonAcd: false,
      },
    ]),
  )
  return { utilization, labelUtilizations: {} }
}
