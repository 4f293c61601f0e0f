import { ValidationError } from '../../../core/errors'
import { memberOperations } from '../../../resources/members/members'
import { skillOperations } from '../../../resources/skills/skills'
import type { User } from '../../../resources/users/user-schema'
import { userOperations } from '../../../resources/users/users'
import { type Finding, found, refusalText, unanswered, unknown } from '../kit/finding'
import type { Probe } from '../kit/probe'
import { checkOwnAudits } from './audits'
import { groupRule, writeQueue } from './queues'
import { listenToSocket } from './socket'
import type { Steps } from './steps'
import { type Made, type Objects, setUp } from './temporary-objects'
import { isThere, type Kind, orGone, removeThing } from './things'
import { lagText, type Seen, untilSeen } from './until'
import { writeUserLanguage, writeUserSkill } from './user-levels'

/** How long to search for an object if the answer to its creation was lost. */
const USUAL_CHECK_MS = 15_000
const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Makes the checks that write. The caller must remove the objects that it creates. */
export async function checkByWriting(probe: Probe, steps: Steps): Promise<void> {
  const user = await findUser(probe)
  await listenToSocket(probe)
  if (!probe.wants(...NEED_THINGS)) return
  const fromMs = probe.clock.now()
  const objects = await setUp(probe, steps)
  const { queue, skill, failures } = objects
  await probe.check('lags.new-skill', async () => seenFinding(skill, failures.get('skill'), 'newSkillLagMs'))
  await probe.check('lags.new-queue', async () => seenFinding(queue, failures.get('queue'), 'newQueueLagMs'))
  if (queue !== undefined) await writeQueue(probe, queue.body)
  if (user !== undefined) await useUser(probe, objects, user)
  if (queue !== undefined) await probe.check('queues.group-rule', () => groupRule(probe, queue.id))
  if (queue !== undefined)
    await checkOwnAudits(probe, { queueId: queue.id, userId: user?.id, skillId: skill?.id, fromMs })
  await tearDown(probe, objects, user?.id)
  await withoutThing(probe, objects)
}

