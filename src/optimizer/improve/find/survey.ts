import type { RoutingModel } from '../../../documents'
import type { Center } from '../center/center'
import { designWith } from '../center/design'
import { findOpenings, type Opening } from '../center/openings'
import { type Made, type Token, tokensOf } from '../center/tokens'
import { simulateWeek } from '../center/week'
import { type MissedWeek, watchMissed } from './missed'
import { createRescue, type Rescue } from './rescue'

/** Weeks simulated to find promising changes; their gain is then measured in trials. */
const SURVEY_WEEKS = 2

/** Their numbers: the first weeks of the search. */
export function surveyWeeks({ settings }: Pick<Center, 'settings'>): number[] {
  return Array.from({ length: Math.min(settings.weeks, SURVEY_WEEKS) }, (_, week) => week)
}

/** What further changes could gain in a center that already has changes. */
export interface Survey {
  readonly openings: readonly Opening[]
  /** Returns a new rescue at each call, without any change made in it. */
  readonly rescue: () => Rescue
}

/** Simulates weeks of the center after changes and collects the contacts that further changes would rescue. */
export function surveyAfter(center: Center, made: readonly Made[], numbers: readonly number[]): Survey {
  const { model, settings, weights } = center
  const compiled = designWith(center, made)
  const openings = findOpenings(compiled, settings)
  const weeks: MissedWeek[] = []
  for (const week of numbers) {
    const watch = watchMissed(compiled, openings, settings.hours)
    simulateWeek(compiled, center.weekOf(week), watch)
    weeks.push(watch.end())
  }
  return {
    openings: stillOpen(model, made, openings.all),
    rescue: () => createRescue(compiled, openings, weeks, weights),
  }
}

/** Openings that restore nothing that another change removes. */
function stillOpen(model: RoutingModel, made: readonly Made[], all: readonly Opening[]): readonly Opening[] {
  const { remove } = tokensOf(model)
  const removed = new Map<number, Set<Token>>()
  for (const { agent, tokens } of made) {
    const own = removed.get(agent) ?? new Set()
    for (const token of tokens) own.add(token)
    removed.set(agent, own)
  }
  return all.filter(({ agent, tokens }) => {
    const own = removed.get(agent)
    return !tokens.some((token) => token < model.skills.length && own?.has(remove(token)) === true)
  })
}
