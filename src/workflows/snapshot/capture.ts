import type { Client } from '../../client'
import { checkBag } from '../../core/bag'
import type { Snapshot } from '../../documents'
import { type AgentScope, captureAgents } from './agents'
import { readDivisions, readLanguages, readSkillCatalog, readSkillGroups } from './catalog'
import type { Capture, SnapshotOptions } from './context'
import { nameGroups } from './group-names'
import { byId } from './hash'
import { markLicenses } from './licenses'
import { captureMembers } from './members'
import { progressOf } from './progress'
import { captureQueues, markPredictive } from './queues'

/**
 * Reads the configuration of an org with as few requests as possible: agents with their skills and members of a queue,
 * 100 per request each; queues one by one only where the list is known to lag. `gaps` names parts that could not be
 * read completely. Lists are sorted by id.
 *
 * If the platform leaves out a user's certifications, the user counts as having none. If it leaves out skills or
 * languages, they are read again for that user.
 * @throws ValidationError when a requested queue does not exist
 * @throws PermissionError when queues, skills or users may not be read; optional parts become gaps instead
 */
export async function captureSnapshot(client: Client, options: SnapshotOptions = {}): Promise<Snapshot> {
  checkBag(client, 'client', 'routing=o users=o request=f *')
  checkBag(options, 'options', 'queueIds?l divisionIds?l routingLicenses?l profiles?b onProgress?f signal?o')
  const capture: Capture = {
    client,
    options,
    call: { signal: options.signal, priority: 'background' },
    gaps: [],
    progress: progressOf(options.onProgress),
  }
  const takenAt = new Date(client.clock.now()).toISOString()
  const { queueIds, divisionIds } = options
  capture.progress.enter('org')
  const org = await client.organizations.me(capture.call)
  const divisions = await readDivisions(capture)
  const skills = await readSkillCatalog(capture)
  const languages = await readLanguages(capture)
  const skillGroups = await readSkillGroups(capture)
  const listed = await captureQueues(capture)
  const withMembers = await captureMembers(capture, listed)
  const queues = await markPredictive(capture, await nameGroups(capture, withMembers, skillGroups))
  const memberIds = new Set(queues.flatMap((queue) => queue.members.map((member) => member.userId)))
  const scope: AgentScope = { memberIds, divisionIds, membersOnly: queueIds !== undefined && divisionIds === undefined }
  const agents = await markLicenses(capture, await captureAgents(capture, scope))
  capture.progress.end()
  return {
    format: 'skillroute/snapshot@1',
    org: { id: org.id, name: org.name ?? org.id },
    takenAt,
    scope: {
      ...(queueIds === undefined ? {} : { queueIds: [...queueIds].sort() }),
      ...(divisionIds === undefined ? {} : { divisionIds: [...divisionIds].sort() }),
    },
    divisions: byId(divisions),
    skills: byId(skills),
    languages: byId(languages),
    queues: byId(queues),
    agents: byId(agents),
    skillGroups: byId(skillGroups),
    gaps: [...capture.gaps].sort((a, b) => (`${a.kind} ${a.id}` < `${b.kind} ${b.id}` ? -1 : 1)),
  }
}
