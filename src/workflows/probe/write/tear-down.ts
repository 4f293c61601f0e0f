import { skillOperations } from '../../../resources/skills/skills'
import { found, refusalText, unknown } from '../kit/finding'
import type { Probe } from '../kit/probe'
import type { Bench } from './bench'
import { isThere, orGone, removeThing } from './things'
import { lagText, untilSeen } from './until'

const USUAL_GONE_MS = 60_000

/**
 * Removes the queue and the skill, and checks how the platform shows their removal. The end of the run removes the
 * other objects.
 */
export async function tearDown(
  probe: Probe,
  { steps, queue, skill }: Bench,
  userId: string | undefined,
): Promise<void> {
  const { client, clock, options, sender } = probe
  const call = { signal: options.signal, priority: 'background' } as const
  if (queue !== undefined)
    await probe.check('lags.deleted-queue', async () => {
      await steps.sending('deleteRoutingQueue')
      await removeThing(client, 'queue', queue.id, call)
      const gone = await untilSeen(
        probe,
        async () => ((await isThere(client, 'queue', queue.id, call)) ? undefined : true),
        { fromMs: clock.now() },
      )
      if (gone === undefined) return unknown('the deleted queue could be read all the time')
      await steps.removed('queue')
      return found(gone.lagMs <= USUAL_GONE_MS, `it is gone ${lagText(gone.lagMs)}`, { deletedQueueLagMs: gone.lagMs })
    })
  if (skill?.shown !== undefined)
    await probe.check('skills.deleted', async () => {
      await steps.sending('deleteRoutingSkill')
      if (userId !== undefined) await orGone(() => client.routing.userSkills.remove(userId, skill.id, call))
      await removeThing(client, 'skill', skill.id, call)
      const gone = await untilSeen(
        probe,
        async () => ((await isThere(client, 'skill', skill.id, call)) ? undefined : true),
        { fromMs: clock.now() },
      )
      if (gone === undefined) return unknown('the deleted skill was shown as active all the time')
      await steps.removed('skill')
      const answer = await sender.try(skillOperations.get, { params: { skillId: skill.id } })
      if (answer.ok) return found(true, `given with state ${answer.body.state}`, { deletedSkill: 'readable' })
      const text = refusalText(answer.error)
      if (answer.error.status !== 404) return unknown(`the platform answered ${text}`, text)
      return found(false, text, { deletedSkill: text })
    })
}
