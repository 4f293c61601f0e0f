import { ConfigError, ValidationError } from '../../core/errors'
import type { Interval } from '../../documents'
import type { SpecialDay } from '../../optimizer'

/** The part of date-holidays that is used. */
interface Calendar {
  getHolidays(year: number): readonly { readonly date: string; readonly name: string; readonly type: string }[] | false
}

/** A country, or a state or region with its own holidays: `DE`, `DE-BY`, `DE-BY-A`. */
const COUNTRY = /^([A-Z]{2})(?:-([A-Z0-9]{1,5}))?(?:-([A-Z0-9]{1,5}))?$/i

/**
 * Public holidays of a country as special days, by their local date. They come from the optional package date-holidays,
 * which is loaded here.
 * @param country such as `DE`, `DE-BY` or `US-CA`
 * @throws ConfigError where date-holidays is not installed
 * @throws ValidationError for a country that it does not know
 */
export async function listHolidays(country: string, { start, end }: Interval): Promise<SpecialDay[]> {
  const [, code, state, region] = COUNTRY.exec(country.trim()) ?? []
  if (code === undefined) throw unknown(country, 'write a country such as DE, or one of its states such as DE-BY')
  const calendar = await loadCalendar(code.toUpperCase(), state?.toUpperCase(), region?.toUpperCase())
  const [first, last] = [start, end].map((instant) => new Date(instant).getUTCFullYear())
  const days: SpecialDay[] = []
  for (let year = first ?? 0; year <= (last ?? -1); year++) {
    const found = calendar.getHolidays(year)
    if (found === false || found.length === 0)
      throw unknown(country, 'date-holidays has no holidays of it: see its list of countries and states')
    days.push(
      ...found.filter(({ type }) => type === 'public').map(({ date, name }) => ({ date: date.slice(0, 10), name })),
    )
  }
  return days.filter(({ date }) => date >= start.slice(0, 10) && date <= end.slice(0, 10))
}

async function loadCalendar(country: string, state: string | undefined, region: string | undefined): Promise<Calendar> {
  try {
    const { default: Holidays } = await import('date-holidays')
    if (state === undefined) return new Holidays(country)
    // The package would treat an unknown state as the whole country.
    if (new Holidays().getStates(country)?.[state] === undefined) return { getHolidays: () => false }
    return region === undefined ? new Holidays(country, state) : new Holidays(country, state, region)
  } catch (cause) {
    throw new ConfigError(
      'Holidays by country need the package date-holidays, which is not installed: npm install date-holidays',
      { cause },
    )
  }
}

function unknown(country: string, why: string): ValidationError {
  return new ValidationError([
    { path: 'holidays', message: `${JSON.stringify(country)} is not a known country or state: ${why}` },
  ])
}
