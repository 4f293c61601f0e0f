import type * as z from 'zod/mini'
import { ResponseError } from '../../core/errors'
import { pathText } from '../../core/path-text'
import type { CallOptions } from '../../transport/contract/call-options'
import { checked } from '../../transport/kit/checked'
import type { ResourceContext } from '../kit/send'

/** The result of an answer: inline, or from the link under which the platform stored it. */
export async function downloaded<T>(
  context: ResourceContext,
  schema: z.core.$ZodType<T>,
  answer: {
    readonly result?: T | undefined
    readonly downloadUrl?: string | undefined
    readonly status?: string | undefined
  },
  options: CallOptions,
  what: string,
): Promise<T> {
  if (answer.result !== undefined) return answer.result
  if (answer.downloadUrl === undefined)
    throw new ResponseError(
      `${what}: neither a result nor a link came (${answer.status ?? 'no status'}); ask again, or for a shorter span`,
      { code: 'job.failed' },
    )
  const { text } = await context.transport.transfer({ method: 'GET', url: answer.downloadUrl }, options)
  const parsed = checked(schema, parseJson(text, what))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const path = pathText(issue?.path ?? [], 'result')
  throw new ResponseError(`${what}: ${path} of the download is unusable: ${issue?.message}`, { path })
}

function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new ResponseError(`${what}: the download is not JSON`, { cause })
  }
}
