import { ValidationError } from '../../core/errors'
import type { Transport } from './types'

/** Where a client keeps its transport: out of its type, and found by every copy of this package in a process. */
const TRANSPORT = Symbol.for('skillroute.transport')

/** The client, together with the transport it sends by. A copy made by spreading has it too. */
export function holding<T extends object>(client: T, transport: Transport): T {
  return Object.assign(client, { [TRANSPORT]: transport })
}

/** What a client sends by. @throws ValidationError for what `createClient` did not make */
export function transportOf(client: object): Transport {
  const transport: Transport | undefined = Reflect.get(client, TRANSPORT)
  if (transport !== undefined) return transport
  throw new ValidationError([{ path: 'client', message: 'must be what createClient() gives' }])
}
