import { ValidationError } from '../../core/errors'
import type { Transport } from './types'

/**
 * The key under which a client keeps its transport: hidden from its type, and shared by all copies of this package in a
 * process.
 */
const TRANSPORT = Symbol.for('skillroute.transport')

/** The client with its transport attached. A copy made by spreading has it too. */
export function holding<T extends object>(client: T, transport: Transport): T {
  return Object.assign(client, { [TRANSPORT]: transport })
}

/**
 * The transport of a client.
 * @throws ValidationError for a value that `createClient` did not create
 */
export function getTransport(client: object): Transport {
  const transport: Transport | undefined = Reflect.get(client, TRANSPORT)
  if (transport !== undefined) return transport
  throw new ValidationError([{ path: 'client', message: 'must be what createClient() gives' }])
}
