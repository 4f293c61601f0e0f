import type { ForecastError } from '../../documents'
import type { Compiled } from '../simulate/compile/compiled'
import { type RandomStream, randomStream } from '../simulate/streams/random-streams'
import { unitGamma } from '../simulate/streams/shapes'

/** Separate random streams, in addition to those of `weekNoise`. */
const STREAM = { rates: 32, queues: 37, days: 38 }

/** How the contact types of a center depart from what the whole of it does. */
export interface TypeNoise {
  /** Factor of the week for each type. */
  readonly week: readonly number[]
  /** Factors of the types on a day; undefined: the day is as the week is. */
  readonly day: (() => readonly number[]) | undefined
}

/**
 * Of a forecast, each queue's share and each type's share of it within their errors, and types whose days differ more than
 * the org's. Else rates are known from the contacts on record: gamma with that shape. A type without contacts keeps its rate.
 */
export function typeNoise({ model }: Compiled, week: number, seed: number): TypeNoise {
  const { contactTypes, forecastError } = model
  const known = new Map(forecastError?.contactTypes?.map((type) => [type.id, type]))
  const stream = randomStream(seed, week, STREAM.rates)
  const queues = queueFactors(model.contactTypes, known, randomStream(seed, week, STREAM.queues))
  const days = randomStream(seed, week, STREAM.days)
  return {
    week: contactTypes.map(({ id, queueId, offered }) => {
      const own = known.get(id)
      if (own === undefined) return offered > 0 ? unitGamma(offered, stream) : 1
      return (queues.get(queueId) ?? 1) * around(own.own, stream)
    }),
    day: known.size === 0 ? undefined : () => contactTypes.map(({ id }) => around(known.get(id)?.day ?? 0, days)),
  }
}

type TypeError = NonNullable<ForecastError['contactTypes']>[number]

function queueFactors(
  types: Compiled['model']['contactTypes'],
  known: ReadonlyMap<string, TypeError>,
  stream: RandomStream,
): ReadonlyMap<string, number> {
  const factors = new Map<string, number>()
  for (const { id, queueId } of types) {
    const own = known.get(id)
    if (own !== undefined && !factors.has(queueId)) factors.set(queueId, around(own.queue, stream))
  }
  return factors
}

/** A factor with mean 1 and this coefficient of variation. */
function around(cv: number, stream: RandomStream): number {
  return cv > 0 ? unitGamma(1 / (cv * cv), stream) : 1
}
