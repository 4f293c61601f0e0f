import type { Plan } from '../../documents'
import { plural } from '../../report/text/kit/figures'
import { confirm } from '../../terminal/io/confirm'
import type { Io } from '../../terminal/io/io'

/**
 * Asks before a plan, or the undo of one, removes skills, languages or members.
 * @param subject what removes them, such as `The plan`
 * @returns whether the user agreed
 * @throws ConfigError when there is no terminal to ask and `yes` was not given
 */
export async function mayRemove(
  io: Io,
  subject: string,
  { changes }: Pick<Plan, 'changes'>,
  options: { readonly yes?: boolean | undefined; readonly dryRun?: boolean | undefined },
): Promise<boolean> {
  const of = (kind: string): number => changes.filter((change) => change.kind === kind).length
  const parts = [
    ...(of('skill.remove') > 0 ? [plural(of('skill.remove'), 'skill')] : []),
    ...(of('language.remove') > 0 ? [plural(of('language.remove'), 'language')] : []),
    ...(of('member.remove') > 0 ? [plural(of('member.remove'), 'member of a queue', 'members of queues')] : []),
  ]
  if (parts.length === 0 || options.yes === true || options.dryRun === true) return true
  return confirm(
    io,
    `${subject} removes ${parts.join(' and ')}${of('skill.remove') > 0 ? ' from agents' : ''}. Continue?`,
  )
}
