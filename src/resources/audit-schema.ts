import * as z from 'zod'
import { linkSchema, looseRefSchema, maybe, openEnum } from './fields'

/** One thing that was done: by whom, to what, and which properties changed. Names are often missing. */
export const auditEntrySchema = z.looseObject({
  id: z.string(),
  user: maybe(looseRefSchema),
  client: maybe(linkSchema),
  remoteIp: maybe(z.array(z.string())),
  serviceName: maybe(z.string()),
  level: maybe(openEnum('USER', 'SYSTEM', 'GENESYS_INTERNAL')),
  eventDate: maybe(z.string()),
  action: maybe(z.string()),
  entity: maybe(looseRefSchema),
  entityType: maybe(z.string()),
  status: maybe(openEnum('SUCCESS', 'FAILURE', 'WARNING')),
  transactionInitiator: maybe(z.boolean()),
  propertyChanges: maybe(
    z.array(
      z.looseObject({
        property: maybe(z.string()),
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
  cursor: maybe(z.string()),
})

export const auditRealtimeSchema = z.looseObject({
  entities: z.preprocess((value) => value ?? [], z.array(auditEntrySchema)),
  pageNumber: maybe(z.number()),
  pageSize: maybe(z.number()),
  pageCount: maybe(z.number()),
  total: maybe(z.number()),
})

export const serviceMappingSchema = z.looseObject({
  services: maybe(
    z.array(
      z.looseObject({
        name: maybe(z.string()),
        entities: maybe(z.array(z.looseObject({ name: maybe(z.string()), actions: maybe(z.array(z.string())) }))),
      }),
    ),
  ),
})

export type AuditEntry = z.infer<typeof auditEntrySchema>
export type AuditServiceMapping = z.infer<typeof serviceMappingSchema>
