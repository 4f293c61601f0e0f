import type { Command } from 'commander'
import { ValidationError } from '../../core/errors'
import { joinUpTo } from '../../core/text/counted'
import type { Plan, Ref } from '../../documents'
import { indexNames, splitNames } from '../../workflows/kit/names'

/** Options that choose a part of a plan. A change must match all of them. */
export interface PartOptions {
  readonly agents?: readonly string[] | undefined
  readonly queue?: readonly string[] | undefined
  readonly only?: readonly string[] | undefined
}

/** Adds the options that choose a part of a plan to undo. */
export function withPartOptions(command: Command): Command {
  return command
    .option('--agents <agent...>', 'only changes of these agents, by name or id')
    .option('--queue <name...>', 'only changes to these queues and to who is a member of them, by name or id')
    .option('--only <change...>', 'only these changes, by their ids in the plan')
}

/**
 * Ids of the changes of a plan that the options choose; undefined: all.
 * @throws ValidationError naming each agent, queue and change that the plan does not have, and where no change matches
 */
export function chosenPart(plan: Plan, { agents, queue, only }: PartOptions): string[] | undefined {
  if (agents === undefined && queue === undefined && only === undefined) return undefined
  const refs = (kind: 'user' | 'queue'): Ref[] => {
    const all = plan.changes.flatMap((change): Ref[] => {
      if (kind === 'user') return 'user' in change ? [change.user] : []
      return 'queue' in change ? [change.queue] : []
    })
    return [...new Map(all.map((one) => [one.id, one])).values()]
  }
  const people = agents && foundIn('--agents', 'agent', agents, refs('user'))
  const queues = queue && foundIn('--queue', 'queue', queue, refs('queue'))
  const changes =
    only &&
    foundIn(
      '--only',
      'change',
      only,
      plan.changes.map(({ id }) => ({ id, name: id })),
    )
  const part = plan.changes.filter(
    (change) =>
      (people === undefined || ('user' in change && people.has(change.user.id))) &&
      (queues === undefined || ('queue' in change && queues.has(change.queue.id))) &&
      (changes === undefined || changes.has(change.id)),
  )
  if (part.length > 0) return part.map(({ id }) => id)
  throw new ValidationError([{ path: '', message: `no change of plan ${plan.id} matches all of these options` }])
}

function foundIn(option: string, kind: string, texts: readonly string[], all: readonly Ref[]): ReadonlySet<string> {
  const names = indexNames(kind, all)
  const ids = new Set<string>()
  const issues = splitNames(names, texts).flatMap((text) => {
    const found = names.find(text)
    if ('item' in found) {
      ids.add(found.item.id)
      return []
    }
    const several = all.filter(({ name }) => name === text).map(({ id }) => id)
    const message =
      several.length > 1
        ? `${several.length} ${kind}s of the plan are called "${text}"; use the id: ${several.join(', ')}`
        : kind === 'change'
          ? `the plan has no change with the id "${text}"; it has ${joinUpTo(all.map(({ id }) => id))}`
          : `the plan changes no ${kind} "${text}"; it changes ${all.length === 0 ? 'none' : joinUpTo(all.map(({ name }) => name))}`
    return [{ path: option, message }]
  })
  if (issues.length > 0) throw new ValidationError(issues)
  return ids
}
