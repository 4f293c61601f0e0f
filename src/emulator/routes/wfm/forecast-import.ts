import { gunzipSync } from 'node:zlib'
import { bodyObject, requiredNumber, requiredText } from '../../answers/body'
import { refuse } from '../../answers/refuse'
import { mapSlot } from '../../model/slot'
import type { Reply, Route, RouteContext } from '../../model/types'
import { worldEvents } from '../../world/events'
import { note } from '../shared/note'
import { forecasts, readImport } from './forecast-store'
import { businessUnitId, knownBusinessUnit, wfmInvalid, wfmRoute } from './unit'
import { unitWeeks } from './weeks'

const base = 'businessunits/{businessUnitId}/weeks/{weekDateId}/shorttermforecasts/import'
const uploads = '/wfm/uploads'
const permissions = ['wfm:shortTermForecast:add']
/** Lifetime of an upload address. */
const uploadMs = 60 * 60_000

/** Import of a forecast: request an address, upload the compressed file to it, then start the import. */
export const forecastImportRoutes: readonly Route[] = [
  wfmRoute('POST', `${base}/uploadurl`, permissions, uploadUrl),
  { method: 'PUT', path: `${uploads}/{uploadKey}`, handle: receive },
  wfmRoute('POST', base, permissions, startImport),
]

interface Upload {
  readonly startMs: number
  readonly bytes: number
  readonly expiresMs: number
  /** Headers required with the file, names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  content: Uint8Array | undefined
}

function uploadUrl(context: RouteContext): Reply {
  knownBusinessUnit(context)
  const { world, params, nowMs, origin } = context
  const startMs = unitWeeks(context).read(params.weekDateId ?? '', nowMs)
  const bytes = requiredNumber(bodyObject(context.body), 'contentLengthBytes')
  if (!Number.isInteger(bytes) || bytes < 1) wfmInvalid('contentLengthBytes', 'contentLengthBytes must be positive')
  const uploadKey = world.newId()
  const headers = {
    'content-type': 'application/json',
    'content-encoding': 'gzip',
    'x-amz-tagging': `organizationId=${world.org.id}`,
  }
  getUploads(context).set(uploadKey, { startMs, bytes, expiresMs: nowMs + uploadMs, headers, content: undefined })
  return { status: 201, body: { uploadKey, url: `${origin}${uploads}/${uploadKey}`, headers } }
}

/** Accepts the file as strictly as a signed address does: with exactly the given headers and the announced length. */
function receive(context: RouteContext): Reply {
  const upload = getUploads(context).get(context.params.uploadKey ?? '')
  if (upload === undefined || upload.expiresMs <= context.nowMs)
    return refuse(403, 'AccessDenied', 'The upload address is unknown or has expired')
  const wrong = Object.entries(upload.headers).find(([name, value]) => context.headers[name] !== value)
  if (wrong !== undefined) return refuse(403, 'SignatureDoesNotMatch', `Header ${wrong[0]} must be ${wrong[1]}`)
  if (!(context.body instanceof Uint8Array) || context.body.length !== upload.bytes)
    return refuse(403, 'SignatureDoesNotMatch', `The file must have ${upload.bytes} bytes, as announced`)
  upload.content = context.body
  return { status: 200 }
}

function startImport(context: RouteContext): Reply {
  const unitId = knownBusinessUnit(context)
  const { world, params, nowMs, switches } = context
  const startMs = unitWeeks(context).read(params.weekDateId ?? '', nowMs)
  const uploadKey = requiredText(bodyObject(context.body), 'uploadKey')
  const upload = getUploads(context).get(uploadKey)
  if (upload?.content === undefined || upload.startMs !== startMs)
    return wfmInvalid('uploadKey', 'Nothing was uploaded under this key for this week')
  const forecast = readImport(context, unpack(upload.content), startMs)
  getUploads(context).delete(uploadKey)
  const operationId = world.newId()
  const status = switches.wfmImport
  world.later(nowMs + switches.lagMs, () => {
    if (status === 'Complete') forecasts(context).set(forecast.id, forecast)
    const { id, weekCount, creationMethod, description, canUseForScheduling } = forecast
    const result = { id, weekDate: params.weekDateId, weekCount, creationMethod, description, canUseForScheduling }
    const topic = `v2.workforcemanagement.businessunits.${unitId}.shorttermforecasts.import`
    const body = { status, operationId, ...(status === 'Complete' ? { result } : {}) }
    worldEvents(world).emit({ topic, body, atMs: nowMs + switches.lagMs })
  })
  note(
    context,
    'WorkforceManagement',
    'ShortTermForecast',
    { id: forecast.id, name: forecast.description },
    { action: 'Create', effect: `import forecast ${unitId} ${params.weekDateId ?? ''}` },
  )
  return { status: 202, body: { status: 'Processing', operationId } }
}

function unpack(content: Uint8Array): unknown {
  try {
    return JSON.parse(gunzipSync(content).toString())
  } catch {
    return wfmInvalid('body', 'The uploaded file is no gzip-compressed JSON')
  }
}

function getUploads({ world }: RouteContext): Map<string, Upload> {
  return mapSlot<Upload>(world, `wfm uploads ${businessUnitId(world)}`)
}
