import * as z from 'zod'
import type { CallOptions } from '../transport/call-options'
import { operation } from '../transport/operation'
import type { ResourceContext } from './context'
import { looseRefSchema, maybe, maybeText } from './fields'
import { send } from './send'

/** Roles and divisions granted to the client, with what the roles allow where the platform tells. */
export const subjectSchema = z.looseObject({
  id: z.string(),
  name: maybeText,
  grants: maybe(
    z.array(
      z.looseObject({
        division: maybe(looseRefSchema),
        role: maybe(
          z.looseObject({
            id: maybeText,
            name: maybeText,
            policies: maybe(
              z.array(
                z.looseObject({
                  domain: maybeText,
                  entityName: maybeText,
                  actions: maybe(z.array(z.string())),
                }),
              ),
            ),
          }),
        ),
      }),
    ),
  ),
})
export type AuthorizationSubject = z.infer<typeof subjectSchema>

export const authorizationOperations = {
  me: operation({
    id: 'getAuthorizationSubjectsMe',
    method: 'GET',
    path: '/api/v2/authorization/subjects/me',
    kind: 'safe',
    response: subjectSchema,
  }),
}

/** What the client may do. */
export function authorizationResource(context: ResourceContext) {
  return {
    /** Roles granted to the client, by division. Needs no permission. */
    async me(options: CallOptions = {}): Promise<AuthorizationSubject> {
      return await send(context, authorizationOperations.me, {}, options)
    },
  }
}

/**
 * Permissions of a subject as `domain:entity:action`, sorted, each once; `*` in any part stands for all. Empty when the
 * platform did not say what the roles allow.
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

export type AuthorizationResource = ReturnType<typeof authorizationResource>
