import { type ApiError, ConflictError } from '../../../core/errors'
import { canonicalJson } from '../../../core/json/json'
import { sleep } from '../../../core/time/clock'
import { tokenOperations } from '../../../resources/org/tokens'
import type { Queue } from '../../../resources/queues/queue'
import { queueBody } from '../../../resources/queues/queue-body'
import { queueOperations } from '../../../resources/queues/queue-operations'
import { skillGroupOperations } from '../../../resources/skills/skill-groups'
import { type Finding, found, refusalText, refusedWith, unknown } from '../kit/finding'
import type { Probe } from '../kit/probe'

/** Fields of a queue that every write changes, and fields derived from its members. */
const VOLATILE = ['dateModified', 'modifiedBy', 'memberCount', 'userMemberCount', 'joinedMemberCount', 'version']

/** Pause before a PUT, so that its time differs from the one read. */
const APART_MS = 1_500

/** Checks writes of the whole temporary queue. */
export async function writeQueue(probe: Probe, queue: Queue): Promise<void> {
  const params = { queueId: queue.id }
  const read = () => probe.sender.send(queueOperations.get, { params })
  const put = (body: object) => probe.sender.try(queueOperations.replace, { params, body })
  await probe.check('queues.whole-put', async () => {
    const before = await read()
    const answer = await put(queueBody(before, {}))
    if (!answer.ok) return refusedPut('the PUT', answer.error)
    const lost = differing(before, await read())
    const evidence = lost.length === 0 ? 'nothing changed' : `changed: ${lost.join(', ')}`
    return found(lost.length === 0, evidence, { queuePutKeeps: lost.length === 0 })
  })
  await probe.check('queues.conflicts', async () => {
    const old = await read()
    await sleep(probe.clock, APART_MS, probe.options.signal)
    const first = await put(queueBody(old, acwChange(31_000)))
    if (!first.ok) return refusedPut('the PUT', first.error)
    // Sends the time of the old read, so that a server can compare it.
    const second = await put({ ...queueBody(old, acwChange(32_000)), dateModified: old.dateModified })
    if (!second.ok)
      return second.error instanceof ConflictError
        ? found(false, `refused with ${refusalText(second.error)}`, { queuePutConflicts: true })
        : refusedPut('the second PUT', second.error)
    const { acwSettings } = await read()
    if (acwSettings?.timeoutMs !== 32_000) return unknown('the last one is not shown', 'both PUTs were taken')
    return found(true, 'both were taken, the last one shows', { queuePutConflicts: false })
  })
  await probe.check('queues.modified-by', async () => {
    const answer = await put(queueBody(await read(), {}))
    if (!answer.ok) return refusedPut('the PUT', answer.error)
    const { modifiedBy } = await read()
    if (modifiedBy === undefined || modifiedBy === '')
      return found(false, 'modifiedBy is not there', { queueModifiedBy: 'none' })
    const { OAuthClient: own } = await probe.sender.send(tokenOperations.me)
    if (own?.id === undefined) return unknown('the platform does not say which OAuth client the token is of')
    const isOurs = modifiedBy === own.id
    return found(isOurs, isOurs ? 'it is the OAuth client' : 'it is another id', {
      queueModifiedBy: isOurs ? 'client' : 'other',
    })
  })
}

function refusedPut(what: string, error: ApiError): Finding {
  return unknown(`${what} was refused with ${refusalText(error)}`, refusalText(error))
}

function acwChange(timeoutMs: number) {
  return { acwSettings: { wrapupPrompt: 'MANDATORY_TIMEOUT', timeoutMs } }
}

function differing(before: Queue, after: Queue): string[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...keys]
    .filter((key) => !VOLATILE.includes(key))
    .filter((key) => canonicalJson(Reflect.get(before, key) ?? null) !== canonicalJson(Reflect.get(after, key) ?? null))
}

/**
 * Whether the first rule of the temporary queue may name that queue. Nothing that adds members one by one may follow:
 * the rule's group stays in the queue, and so do its agents.
 */
export async function groupRule({ sender }: Probe, queueId: string): Promise<Finding> {
  const params = { queueId }
  const { entities } = await sender.send(skillGroupOperations.list, { query: { pageSize: 1 } })
  const [group] = entities
  if (group === undefined) return unknown('the org shows no skill group that a rule could name')
  const rule = {
    metric: 'EstimatedWaitTime',
    operator: 'GreaterThan',
    conditionValue: 600,
    waitSeconds: 2,
    groups: [{ id: group.id, type: 'SKILLGROUP' }],
  }
  const send = async (rules: readonly object[]) => {
    const body = queueBody(await sender.send(queueOperations.get, { params }), {})
    const settings = { memberGroups: rule.groups, conditionalGroupRouting: { rules } }
    return await sender.try(queueOperations.replace, { params, body: { ...body, ...settings } })
  }
  const plain = await send([rule])
  if (!plain.ok) return refusedPut('the rule itself', plain.error)
  const named = await send([{ ...rule, queue: { id: queueId } }])
  if (named.ok) return found(false, 'taken', { groupRuleOwnQueue: 'accept' })
  return refusedWith(named.error, 400, true, { groupRuleOwnQueue: 'refuse' })
}
