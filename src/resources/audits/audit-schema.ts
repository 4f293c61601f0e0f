import * as z from 'zod/mini'
import type { OpenUnion } from '../../core/open-union'
import type { AnswerLink, AnswerRef } from '../kit/answers'
import {
  linkSchema,
  loose,
  maybe,
  maybeEmpty,
  maybeEnum,
  maybeFlag,
  maybeNumber,
  maybeText,
  maybeTexts,
  openEnum,
  partialRefSchema,
  text,
} from '../kit/fields'

/** One property of an object, before and after. */
export const propertyChangeSchema: () => z.core.$ZodType<AuditPropertyChange> = loose(() => ({
  property: maybeText,
  oldValues: maybeTexts,
  newValues: maybeTexts,
}))

/** One action: who did it, to which object, and which properties changed. Names are often missing. */
export const auditEntrySchema: () => z.core.$ZodType<AuditEntry> = loose(() => ({
  id: text,
  user: maybe(partialRefSchema()),
  client: maybe(linkSchema()),
  remoteIp: maybeTexts,
  serviceName: maybeText,
  level: maybeEnum<'USER' | 'SYSTEM' | 'GENESYS_INTERNAL'>(),
  eventDate: maybeText,
  action: maybeText,
  entity: maybe(partialRefSchema()),
  entityType: maybeText,
  status: maybeEnum<'SUCCESS' | 'FAILURE' | 'WARNING'>(),
  transactionInitiator: maybeFlag,
  propertyChanges: maybe(z.array(propertyChangeSchema())),
  context: maybe(z.record(text, text)),
}))

export const auditStatusSchema = loose(() => ({
  id: text,
  state: openEnum<'Queued' | 'Running' | 'Succeeded' | 'Failed' | 'Cancelled'>(),
}))

export const auditResultsSchema = loose(() => ({
  entities: maybeEmpty(auditEntrySchema()),
  cursor: maybeText,
}))

export const auditRealtimeSchema = loose(() => ({
  entities: maybeEmpty(auditEntrySchema()),
  pageNumber: maybeNumber,
  pageSize: maybeNumber,
  pageCount: maybeNumber,
  total: maybeNumber,
}))

export const serviceMappingSchema: () => z.core.$ZodType<AuditServiceMapping> = loose(() => ({
  services: maybe(
    z.array(
      z.looseObject({
        name: maybeText,
        entities: maybe(z.array(z.looseObject({ name: maybeText, actions: maybeTexts }))),
      }),
    ),
  ),
}))

/** One audit record: who changed which object, when, and the values before and after. */
export interface AuditEntry {
  id: string
  user?: AnswerRef | undefined
  client?: AnswerLink | undefined
  remoteIp?: string[] | undefined
  serviceName?: string | undefined
  level?: OpenUnion<'USER' | 'SYSTEM' | 'GENESYS_INTERNAL'> | undefined
  eventDate?: string | undefined
  action?: string | undefined
  entity?: AnswerRef | undefined
  entityType?: string | undefined
  status?: OpenUnion<'SUCCESS' | 'FAILURE' | 'WARNING'> | undefined
  transactionInitiator?: boolean | undefined
  propertyChanges?: AuditPropertyChange[] | undefined
  context?: Record<string, string> | undefined
  [field: string]: unknown
}

/** A changed property, with its values before and after as text. */
export interface AuditPropertyChange {
  property?: string | undefined
  oldValues?: string[] | undefined
  newValues?: string[] | undefined
  [field: string]: unknown
}

/** Which services record audits, and for which entity types and actions. */
export interface AuditServiceMapping {
  services?:
    | {
        name?: string | undefined
        entities?:
          | {
              name?: string | undefined
              actions?: string[] | undefined
              [field: string]: unknown
            }[]
          | undefined
        [field: string]: unknown
      }[]
    | undefined
  [field: string]: unknown
}
