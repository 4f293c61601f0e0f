import { defined } from '../../core/defined'
import type { ApiErrorDetail } from '../../core/errors/api'
import type { StatusAndCode } from '../model/switch-types'

/** What a refusal carries besides status, code and message. Every part appears in the official error body. */
export interface RefusalExtra {
  /** Values of the template's parameters, by name. Default: none; null: the body has no such member. */
  readonly messageParams?: Readonly<Record<string, string>> | null | undefined
  /**
   * The message before its parameters are filled in. Default: the message itself; null: the body has no such member.
   */
  readonly messageWithParams?: string | null | undefined
  readonly entityId?: string | undefined
  readonly entityName?: string | undefined
  readonly details?: readonly ApiErrorDetail[] | undefined
  readonly limit?: { readonly key: string; readonly namespace: string; readonly value: number } | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
}

/** An error that a route throws to refuse a request. The server turns it into the platform's error body. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly extra: RefusalExtra = {},
  ) {
    super(message)
  }
}

/**
 * Ends the request with an error answer.
 * @param status HTTP status
 * @param code machine-readable code, such as `general.resource.not.found`
 * @throws Refusal always
 */
export function refuse(status: number, code: string, message: string, extra?: RefusalExtra): never {
  throw new Refusal(status, code, message, extra)
}

/** Ends the request with the status and code of a switch, such as `404 not.found`. @throws Refusal always */
export function refuseAs(statusAndCode: StatusAndCode, message: string, extra?: RefusalExtra): never {
  const [status = '', code = ''] = statusAndCode.split(' ')
  return refuse(Number(status), code, message, extra)
}

/** Refuses with 404, in the words that the platform uses for most resources. */
export function notFound(what: string, id: string, code = 'general.resource.not.found'): never {
  return refuse(404, code, `Unable to find a ${what} with that id: ${id}`, { entityId: id })
}

export function errorBody(refusal: Refusal, correlationId: string): Record<string, unknown> {
  const { messageParams, messageWithParams, entityId, entityName, details, limit } = refusal.extra
  return {
    message: refusal.message,
    code: refusal.code,
    status: refusal.status,
    ...defined({ entityId, entityName }),
    ...(messageWithParams === null ? {} : { messageWithParams: messageWithParams ?? refusal.message }),
    ...(messageParams === null ? {} : { messageParams: messageParams ?? {} }),
    contextId: correlationId,
    details: details ?? [],
    errors: [],
    ...(limit === undefined ? {} : { limit }),
  }
}
