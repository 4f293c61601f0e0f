import { refuse } from './refuse'

/** A page requested by number. */
export interface PageRequest {
  readonly pageNumber: number
  readonly pageSize: number
}

/** Where a listing is found, for the links in its pages. */
export interface ListPlace {
  /** Path of the request, such as `/api/v2/routing/skills`. */
  readonly path: string
  readonly query: URLSearchParams
}

const DEFAULT_PAGE_SIZE = 25

/**
 * Reads `pageNumber` and `pageSize`. Sizes above `maxSize` are silently reduced to it, as the platform does for queue
 * members.
 * @throws Refusal 400 `invalid.page.number` or `invalid.query.param.value`
 */
export function pageRequest(query: URLSearchParams, maxSize: number, defaultSize = DEFAULT_PAGE_SIZE): PageRequest {
  const pageNumber = whole(query, 'pageNumber', 1)
  if (pageNumber < 1) refuse(400, 'invalid.page.number', 'Invalid page number specified.')
  return { pageNumber, pageSize: pageSize(query, maxSize, defaultSize) }
}

/** As {@link pageRequest}, for lists that refuse larger pages rather than cutting them. */
export function strictPageRequest(query: URLSearchParams, maxSize: number): PageRequest {
  const page = pageRequest(query, Number.MAX_SAFE_INTEGER)
  if (page.pageSize > maxSize) invalidParameter('pageSize', String(page.pageSize), `up to ${maxSize}`)
  return page
}

/** Reads `pageSize` alone. @throws Refusal 400 `invalid.query.param.value` */
export function pageSize(query: URLSearchParams, maxSize: number, defaultSize = DEFAULT_PAGE_SIZE): number {
  const size = whole(query, 'pageSize', defaultSize)
  if (size < 1) invalidParameter('pageSize', String(size), 'positive integers')
  return Math.min(size, maxSize)
}

/** Numbered page with totals: `entities, pageSize, pageNumber, total, pageCount` and links. */
export function numberedPage<T, R>(rows: readonly T[], page: PageRequest, place: ListPlace, show: (row: T) => R) {
  const pageCount = Math.ceil(rows.length / page.pageSize)
  const link = (pageNumber: number): string =>
    linkTo(place, { pageNumber: String(pageNumber), pageSize: String(page.pageSize) })
  return {
    entities: slice(rows, page).map(show),
    pageSize: page.pageSize,
    pageNumber: page.pageNumber,
    total: rows.length,
    firstUri: link(1),
    ...(page.pageNumber < pageCount ? { nextUri: link(page.pageNumber + 1) } : {}),
    ...(page.pageNumber > 1 && pageCount > 0 ? { previousUri: link(page.pageNumber - 1) } : {}),
    lastUri: link(Math.max(1, pageCount)),
    selfUri: link(page.pageNumber),
    pageCount,
  }
}

/** Numbered page without totals, the form in which queue members are listed. */
export function unnumberedPage<T, R>(rows: readonly T[], page: PageRequest, place: ListPlace, show: (row: T) => R) {
  const link = (pageNumber: number): string =>
    linkTo(place, { pageNumber: String(pageNumber), pageSize: String(page.pageSize) })
  const more = page.pageNumber * page.pageSize < rows.length
  return {
    entities: slice(rows, page).map(show),
    pageNumber: page.pageNumber,
    pageSize: page.pageSize,
    firstUri: link(1),
    ...(more ? { nextUri: link(page.pageNumber + 1) } : {}),
    ...(page.pageNumber > 1 ? { previousUri: link(page.pageNumber - 1) } : {}),
    selfUri: link(page.pageNumber),
  }
}

/** Cursor page: `after` and `before` appear only inside `nextUri` and `previousUri`. */
export function linkedPage<T, R>(rows: readonly T[], size: number, place: ListPlace, show: (row: T) => R) {
  const after = place.query.get('after')
  const before = place.query.get('before')
  if (after !== null && before !== null)
    refuse(400, 'both.after.and.before.provided', 'Can not provide both after and before key in the same request.')
  const start = before === null ? position(after, 'after') : Math.max(0, position(before, 'before') - size)
  const end = Math.min(rows.length, before === null ? start + size : position(before, 'before'))
  const link = (parameters: Record<string, string>): string =>
    linkTo(place, { ...parameters, pageSize: String(size) }, ['after', 'before'])
  return {
    entities: rows.slice(start, end).map(show),
    ...(end < rows.length ? { nextUri: link({ after: cursorAt(end) }) } : {}),
    ...(start > 0 ? { previousUri: link({ before: cursorAt(start) }) } : {}),
    selfUri: linkTo(place, {}),
  }
}

/** Rows after the query's `cursor`, and the cursor of the next page; no cursor at the end. */
export function cursorSlice<T>(rows: readonly T[], size: number, query: URLSearchParams) {
  const start = position(query.get('cursor'), 'cursor')
  const end = start + size
  return { rows: rows.slice(start, end), cursor: end < rows.length ? cursorAt(end) : undefined }
}

/** All values of a list parameter, whether separated by commas or given several times. */
export function listParameter(query: URLSearchParams, name: string): readonly string[] {
  return query.getAll(name).flatMap((text) => text.split(',').filter((part) => part !== ''))
}

/** A boolean parameter. @throws Refusal 400 `invalid.query.param.value` */
export function booleanParameter(query: URLSearchParams, name: string): boolean | undefined {
  const text = query.get(name)
  if (text === null || text === '') return undefined
  if (text === 'true') return true
  if (text === 'false') return false
  return invalidParameter(name, text, 'true, false')
}

/** Refuses the request with 400 `invalid.query.param.value`. @throws Refusal always */
export function invalidParameter(name: string, value: string, allowed: string): never {
  return refuse(
    400,
    'invalid.query.param.value',
    `Value [${value}] is not valid for parameter [${name}]. Allowable values are: ${allowed}`,
    { messageParams: { value, parameter: name, allowed } },
  )
}

function slice<T>(rows: readonly T[], page: PageRequest): readonly T[] {
  const start = (page.pageNumber - 1) * page.pageSize
  return rows.slice(start, start + page.pageSize)
}

/** The path and query of a place with other parameters. */
export function linkTo(place: ListPlace, parameters: Record<string, string>, without: readonly string[] = []): string {
  const query = new URLSearchParams(place.query)
  for (const name of without) query.delete(name)
  for (const [name, value] of Object.entries(parameters)) query.set(name, value)
  const text = query.toString()
  return text === '' ? place.path : `${place.path}?${text}`
}

/** A cursor is an offset in base64url, so that clients treat it as opaque. */
function cursorAt(index: number): string {
  return Buffer.from(`at:${index}`).toString('base64url')
}

function position(cursor: string | null, name: string): number {
  if (cursor === null || cursor === '') return 0
  const match = /^at:(\d+)$/.exec(Buffer.from(cursor, 'base64url').toString())
  if (match?.[1] === undefined) return invalidParameter(name, cursor, 'a cursor of the previous page')
  return Number(match[1])
}

function whole(query: URLSearchParams, name: string, otherwise: number): number {
  const text = query.get(name)
  if (text === null || text === '') return otherwise
  const value = Number(text)
  return Number.isInteger(value) ? value : invalidParameter(name, text, 'integers')
}
