import type { RoutingModel } from '../../../documents'
import type { Center, Steps } from '../center/center'
import { designWith } from '../center/design'
import { findOpenings, type Opening } from '../center/openings'
import { type Made, tokensOf } from '../center/tokens'
import { simulateWeek } from '../center/week'
import { type MissedWeek, watchMissed } from './missed'
import { createRescue, type Rescue } from './rescue'

/** Weeks that show what is promising: what it brings shows in trials. */
export const LOOK_WEEKS = 2

/** What further changes could gain in a center that already has changes. */
export interface Look {
  readonly openings: readonly Opening[]
  /** Returns a new one with each call, in which no change is made yet. */
  readonly rescue: () => Rescue
}

/** Simulates weeks of the center after changes and collects the contacts that further changes would rescue. */
export function* lookAfter(center: Center, made: readonly Made[], numbers: readonly number[]): Steps<Look> {
  const { model, settings, weights } = center
  const compiled = designWith(center, made)
  yield
  const openings = yield* findOpenings(compiled, settings)
  yield
  const weeks: MissedWeek[] = []
  for (const week of numbers) {
    const watch = watchMissed(compiled, openings, settings.hours)
    yield* simulateWeek(compiled, center.weekOf(week), watch)
    weeks.push(yield* watch.end())
  }
  return {
    openings: openings.all.filter((opening) => !isUndone(model, made, opening)),
    rescue: () => createRescue(compiled, openings, weeks, weights),
  }
}

/** Whether it restores what another change removes. */
function isUndone({ skills, queues }: RoutingModel, made: readonly Made[], { agent, tokens }: Opening): boolean {
  const remove = tokensOf({ skills, queues }).remove
  return made.some(
    (own) => own.agent === agent && tokens.some((token) => token < skills.length && own.tokens.includes(remove(token))),
  )
}
