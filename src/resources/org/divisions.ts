import * as z from 'zod/mini'
import { LIMITS } from '../../core/limits'
import type { CallOptions } from '../../transport/contract/call-options'
import type { Paged } from '../../transport/contract/paged'
import { loose, maybe, maybeFlag, maybeText, numberedListing, text } from '../kit/fields'
import { checkId, checkIds } from '../kit/input'
import { numberedPages } from '../kit/lists/lists'
import { reads } from '../kit/operations'
import { checkQuery, optionalCount, optionalText, optionalTexts } from '../kit/query'
import { type ResourceContext, send } from '../kit/send'

export const divisionSchema: () => z.core.$ZodType<Division> = loose(() => ({
  id: text,
  name: maybeText,
  description: maybeText,
  homeDivision: maybeFlag,
  objectCounts: maybe(z.record(text, z.number())),
}))
/** A division of the org. */
export interface Division {
  id: string
  name?: string | undefined
  description?: string | undefined
  homeDivision?: boolean | undefined
  objectCounts?: Record<string, number> | undefined
  [field: string]: unknown
}

export const divisionOperations = {
  list: reads('getAuthorizationDivisions', '/api/v2/authorization/divisions', numberedListing(divisionSchema)),
  home: reads('getAuthorizationDivisionsHome', '/api/v2/authorization/divisions/home', divisionSchema),
  get: reads('getAuthorizationDivision', '/api/v2/authorization/divisions/{divisionId}', divisionSchema),
}

/** Which divisions to list. */
export interface DivisionQuery {
  readonly name?: string | undefined
  readonly ids?: readonly string[] | undefined
  readonly pageSize?: number | undefined
}

/** Divisions of the org: `client.divisions`. */
export interface DivisionsResource {
  /** Divisions. Needs no permission. */
  list(query?: DivisionQuery, options?: CallOptions): Paged<Division>

  /** The home division, which holds every object without another division. Needs no permission. */
  home(options?: CallOptions): Promise<Division>

  /** One division. Needs no permission. @throws NotFoundError */
  get(divisionId: string, options?: CallOptions): Promise<Division>
}

export function divisionsResource(context: ResourceContext): DivisionsResource {
  const filter = ({ name, ids }: DivisionQuery) => ({ name, id: ids === undefined ? undefined : checkIds(ids, 'ids') })
  return {
    list(query = {}, options = {}) {
      checkQuery(query, { name: optionalText(), ids: optionalTexts(), pageSize: optionalCount() })
      const pageSize = query.pageSize ?? LIMITS.pageSize.default
      return numberedPages(context, divisionOperations.list, { query: filter(query) }, { pageSize }, options)
    },

    async home(options = {}) {
      return await send(context, divisionOperations.home, {}, options)
    },

    async get(divisionId, options = {}) {
      const params = { divisionId: checkId(divisionId, 'divisionId') }
      return await send(context, divisionOperations.get, { params }, options)
    },
  }
}
