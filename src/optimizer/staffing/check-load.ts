import { ValidationError } from '../../core/errors/input'
import { issue, type Offered, offeredLoad } from '../erlang/kit/inputs'

/** Above this many erlang, doubles no longer distinguish consecutive whole numbers of agents reliably. */
const MOST_ERLANG = 1e12

/** The offered load in erlang, or a ValidationError that names `callsPerHour` or `ahtSeconds`. */
export function checkLoad(subject: string, offered: Offered): number {
  const load = offeredLoad(subject, offered)
  if (load <= MOST_ERLANG) return load
  throw new ValidationError([issue('callsPerHour', `times ahtSeconds must be at most ${MOST_ERLANG} erlang`, load)], {
    subject,
  })
}
