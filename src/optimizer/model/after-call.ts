import { ValidationError } from '../../core/errors'
import type { Json } from '../../core/json/json'
import type { RoutingModel } from '../../documents'

/**
 * Mean after-call work under a new time-out, in ms or null for none, given its mean under the old one. Single times count as
 * exponential: with mean `m`, a time-out `T` leaves `m (1 - exp(-T / m))`. Where every time reaches the old time-out, nothing
 * shows how long they would last, and the new time-out is used up too.
 */
export function afterCallUnder(seconds: number, oldMs: Json, newMs: Json): number {
  const [old, next] = [toSeconds(oldMs), toSeconds(newMs)]
  const untimedMean = meanWithout(seconds, old)
  if (untimedMean === Infinity) return next === Infinity ? old : next
  return cut(untimedMean, next)
}

function toSeconds(ms: Json): number {
  return typeof ms === 'number' ? ms / 1000 : Infinity
}

function cut(mean: number, timeout: number): number {
  return mean === 0 || timeout === Infinity ? mean : mean * -Math.expm1(-timeout / mean)
}

/** Share of a time-out from which the mean says nothing any more about times without it. */
const NEARLY_ALL = 0.99

/** The mean without the time-out, by bisection; Infinity where nearly all times reach it. */
function meanWithout(seconds: number, timeout: number): number {
  if (timeout === Infinity || seconds === 0) return seconds
  if (seconds >= NEARLY_ALL * timeout) return Infinity
  let [low, high] = [seconds, timeout / (2 * (1 - NEARLY_ALL))]
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2
    if (cut(middle, timeout) < seconds) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/**
 * The model with another time-out of after-call work in a queue: handle times of its contacts, of all agents, change as much as
 * the after-call work of the contact type.
 * @throws ValidationError if the demand that the model was made from does not tell how long after-call work lasts
 */
export function withAfterCallTimeout(model: RoutingModel, queueId: string, oldMs: Json, newMs: Json): RoutingModel {
  const factors = new Map<string, number>()
  const contactTypes = model.contactTypes.map((type) => {
    const { id, ahtSeconds, afterCallSeconds } = type
    if (type.queueId !== queueId) return type
    if (afterCallSeconds === undefined) {
      const message = `contact type "${id}" has no after-call work; capture the demand again`
      throw new ValidationError([{ path: 'model', message }], { subject: 'queue settings' })
    }
    const after = afterCallUnder(afterCallSeconds, oldMs, newMs)
    const factor = Math.max(0, ahtSeconds - afterCallSeconds + after) / ahtSeconds
    factors.set(id, factor)
    return { ...type, ahtSeconds: ahtSeconds * factor, afterCallSeconds: after }
  })
  const agents = model.agents.map((agent) => {
    const { ahtSeconds, handling } = agent
    const scaled = Object.entries(ahtSeconds ?? {}).map(
      ([id, seconds]) => [id, seconds * (factors.get(id) ?? 1)] as const,
    )
    return {
      ...agent,
      ...(ahtSeconds === undefined ? {} : { ahtSeconds: Object.fromEntries(scaled) }),
      handling: handling.map((row) => {
        const factor = factors.get(row.contactTypeId) ?? 1
        const { meanLogSeconds } = row
        return {
          ...row,
          ahtSeconds: row.ahtSeconds * factor,
          ...(meanLogSeconds === undefined ? {} : { meanLogSeconds: meanLogSeconds + Math.log(factor) }),
        }
      }),
    }
  })
  return { ...model, contactTypes, agents }
}
