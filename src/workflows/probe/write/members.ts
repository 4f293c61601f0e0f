import { memberOperations } from '../../../resources/members/members'
import { type Finding, found, refusalText, unknown } from '../kit/finding'
import type { Probe } from '../kit/probe'
import { lagText, untilSeen } from './until'

/** How long a read-back waits for members, and how long a refused ring is set again. */
const USUAL_SHOW_MS = 60_000
const USUAL_RING_MS = 3_500
/** A ring that a bullseye queue may have, but that the temporary queue does not have. */
const MISSING_RING = 6

/** Checks with the user who agreed, as a member of the temporary queue. */
export async function writeMember(probe: Probe, queueId: string, userId: string): Promise<void> {
  const { sender, clock } = probe
  await sender.send(memberOperations.addOrRemove, { params: { queueId }, body: [{ id: userId }] })
  const fromMs = clock.now()
  const shown = await untilSeen(
    probe,
    async () => {
      const { entities } = await sender.send(memberOperations.list, { params: { queueId }, query: { pageSize: 100 } })
      return entities.some(({ id }) => id === userId) ? true : undefined
    },
    { fromMs },
  )
  const isMember = shown !== undefined
  await probe.check('lags.members', async () =>
    shown === undefined
      ? unknown('the member did not show in time')
      : found(shown.lagMs <= USUAL_SHOW_MS, `the member shows ${lagText(shown.lagMs)}`, { lagMs: shown.lagMs }),
  )
  await probe.check('lags.new-member', async () =>
    shown !== undefined
      ? await ringLag(probe, queueId, userId, shown.unsureMs)
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
