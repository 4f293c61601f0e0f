import * as z from 'zod/mini'
import type { ResponseError } from '../../core/errors'
import { lazy } from '../../core/lazy'
import type { CallOptions } from '../../transport/contract/call-options'
import { refuseEtag } from '../kit/etag'
import { checkInput, idSchema, nonEmpty, notEmpty, wholeNumber } from '../kit/input'
import { jobFailed, pollUntil, startDeadline } from '../kit/poll'
import { once, type ResourceContext, send, withoutKey } from '../kit/send'
import { notificationTopics } from '../notifications/stream/topics'
import type { WfmForecast } from './answers'
import { wfmOperations } from './operations'
import { importSchema } from './schemas'

/** A forecast to import: per planning group and quarter of an hour. */
export interface ForecastImport {
  readonly description: string
  /** 1 or more weeks from the week's start. */
  readonly weekCount: number
  readonly planningGroups: readonly {
    readonly planningGroupId: string
    /** Contacts per 15 minutes: 672 values per week, more or fewer in one in which the clocks of the unit change. */
    readonly offeredPerInterval: readonly number[]
    /** Mean handle time in seconds per 15 minutes: the same number of values. */
    readonly averageHandleTimeSecondsPerInterval: readonly number[]
  }[]
  readonly canUseForScheduling?: boolean | undefined
}

/** Quarters of an hour in a week. */
const INTERVALS_A_WEEK = 672
/** By how many of them a change of the clocks makes a week longer or shorter: half an hour, or an hour. */
const CLOCK_CHANGES = [0, 2, 4]

const series = (name: string) =>
  z.array(z.number('must be a number').check(z.refine((value) => value >= 0, 'must not be negative')), {
    error: `${name} must be a list of numbers`,
  })

export const forecastImportSchema = /* @__PURE__ */ lazy(() =>
  z
    .strictObject({
      description: nonEmpty('must be text, since the forecast is found by its description'),
      weekCount: wholeNumber({ min: 1 }),
      planningGroups: z
        .array(
          z.strictObject({
            planningGroupId: idSchema(),
            offeredPerInterval: series('offeredPerInterval'),
            averageHandleTimeSecondsPerInterval: series('averageHandleTimeSecondsPerInterval'),
          }),
        )
        .check(notEmpty('must hold at least one planning group')),
      canUseForScheduling: z.optional(z.boolean()),
    })
    .check(
      z.superRefine(({ weekCount, planningGroups }, check) => {
        const desired = weekCount * INTERVALS_A_WEEK
        planningGroups.forEach((group, index) => {
          for (const name of ['offeredPerInterval', 'averageHandleTimeSecondsPerInterval'] as const) {
            const { length } = group[name]
            if (CLOCK_CHANGES.includes(Math.abs(length - desired))) continue
            const message = `must hold ${desired} values for ${weekCount} weeks of quarters of an hour, or 2 or 4 more or fewer where the clocks change, not ${length}`
            check.addIssue({ code: 'custom', path: ['planningGroups', index, name], message })
          }
        })
      }),
    ),
)

/**
 * Imports a forecast: requests an upload link, uploads the zipped contents with exactly the headers given, and starts
 * the import. If the platform is still working, it checks the week's forecasts until a new one with this description
 * appears.
 */
export async function importForecast(
  context: ResourceContext,
  target: { readonly businessUnitId: string; readonly weekDateId: string },
  forecast: ForecastImport,
  options: CallOptions,
): Promise<WfmForecast> {
  const contents = checkInput(forecastImportSchema, forecast, 'forecast')
  refuseEtag(options.ifMatch, wfmOperations.importForecast.id)
  const work = {
    id: 'wfm.importForecast',
    content: { target, contents },
    kind: 'unsafe' as const,
    result: importSchema(),
  }
  const imported = await once(context, work, options, async (options) => {
    const deadline = startDeadline(context, options, 'the forecast import')
    const read = () => withoutKey(deadline.options())
    const before = await listed(context, target, read())
    const uploadKey = await upload(context, target, contents, read())
    const input = { params: { ...target }, body: { uploadKey } }
    const answer = await context.transport.request(wfmOperations.importForecast, input, deadline.options())
    if (answer.status === 'Error' || answer.status === 'Canceled') throw refused(answer.status, answer.operationId)
    if (answer.result !== undefined) return answer
    const topic = notificationTopics.forecastImport(target.businessUnitId)
    const what = `the forecast import (operation ${answer.operationId ?? 'unnamed'}), of whose failure ${topic} alone would tell,`
    const result = await pollUntil(context, read(), what, async (call) => {
      const now = await listed(context, target, call)
      return now.find(
        ({ id, description }) => description === contents.description && !before.some((old) => old.id === id),
      )
    })
    return { ...answer, result }
  })
  if (imported.result === undefined) throw refused(imported.status ?? 'unknown', imported.operationId)
  return imported.result
}

async function upload(
  context: ResourceContext,
  params: { readonly businessUnitId: string; readonly weekDateId: string },
  contents: unknown,
  options: CallOptions,
): Promise<string> {
  const packed = new Blob([JSON.stringify(contents)]).stream().pipeThrough(new CompressionStream('gzip'))
  const body = new Uint8Array(await new Response(packed).arrayBuffer())
  const input = { params: { ...params }, body: { contentLengthBytes: body.byteLength } }
  const { uploadKey, url, headers } = await send(context, wfmOperations.uploadUrl, input, options)
  await context.transport.transfer({ method: 'PUT', url, headers, body }, options)
  return uploadKey
}

async function listed(
  context: ResourceContext,
  params: { readonly businessUnitId: string; readonly weekDateId: string },
  options: CallOptions,
): Promise<WfmForecast[]> {
  return (await send(context, wfmOperations.forecasts, { params: { ...params } }, options)).entities
}

function refused(status: string, operationId: string | undefined): ResponseError {
  const which = operationId === undefined ? '' : ` (operation ${operationId})`
  return jobFailed('the forecast import', `${status}${which}`, 'check its planning groups and week')
}
