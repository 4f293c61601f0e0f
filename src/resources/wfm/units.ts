import type { CallOptions } from '../../transport/contract/call-options'
import type { Paged } from '../../transport/contract/paged'
import { checkId } from '../kit/input'
import { numberedPages } from '../kit/lists/lists'
import { checkQuery, optionalTexts } from '../kit/query'
import { type ResourceContext, send } from '../kit/send'
import type { BusinessUnit, BusinessUnitDetail, ManagementUnit, PlanningGroup } from './answers'
import { wfmOperations } from './operations'

/**
 * The path of a business unit.
 * @throws ValidationError for an invalid id
 */
export function unitParams(businessUnitId: string) {
  return { businessUnitId: checkId(businessUnitId, 'businessUnitId') }
}

/** Business units and what belongs to them: part of `client.wfm`. */
export interface WfmUnitCalls {
  readonly businessUnits: {
    /** Business units that the client may see. Needs no permission. */
    list(options?: CallOptions): Promise<BusinessUnit[]>

    /**
     * One business unit; `expand: ['settings.startDayOfWeek', 'settings.timeZone']` tells when its weeks begin.
     * Needs a permission of wfm such as wfm:businessUnit:view or wfm:shortTermForecast:view.
     */
    get(
      businessUnitId: string,
      query?: { readonly expand?: readonly string[] | undefined },
      options?: CallOptions,
    ): Promise<BusinessUnitDetail>
  }

  readonly managementUnits: {
    /** Management units that the client may see. Needs no permission. */
    list(options?: CallOptions): Paged<ManagementUnit>
  }

  readonly planningGroups: {
    /** Planning groups of a business unit, with their route paths. Needs wfm:planningGroup:view or another view permission of wfm. */
    list(businessUnitId: string, options?: CallOptions): Promise<PlanningGroup[]>
  }
}

/** Business units, their management units and planning groups. */
export function unitCalls(context: ResourceContext): WfmUnitCalls {
  return {
    businessUnits: {
      async list(options = {}) {
        return (await send(context, wfmOperations.businessUnits, {}, options)).entities
      },

      async get(businessUnitId, query = {}, options = {}) {
        checkQuery(query, { expand: optionalTexts() })
        const input = { params: unitParams(businessUnitId), query: { expand: query.expand } }
        return await send(context, wfmOperations.businessUnit, input, options)
      },
    },

    managementUnits: {
      list(options = {}) {
        return numberedPages(context, wfmOperations.managementUnits, {}, {}, options)
      },
    },

    planningGroups: {
      async list(businessUnitId, options = {}) {
        const input = { params: unitParams(businessUnitId) }
        return (await send(context, wfmOperations.planningGroups, input, options)).entities
      },
    },
  }
}
