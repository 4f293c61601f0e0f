import * as z from 'zod'
import { operation } from '../../src/transport/contract/operation'

export const readThing = operation({
  id: 'getThing',
  method: 'GET',
  path: '/api/v2/routing/queues/{id}',
  kind: 'safe',
  response: z.looseObject({ id: z.string(), value: z.number() }),
})

export const setThing = operation({
  id: 'putThing',
  method: 'PUT',
  path: '/api/v2/users/{id}/routingskills/bulk',
  kind: 'idempotent',
  response: z.looseObject({ id: z.string(), value: z.number() }),
})

export const createThing = operation({
  id: 'postThing',
  method: 'POST',
  path: '/api/v2/routing/skills',
  kind: 'unsafe',
  response: z.looseObject({ id: z.string() }),
})

export const deleteThing = operation({
  id: 'deleteThing',
  method: 'DELETE',
  path: '/api/v2/routing/skills/{id}',
  kind: 'idempotent',
})
