import { ConfigError, ValidationError } from '../../core/errors'
import { DAY_MS, HOUR_MS } from '../../core/time/durations'
import type { Interval } from '../../documents'
import type { SpecialDay } from '../../optimizer'

/** The part of date-holidays that is used. */
interface Calendar {
  getHolidays(year: number): readonly Holiday[] | false
}

interface Holiday {
  readonly date: string
  readonly name: string
  readonly type: string
  readonly start: Date
  readonly end: Date
}

/** A country, or a state or region with its own holidays: `DE`, `DE-BY`, `DE-BY-A`. */
const COUNTRY_PATTERN = /^([A-Z]{2})(?:-([A-Z0-9]{1,5}))?(?:-([A-Z0-9]{1,5}))?$/i

/**
 * Public holidays of a country as special days, by the date in that country: each day of those that last several.
 * They come from the optional package date-holidays, which is loaded here.
 * @param country such as `DE`, `DE-BY` or `US-CA`
 * @throws ConfigError where date-holidays is not installed
 * @throws ValidationError for a country that it does not know
 */
export async function listHolidays(country: string, { start, end }: Interval): Promise<SpecialDay[]> {
  const [, code, state, region] = COUNTRY_PATTERN.exec(country.trim()) ?? []
  if (code === undefined)
    throw buildUnknownCountry(country, 'write a country such as DE, or one of its states such as DE-BY')
  const calendar = await loadCalendar(code.toUpperCase(), state?.toUpperCase(), region?.toUpperCase())
  const days = new Map<string, SpecialDay>()
  // A holiday of several days may begin in the year before.
  for (let year = new Date(start).getUTCFullYear() - 1; year <= new Date(end).getUTCFullYear(); year++) {
    const found = calendar.getHolidays(year)
    if (found === false || found.length === 0)
      throw buildUnknownCountry(country, 'date-holidays has none for it: see its list of countries and states')
    for (const holiday of found.filter(({ type }) => type === 'public')) {
      for (const day of listDays(holiday)) days.set(day.date, day)
    }
  }
  return [...days.values()].filter(({ date }) => date >= start.slice(0, 10) && date <= end.slice(0, 10))
}

/** The last part of a day is not counted: there, contacts come in the morning. An hour may be missing where clocks change. */
function listDays({ date, name, start, end }: Holiday): SpecialDay[] {
  const count = Math.max(1, Math.floor((end.getTime() - start.getTime() + HOUR_MS) / DAY_MS))
  const firstMs = Date.parse(date.slice(0, 10))
  return Array.from({ length: count }, (_, i) => ({
    date: new Date(firstMs + i * DAY_MS).toISOString().slice(0, 10),
    name,
  }))
}

async function loadCalendar(country: string, state: string | undefined, region: string | undefined): Promise<Calendar> {
  const { default: Holidays } = await import('date-holidays').catch((cause: unknown) => {
    const message =
      'Holidays by country need the package date-holidays, which is not installed: npm install date-holidays'
    throw new ConfigError(message, { cause })
  })
  if (state === undefined) return new Holidays(country)
  // The package would treat an unknown state as the whole country, and an unknown region as the whole state.
  const known = new Holidays()
  const isKnown = known.getStates(country)?.[state] !== undefined
  if (!isKnown || (region !== undefined && known.getRegions(country, state)?.[region] === undefined))
    return { getHolidays: () => false }
  return region === undefined ? new Holidays(country, state) : new Holidays(country, state, region)
}

function buildUnknownCountry(country: string, why: string): ValidationError {
  return new ValidationError([
    { path: 'holidays', message: `${JSON.stringify(country)} is not a known country or state: ${why}` },
  ])
}
