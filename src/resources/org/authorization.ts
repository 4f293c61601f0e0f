import * as z from 'zod/mini'
import type { CallOptions } from '../../transport/contract/call-options'
import type { AnswerRef } from '../kit/answers'
import { loose, maybe, maybeText, maybeTexts, partialRefSchema, text } from '../kit/fields'
import { reads } from '../kit/operations'
import { type ResourceContext, send } from '../kit/send'

/** Roles and divisions granted to the client, with the permissions of the roles if the platform states them. */
export const subjectSchema: () => z.core.$ZodType<AuthorizationSubject> = loose(() => ({
  id: text,
  name: maybeText,
  grants: maybe(
    z.array(
      z.looseObject({
        division: maybe(partialRefSchema()),
        role: maybe(
          z.looseObject({
            id: maybeText,
            name: maybeText,
            policies: maybe(
              z.array(
                z.looseObject({
                  domain: maybeText,
                  entityName: maybeText,
                  actions: maybeTexts,
                }),
              ),
            ),
          }),
        ),
      }),
    ),
  ),
}))
/** A user or client with its roles and the divisions in which they apply. */
export interface AuthorizationSubject {
  id: string
  name?: string | undefined
  grants?:
    | {
        division?: AnswerRef | undefined
        role?:
          | {
              id?: string | undefined
              name?: string | undefined
              policies?:
                | {
                    domain?: string | undefined
                    entityName?: string | undefined
                    actions?: string[] | undefined
                    [field: string]: unknown
                  }[]
                | undefined
              [field: string]: unknown
            }
          | undefined
        [field: string]: unknown
      }[]
    | undefined
  [field: string]: unknown
}

export const authorizationOperations = {
  me: reads('getAuthorizationSubjectsMe', '/api/v2/authorization/subjects/me', subjectSchema),
}

/** Permissions of users and clients: `client.authorization`. */
export interface AuthorizationResource {
  /** Roles granted to the client, by division. Needs no permission. */
  me(options?: CallOptions): Promise<AuthorizationSubject>
}

/** What the client may do. */
export function authorizationResource(context: ResourceContext): AuthorizationResource {
  return {
    async me(options = {}) {
      return await send(context, authorizationOperations.me, {}, options)
    },
  }
}

/**
 * Permissions of a subject as `domain:entity:action`, sorted, without duplicates; `*` in any part matches all. Empty if
 * the platform did not state the permissions of the roles.
 */
export function grantedPermissions(subject: AuthorizationSubject): string[] {
  const granted = new Set<string>()
  for (const { role } of subject.grants ?? []) {
    for (const { domain = '*', entityName = '*', actions = ['*'] } of role?.policies ?? []) {
      for (const action of actions) granted.add(`${domain}:${entityName}:${action}`)
    }
  }
  return [...granted].sort()
}
