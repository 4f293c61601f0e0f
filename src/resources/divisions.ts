import * as z from 'zod'
import { LIMITS } from '../core/limits'
import type { CallOptions } from '../transport/call-options'
import { operation } from '../transport/operation'
import type { Paged } from '../transport/paged'
import type { ResourceContext } from './context'
import { linkedListing, maybe, maybeFlag, maybeText, numberedListing } from './fields'
import { checkId, checkIds } from './input'
import { linkedPages, numberedPages } from './lists'
import { send } from './send'

/** A division. */
export const divisionSchema = z.looseObject({
  id: z.string(),
  name: maybeText,
  description: maybeText,
  homeDivision: maybeFlag,
  objectCounts: maybe(z.record(z.string(), z.number())),
})
export type Division = z.infer<typeof divisionSchema>

export const divisionOperations = {
  list: operation({
    id: 'getAuthorizationDivisions',
    method: 'GET',
    path: '/api/v2/authorization/divisions',
    kind: 'safe',
    response: numberedListing(divisionSchema),
  }),
  home: operation({
    id: 'getAuthorizationDivisionsHome',
    method: 'GET',
    path: '/api/v2/authorization/divisions/home',
    kind: 'safe',
    response: divisionSchema,
  }),
  get: operation({
    id: 'getAuthorizationDivision',
    method: 'GET',
    path: '/api/v2/authorization/divisions/{divisionId}',
    kind: 'safe',
    response: divisionSchema,
  }),
  query: operation({
    id: 'getAuthorizationDivisionsQuery',
    method: 'GET',
    path: '/api/v2/authorization/divisions/query',
    kind: 'safe',
    response: linkedListing(divisionSchema),
  }),
}

interface DivisionQuery {
  readonly name?: string | undefined
  readonly ids?: readonly string[] | undefined
  readonly pageSize?: number | undefined
}

/** Divisions of the org. */
export function divisionsResource(context: ResourceContext) {
  const filter = ({ name, ids }: DivisionQuery) => ({ name, id: ids === undefined ? undefined : checkIds(ids, 'ids') })
  return {
    /** Divisions with page numbers. Needs no permission. */
    list(query: DivisionQuery = {}, options: CallOptions = {}): Paged<Division> {
      const pageSize = query.pageSize ?? LIMITS.pageSize.default
      return numberedPages(context, divisionOperations.list, { query: filter(query) }, { pageSize }, options)
    },

    /** The home division, where everything is that was put nowhere else. Needs no permission. */
    async home(options: CallOptions = {}): Promise<Division> {
      return await send(context, divisionOperations.home, {}, options)
    },

    /** One division. Needs no permission. @throws NotFoundError */
    async get(divisionId: string, options: CallOptions = {}): Promise<Division> {
      const params = { divisionId: checkId(divisionId, 'divisionId') }
      return await send(context, divisionOperations.get, { params }, options)
    },

    /** Divisions by cursor. Needs no permission. */
    query(query: DivisionQuery = {}, options: CallOptions = {}): Paged<Division> {
      const pageSize = query.pageSize ?? LIMITS.pageSize.cursor
      return linkedPages(context, divisionOperations.query, { query: filter(query) }, { pageSize }, options)
    },
  }
}

export type DivisionsResource = ReturnType<typeof divisionsResource>
