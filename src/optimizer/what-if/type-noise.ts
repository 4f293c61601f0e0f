import type { ForecastError } from '../../documents'
import type { Compiled } from '../simulate/compile/compiled'
import { type RandomStream, randomStream } from '../simulate/streams/random-streams'
import { unitGamma } from '../simulate/streams/shapes'

/** Separate random streams, in addition to those of `weekNoise`. */
const STREAM = { rates: 32, queues: 37, days: 38 }

/** Random factors of contact types, in addition to those of the whole center. */
export interface TypeNoise {
  /** Factor of the week for each type. */
  readonly week: readonly number[]
  /** Draws factors of the types for a day; undefined: days have no factors of their own. */
  readonly day: (() => readonly number[]) | undefined
}

/**
 * Draws the factors of a week. For types whose forecast errors are known, each queue's share of the center and each
 * type's share of its queue vary within these errors, and each type's days vary by as much as they differ beyond those
 * of the center. The rate of any other type is as uncertain as the number of contacts on record leaves it: its factor is
 * gamma with that number as shape. A type without contacts keeps its rate.
 */
export function typeNoise({ model }: Compiled, week: number, seed: number): TypeNoise {
  const { contactTypes, forecastError } = model
  const known = new Map(forecastError?.contactTypes?.map((type) => [type.id, type]))
  const stream = randomStream(seed, week, STREAM.rates)
  const queues = queueFactors(model.contactTypes, known, randomStream(seed, week, STREAM.queues))
  const days = randomStream(seed, week, STREAM.days)
  return {
    week: contactTypes.map(({ id, queueId, offered }) => {
      const error = known.get(id)
      if (error === undefined) return offered > 0 ? unitGamma(offered, stream) : 1
      return (queues.get(queueId) ?? 1) * around(error.own, stream)
    }),
    day: known.size === 0 ? undefined : () => contactTypes.map(({ id }) => around(known.get(id)?.day ?? 0, days)),
  }
}

type ContactTypeError = NonNullable<ForecastError['contactTypes']>[number]

function queueFactors(
  types: Compiled['model']['contactTypes'],
  known: ReadonlyMap<string, ContactTypeError>,
  stream: RandomStream,
): ReadonlyMap<string, number> {
  const factors = new Map<string, number>()
  for (const { id, queueId } of types) {
    const error = known.get(id)
    if (error !== undefined && !factors.has(queueId)) factors.set(queueId, around(error.queue, stream))
  }
  return factors
}

/** A factor with mean 1 and this coefficient of variation. */
function around(cv: number, stream: RandomStream): number {
  return cv > 0 ? unitGamma(1 / (cv * cv), stream) : 1
}
