import * as z from 'zod/mini'
import type { OpenUnion } from '../../core/open-union'
import type { AnswerLink, AnswerRef } from '../kit/answers'
import {
  linkSchema,
  loose,
  looseRefSchema,
  maybe,
  maybeEmpty,
  maybeEnum,
  maybeFlag,
  maybeNumber,
  maybeText,
  maybeTexts,
  openEnum,
  text,
} from '../kit/fields'

/** One property of a thing, before and after. */
export const propertyChangeSchema: () => z.core.$ZodType<AuditPropertyChange> = loose(() => ({
  property: maybeText,
  oldValues: maybeTexts,
  newValues: maybeTexts,
}))

/** One thing that was done: by whom, to what, and which properties changed. Names are often missing. */
export const auditEntrySchema: () => z.core.$ZodType<AuditEntry> = loose(() => ({
  id: text,
  user: maybe(looseRefSchema()),
  client: maybe(linkSchema()),
  remoteIp: maybeTexts,
  serviceName: maybeText,
  level: maybeEnum<'USER' | 'SYSTEM' | 'GENESYS_INTERNAL'>(),
  eventDate: maybeText,
  action: maybeText,
  entity: maybe(looseRefSchema()),
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

/** One record of the audits: who did what to which thing, when, and the values before and after. */
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

/** A property that was changed, with its values before and after as texts. */
export interface AuditPropertyChange {
  property?: string | undefined
  oldValues?: string[] | undefined
  newValues?: string[] | undefined
  [field: string]: unknown
}

/** Which services record audits, of which kinds of things and which actions. */
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
