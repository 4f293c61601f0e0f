import * as z from 'zod'
import { linkSchema, looseRefSchema, maybe, maybeFlag, maybeNumber, maybeText, openEnum } from './fields'

/** One thing that was done: by whom, to what, and which properties changed. Names are often missing. */
export const auditEntrySchema = z.looseObject({
  id: z.string(),
  user: maybe(looseRefSchema),
  client: maybe(linkSchema),
  remoteIp: maybe(z.array(z.string())),
  serviceName: maybeText,
  level: maybe(openEnum('USER', 'SYSTEM', 'GENESYS_INTERNAL')),
  eventDate: maybeText,
  action: maybeText,
  entity: maybe(looseRefSchema),
  entityType: maybeText,
  status: maybe(openEnum('SUCCESS', 'FAILURE', 'WARNING')),
  transactionInitiator: maybeFlag,
  propertyChanges: maybe(
    z.array(
      z.looseObject({
        property: maybeText,
        oldValues: maybe(z.array(z.string())),
        newValues: maybe(z.array(z.string())),
      }),
    ),
  ),
  context: maybe(z.record(z.string(), z.string())),
})

export const auditStatusSchema = z.looseObject({
  id: z.string(),
  state: openEnum('Queued', 'Running', 'Succeeded', 'Failed', 'Cancelled'),
})

export const auditResultsSchema = z.looseObject({
  entities: z.preprocess((value) => value ?? [], z.array(auditEntrySchema)),
  cursor: maybeText,
})

export const auditRealtimeSchema = z.looseObject({
  entities: z.preprocess((value) => value ?? [], z.array(auditEntrySchema)),
  pageNumber: maybeNumber,
  pageSize: maybeNumber,
  pageCount: maybeNumber,
  total: maybeNumber,
})

export const serviceMappingSchema = z.looseObject({
  services: maybe(
    z.array(
      z.looseObject({
        name: maybeText,
        entities: maybe(z.array(z.looseObject({ name: maybeText, actions: maybe(z.array(z.string())) }))),
      }),
    ),
  ),
})

export type AuditEntry = z.infer<typeof auditEntrySchema>
export type AuditServiceMapping = z.infer<typeof serviceMappingSchema>
