import * as z from 'zod/mini'
import { ValidationError } from '../../core/errors'
import { optional, type ShapeOf } from '../../core/schema'

/** How a CSV text is written. */
export interface CsvOptions {
  /**
   * A language tag such as `de-DE`. Numbers get its decimal sign. If that is a comma, semicolons separate cells, as
   * Excel expects in that country. Default: a point for decimals, and commas between cells.
   */
  readonly locale?: string | undefined
  /** Separates cells: `,`, `;` or a tab. Default: `;` where the decimal sign is a comma, else `,`. */
  readonly delimiter?: string | undefined
  /** Decimal sign of numbers: `.` or `,`. Default: that of `locale`. */
  readonly decimal?: string | undefined
}

/** Fields of {@link CsvOptions}. */
export const csvFields = () => optional(z.string(), 'locale', 'delimiter', 'decimal') satisfies ShapeOf<CsvOptions>

/** The signs of a CSV text. */
export interface CsvFormat {
  readonly delimiter: string
  readonly decimal: string
}

const DELIMITERS: readonly string[] = [',', ';', '\t']
const DECIMALS: readonly string[] = ['.', ',']

/**
 * The signs that options ask for.
 * @throws ValidationError for an unknown locale or sign, and for one sign in both places
 */
export function csvFormat({ locale, delimiter, decimal }: CsvOptions = {}): CsvFormat {
  const sign = decimal ?? (locale === undefined ? '.' : findDecimalSign(locale))
  if (!DECIMALS.includes(sign)) throw wrong('decimal', `must be . or , and not ${JSON.stringify(sign)}`)
  const between = delimiter ?? (sign === ',' ? ';' : ',')
  if (!DELIMITERS.includes(between))
    throw wrong('delimiter', `must be a comma, a semicolon or a tab, not ${JSON.stringify(between)}`)
  if (between === sign)
    throw wrong('delimiter', 'is a comma as the decimal sign is: separate cells with ; or write decimals with .')
  return { delimiter: between, decimal: sign }
}

/** A number as the text of a cell. */
export function numberText(value: number, { decimal }: CsvFormat): string {
  return decimal === '.' ? String(value) : String(value).replace('.', decimal)
}

/** The decimal sign of a language: a comma or a point. Any other sign becomes a point, which every program reads. */
function findDecimalSign(locale: string): string {
  try {
    const parts = new Intl.NumberFormat(locale, { numberingSystem: 'latn' }).formatToParts(1.5)
    return parts.find(({ type }) => type === 'decimal')?.value === ',' ? ',' : '.'
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    throw wrong('locale', `${JSON.stringify(locale)} is no language tag: give one such as de-DE or en-US`)
  }
}

function wrong(path: string, message: string): ValidationError {
  return new ValidationError([{ path, message }])
}
