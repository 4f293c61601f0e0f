import { joinUpTo } from '../../../core/text/counted'
import type { Change, Recommendation } from '../../../documents'

/** What a person reads for a kind of change, in plans and in recommendations alike. */
export function changeWords(change: Change): string {
  switch (change.kind) {
    case 'skill.set':
      return change.before === null ? WORDS.add : WORDS.level
    case 'skill.remove':
      return WORDS.remove
    case 'language.set':
      return change.before === null ? 'add language' : 'change language'
    case 'language.remove':
      return 'remove language'
    case 'member.add':
      return WORDS.join
    case 'member.remove':
      return 'leave queue'
    case 'member.join':
      return change.after ? WORDS.join : 'deactivate'
    case 'member.ring':
      return WORDS.ring
    case 'queue.set':
      return 'queue setting'
    case 'utilization.set':
      return 'utilization'
    // Kinds that a later version may write keep their own word.
    default:
      return String(Reflect.get(change, 'kind'))
  }
}

/** {@link changeWords} of a recommendation. */
export function moveWords({ action, before }: Pick<Recommendation, 'action' | 'before'>): string {
  switch (action) {
    case 'ADD':
      return WORDS.add
    case 'SET':
      return before === null ? WORDS.add : WORDS.level
    case 'REMOVE':
      return WORDS.remove
    case 'JOIN':
      return WORDS.join
    case 'RING':
      return WORDS.ring
    default:
      return action
  }
}

const WORDS = {
  add: 'add skill',
  level: 'change level',
  remove: 'remove skill',
  join: 'join queue',
  ring: 'change ring',
} as const

/** Things of a list in a sentence that are shown before the rest is counted. */
const MAX_LISTED = 6

/**
 * A sentence that ends in a list, `15 grants have no effect: a; b; c.`, with only the first things of it.
 * @param rest says where the others are, such as `--left-out prints all`
 */
export function shortList(sentence: string, rest: string): string {
  const at = sentence.lastIndexOf(': ')
  const things = at < 0 ? [] : sentence.slice(at + 2).split('; ')
  if (things.length <= MAX_LISTED) return sentence
  return `${sentence.slice(0, at)}: ${joinUpTo(things, MAX_LISTED, '; ')} (${rest})`
}

/** Whether a warning of a plan says that changes do nothing: a reader must not miss that. */
export function isWithoutEffect(warning: string): boolean {
  return /\bha(?:s|ve) no effect\b/.test(warning)
}
