import type { Plan } from '../../documents'
import { plural } from '../../report/text/kit/figures'
import { confirm } from '../../terminal/io/confirm'
import type { Io } from '../../terminal/io/io'

/**
 * Asks before a plan, or the undo of one, is written, and says how much of it removes skills, languages or members.
 * @param subject what writes, such as `Plan plan_1 for Acme`
 * @returns whether the user agreed; true without a question when there is nothing to write
 * @throws ConfigError when there is no terminal to ask and `yes` was not given
 */
export async function mayWrite(
  io: Io,
  subject: string,
  { changes }: Pick<Plan, 'changes'>,
  options: { readonly yes?: boolean | undefined; readonly dryRun?: boolean | undefined },
): Promise<boolean> {
  if (changes.length === 0 || options.yes === true || options.dryRun === true) return true
  const count = (kind: string): number => changes.filter((change) => change.kind === kind).length
  const removals = [
    ...(count('skill.remove') > 0 ? [plural(count('skill.remove'), 'skill')] : []),
    ...(count('language.remove') > 0 ? [plural(count('language.remove'), 'language')] : []),
    ...(count('member.remove') > 0 ? [plural(count('member.remove'), 'member of a queue', 'members of queues')] : []),
  ]
  const removed = removals.length === 0 ? '' : `, and removes ${removals.join(' and ')}`
  return confirm(io, `${subject} writes ${plural(changes.length, 'change')}${removed}. Continue?`)
}
