import type { DurationShape } from '../../../documents'
import { choiceOf, isAbsent, itemsOf, membersOf, neededNumber, type Place } from './define-reader'

const KINDS = ['exponential', 'constant', 'lognormal', 'gamma', 'empirical'] as const

/** A shape by name or with its parameters; undefined if not given. */
export function shapeOf(at: Place): DurationShape | undefined {
  if (isAbsent(at)) return undefined
  if (typeof at.value === 'string') {
    const kind = choiceOf(at, KINDS)
    if (kind === 'exponential' || kind === 'constant') return { kind }
    return kind === undefined ? undefined : at.fail(`${kind} needs more: write { kind: ${kind}, ${NEEDS[kind]} }`)
  }
  const member = membersOf(at, ['kind', 'cv', 'values'])
  if (isAbsent(member('kind'))) return member('kind').fail(`is needed: one of ${KINDS.join(', ')}`)
  const kind = choiceOf(member('kind'), KINDS)
  if (kind === undefined) return undefined
  return shapeOfKind(kind, member)
}

const NEEDS = { lognormal: 'cv: 0.8', gamma: 'cv: 0.8', empirical: 'values: [...]' } as const

function shapeOfKind(kind: (typeof KINDS)[number], member: (key: 'cv' | 'values') => Place): DurationShape {
  if (kind !== 'empirical' && !isAbsent(member('values'))) member('values').fail(`does not belong to ${kind}`)
  if (kind === 'lognormal' || kind === 'gamma') return { kind, cv: neededNumber(member('cv'), { above: 0 }) }
  if (!isAbsent(member('cv'))) member('cv').fail(`does not belong to ${kind}`)
  if (kind !== 'empirical') return { kind }
  const values = itemsOf(member('values')).map((item) => neededNumber(item, { above: 0 }))
  if (values.length === 0) member('values').fail('needs at least one time in seconds')
  return { kind, values }
}
