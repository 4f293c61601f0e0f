import type { Compiled, Segments } from '../compile/compiled'
import { type RandomStream, randomStream, STREAMS } from '../streams/random-streams'
import { type Arrivals, createArrivals, drawPatience, drawWork, type GivenContacts, givenArrivals } from './arrivals'

/** Contacts around the rates: out of the recorded ones, if the segments have these, else Poisson. */
export function drawnArrivals(compiled: Compiled, seed: number, replication: number): Arrivals {
  const { segments } = compiled.rates
  const onRecord = segments?.onRecord
  if (segments === undefined || onRecord === undefined) return createArrivals(compiled, seed, replication)
  return givenArrivals(compiled, recordedContacts(compiled, { ...segments, onRecord }, seed, replication))
}

type RecordedSegments = Segments & { readonly onRecord: Float64Array }

/**
 * Contacts of a week whose rates are means over recorded weeks: each recorded contact comes with the probability that
 * makes the expected number that of the rates, at a random time of its interval. Rates that were counted contain the
 * scatter of counts. If contacts were drawn around them with all of Poisson's scatter, there would be more of it than in
 * any real week, and service would suffer. If contacts came as a Poisson process, this is one with the true rates.
 */
function recordedContacts(
  compiled: Compiled,
  segments: RecordedSegments,
  seed: number,
  replication: number,
): GivenContacts {
  const [times, works, patiences] = [STREAMS.arrivals, STREAMS.work, STREAMS.patience].map((number) =>
    randomStream(seed, replication, number),
  ) as [RandomStream, RandomStream, RandomStream]
  let segment = -1
  let due: readonly { readonly at: number; readonly type: number }[] = []
  let place = -1
  const given: GivenContacts = {
    at: Number.POSITIVE_INFINITY,
    type: 0,
    work: 0,
    patience: 0,
    next() {
      place++
      while (place >= due.length) {
        segment++
        if (segment >= segments.end.length) {
          given.at = Number.POSITIVE_INFINITY
          return
        }
        due = contactsIn(segments, segment, compiled.typeCount, times)
        place = 0
      }
      const { at = Number.POSITIVE_INFINITY, type = 0 } = due[place] ?? {}
      given.at = at
      given.type = type
      given.work = drawWork(compiled, type, works)
      given.patience = drawPatience(compiled, type, patiences)
    },
  }
  given.next()
  return given
}

function contactsIn(
  { end, cumulative, onRecord }: RecordedSegments,
  segment: number,
  types: number,
  stream: RandomStream,
) {
  const start = segment === 0 ? 0 : (end[segment - 1] ?? 0)
  const seconds = (end[segment] ?? 0) - start
  const due: { at: number; type: number }[] = []
  let before = 0
  for (let type = 0; type < types; type++) {
    const upTo = cumulative[segment * types + type] ?? 0
    const count = drawCount((upTo - before) * seconds, onRecord[segment * types + type] ?? 0, stream)
    before = upTo
    for (let i = 0; i < count; i++) due.push({ at: start + stream.uniform() * seconds, type })
  }
  return due.sort((a, b) => a.at - b.at)
}

/** Binomial out of the contacts on record; with more expected than recorded, each comes several times. Poisson without a record. */
function drawCount(mean: number, onRecord: number, stream: RandomStream): number {
  const recorded = Math.round(onRecord)
  let count = 0
  if (recorded === 0) {
    for (let left = mean - stream.exponential(); left > 0; left -= stream.exponential()) count++
    return count
  }
  const times = Math.floor(mean / recorded)
  const probability = mean / recorded - times
  for (let i = 0; i < recorded; i++) if (stream.uniform() < probability) count++
  return times * recorded + count
}