/** The user who agreed. @throws ValidationError when there is none, before anything is written */
async function findUser({ options, sender, name }: Probe): Promise<User | undefined> {
  const { user: desired } = options
  if (desired === undefined) return undefined
  const user = ID.test(desired) ? await byId(sender, desired) : await byMail(sender, desired)
  if (user === undefined || user.state === 'deleted')
    throw new ValidationError([{ path: 'options.user', message: `the org has no user ${desired}` }])
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

async function useUser(probe: Probe, { steps, skill, language, queue }: Objects, { id: userId }: User): Promise<void> {
  await steps.user(userId)
  if (skill?.seen !== undefined) await writeUserSkill(probe, userId, skill.id)
  if (language?.seen !== undefined) await writeUserLanguage(probe, userId, language.id)
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

function seenFinding(
  made: Made | undefined,
  failure: Finding | undefined,
  fact: 'newSkillLagMs' | 'newQueueLagMs',
): Finding {
  if (made === undefined) return failure ?? unknown('it could not be created')
  if (made.seen === undefined) return unknown('it did not show in time')
  const { lagMs } = made.seen
  return found(lagMs <= USUAL_CHECK_MS, `it shows ${lagText(lagMs)}`, { [fact]: lagMs })
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
async function withoutThing(probe: Probe, objects: Objects): Promise<void> {
  for (const kind of ['skill', 'language', 'queue'] as const) {
    const failure =
      objects.failures.get(kind) ?? (objects[kind]?.seen === undefined ? unknown('it did not show in time') : undefined)
    if (failure === undefined) continue
    for (const id of RESTS_ON[kind]) if (!probe.isMade(id)) await probe.check(id, async () => failure)
  }
}

const USUAL_GONE_MS = 60_000

/**
 * Removes the queue and the skill, and checks how the platform shows their removal. The end of the run removes the
 * other objects.
 */
async function tearDown(probe: Probe, { steps, queue, skill }: Objects, userId: string | undefined): Promise<void> {
  const { client, clock, options, sender } = probe
  const call = { signal: options.signal, priority: 'background' } as const
  const untilGone = (kind: Kind, id: string): Promise<Seen<true> | undefined> =>
    untilSeen(probe, async () => ((await isThere(client, kind, id, call)) ? undefined : true), { fromMs: clock.now() })
  if (queue !== undefined)
    await probe.check('lags.deleted-queue', async () => {
      await steps.sending('deleteRoutingQueue')
      await removeThing(client, 'queue', queue.id, call)
      const gone = await untilGone('queue', queue.id)
      if (gone === undefined) return unknown('the deleted queue could be read all the time')
      await steps.removed('queue')
      return found(gone.lagMs <= USUAL_GONE_MS, `it is gone ${lagText(gone.lagMs)}`, { deletedQueueLagMs: gone.lagMs })
    })
  if (skill?.seen !== undefined)
    await probe.check('skills.deleted', async () => {
      await steps.sending('deleteRoutingSkill')
      if (userId !== undefined) await orGone(() => client.routing.userSkills.remove(userId, skill.id, call))
      await removeThing(client, 'skill', skill.id, call)
      const gone = await untilGone('skill', skill.id)
      if (gone === undefined) return unknown('the deleted skill was shown as active all the time')
      await steps.removed('skill')
      const answer = await sender.try(skillOperations.get, { params: { skillId: skill.id } })
      if (answer.ok) return found(true, `given with state ${answer.body.state}`, { deletedSkill: 'readable' })
      const text = refusalText(answer.error)
      if (answer.error.status !== 404) return unknown(`the platform answered ${text}`, text)
      return found(false, text, { deletedSkill: text })
    })
}

/** How long a read-back waits for members, and how long a refused ring is set again. */
const USUAL_SHOW_MS = 60_000
const USUAL_RING_MS = 3_500
/** A ring that a bullseye queue may have, but that the temporary queue does not have. */
const MISSING_RING = 6

/** Checks with the user who agreed, as a member of the temporary queue. */
async function writeMember(probe: Probe, queueId: string, userId: string): Promise<void> {
  const { sender, clock } = probe
  await sender.send(memberOperations.addOrRemove, { params: { queueId }, body: [{ id: userId }] })
  const fromMs = clock.now()
  const seen = await untilSeen(
    probe,
    async () => {
      const { entities } = await sender.send(memberOperations.list, { params: { queueId }, query: { pageSize: 100 } })
      return entities.some(({ id }) => id === userId) ? true : undefined
    },
    { fromMs },
  )
  const isMember = seen !== undefined
  await probe.check('lags.members', async () =>
    seen === undefined
      ? unknown('the member did not show in time')
      : found(seen.lagMs <= USUAL_SHOW_MS, `the member shows ${lagText(seen.lagMs)}`, { lagMs: seen.lagMs }),
  )
  await probe.check('lags.new-member', async () =>
    seen !== undefined
      ? await ringLag(probe, queueId, userId, seen.unsureMs)
      : unknown('the member did not show in time'),
  )
  await probe.check('queues.missing-ring', async () => {
    if (!isMember) return unknown('the member did not show in time')
    const answer = await setRing(probe, queueId, userId, MISSING_RING)
    if (answer.ok) return found(false, 'taken', { missingRing: 'taken' })
    const text = refusalText(answer.error)
    // A member that cannot be found yet says nothing about the ring.
    if (answer.error.status === 404 && probe.facts.newMemberLagMs === undefined)
      return unknown(`answered ${text}`, text)
    return found(answer.error.status === 400, `refused with ${text}`, { missingRing: text })
  })
}

function setRing({ sender }: Probe, queueId: string, userId: string, ringNumber: number) {
  return sender.try(memberOperations.setRing, {
    params: { queueId, memberId: userId },
    body: { id: userId, ringNumber },
  })
}

/** @param unsureMs how long the member may have been visible before it was seen */
async function ringLag(probe: Probe, queueId: string, userId: string, unsureMs: number): Promise<Finding> {
  const fromMs = probe.clock.now()
  let refusal = ''
  const set = await untilSeen(
    probe,
    async () => {
      const answer = await setRing(probe, queueId, userId, 2)
      if (answer.ok) return true
      refusal = refusalText(answer.error)
      if (answer.error.status !== 404) throw answer.error
      return undefined
    },
    { fromMs },
  )
  if (set === undefined) return unknown(`the ring was refused with ${refusal} all the time`, refusal)
  const lagMs = set.lagMs + unsureMs
  return found(lagMs <= USUAL_RING_MS, `ring 2 is taken ${lagText(lagMs)}`, { newMemberLagMs: lagMs })
}
