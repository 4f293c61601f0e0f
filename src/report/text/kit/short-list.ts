import { joinUpTo } from '../../../core/text/counted'

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
