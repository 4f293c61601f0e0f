import { ValidationError } from '../../../core/errors'
import type { User } from '../../../resources/users/user-schema'
import { userOperations } from '../../../resources/users/users'
import { type Finding, found, unanswered, unknown } from '../kit/finding'
import type { Probe } from '../kit/probe'
import { lookAtOwnAudits } from './audits'
import { type Bench, type Made, setUp } from './bench'
import { writeMember } from './members'
import { writeQueue } from './queues'
import { listenToSocket } from './socket'
import type { Steps } from './steps'
import { tearDown } from './tear-down'
import { lagText } from './until'
import { writeUserLanguage, writeUserSkill } from './user-levels'

/** How long to search for an object if the answer to its creation was lost. */
const USUAL_LOOK_MS = 15_000
const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Makes the checks that write. The caller must remove the objects that it creates. */
export async function lookByWriting(probe: Probe, steps: Steps): Promise<void> {
  const user = await findUser(probe)
  await listenToSocket(probe)
  if (!probe.wants(...NEED_THINGS)) return
  const fromMs = probe.clock.now()
  const bench = await setUp(probe, steps)
  const { queue, skill, failures } = bench
  await probe.check('lags.new-skill', async () => shownFinding(skill, failures.get('skill'), 'newSkillLagMs'))
  await probe.check('lags.new-queue', async () => shownFinding(queue, failures.get('queue'), 'newQueueLagMs'))
  if (queue !== undefined) await writeQueue(probe, queue.body)
  if (user !== undefined) await useUser(probe, bench, user)
  if (queue !== undefined)
    await lookAtOwnAudits(probe, { queueId: queue.id, userId: user?.id, skillId: skill?.id, fromMs })
  await tearDown(probe, bench, user?.id)
  await withoutThing(probe, bench)
}

/** The user who agreed. @throws ValidationError when there is none, before anything is written */
async function findUser({ options, sender, name }: Probe): Promise<User | undefined> {
  const { user: wanted } = options
  if (wanted === undefined) return undefined
  const user = ID.test(wanted) ? await byId(sender, wanted) : await byMail(sender, wanted)
  if (user === undefined || user.state === 'deleted')
    throw new ValidationError([{ path: 'options.user', message: `the org has no user ${wanted}` }])
  name({ kind: 'user', id: user.id, name: user.name ?? user.id })
  if (user.email !== undefined) name({ kind: 'user', id: user.email, name: user.email })
  return user
}

async function byId(sender: Probe['sender'], userId: string): Promise<User | undefined> {
  const answer = await sender.try(userOperations.get, { params: { userId } })
  return answer.ok ? answer.body : undefined
}

async function byMail(sender: Probe['sender'], mail: string): Promise<User | undefined> {
  const body = { query: [{ type: 'EXACT', fields: ['email'], value: mail }], pageSize: 25, pageNumber: 1 }
  const { results } = await sender.send(userOperations.search, { body })
  return results.find(({ email }) => email?.toLowerCase() === mail.toLowerCase())
}

async function useUser(probe: Probe, { steps, skill, language, queue }: Bench, { id: userId }: User): Promise<void> {
  await steps.user(userId)
  if (skill?.shown !== undefined) await writeUserSkill(probe, userId, skill.id)
  if (language?.shown !== undefined) await writeUserLanguage(probe, userId, language.id)
  if (queue !== undefined) {
    try {
      await writeMember(probe, queue.id, userId)
    } catch (error) {
      const finding = unanswered(error)
      for (const id of ['lags.members', 'lags.new-member', 'queues.missing-ring'])
        await probe.check(id, async () => finding)
    }
  }
}

function shownFinding(
  made: Made | undefined,
  failure: Finding | undefined,
  fact: 'newSkillLagMs' | 'newQueueLagMs',
): Finding {
  if (made === undefined) return failure ?? unknown('it could not be created')
  if (made.shown === undefined) return unknown('it did not show in time')
  const { lagMs } = made.shown
  return found(lagMs <= USUAL_LOOK_MS, `it shows ${lagText(lagMs)}`, { [fact]: lagMs })
}

/** The checks that need each object, for objects that could not be created. */
const RESTS_ON = {
  skill: ['skills.duplicates', 'skills.over-fifty', 'skills.unknown-id', 'users.conflicts', 'skills.deleted'],
  language: ['languages.fraction'],
  queue: [
    'queues.whole-put',
    'queues.group-rule',
    'queues.conflicts',
    'queues.modified-by',
    'lags.members',
    'lags.new-member',
    'queues.missing-ring',
    'audits.rows',
    'audits.delay',
    'audits.skill-entity',
    'lags.deleted-queue',
  ],
} as const

/** The checks for which objects are created. */
const NEED_THINGS = [...Object.values(RESTS_ON).flat(), 'lags.new-skill', 'lags.new-queue']

/** Reports why checks were not made if their object is missing. */
async function withoutThing(probe: Probe, bench: Bench): Promise<void> {
  for (const kind of ['skill', 'language', 'queue'] as const) {
    const failure =
      bench.failures.get(kind) ?? (bench[kind]?.shown === undefined ? unknown('it did not show in time') : undefined)
    if (failure === undefined) continue
    for (const id of RESTS_ON[kind]) if (!probe.isMade(id)) await probe.check(id, async () => failure)
  }
}
