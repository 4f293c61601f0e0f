import * as z from 'zod'

/** The format of a file of special days. */
export const FORMAT = 'skillroute/special-days@1'

const text = z.string().min(1)
const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, { error: 'must be a date in quotes, such as "2027-12-25"' })

/** The shape of a file with the days on which a forecast must not follow the usual week. */
export const SPECIAL_DAYS = z.strictObject({
  format: z.literal(FORMAT),
  days: z
    .array(z.strictObject({ date, name: text.optional(), factor: z.number().min(0).max(100).optional() }))
    .optional(),
  events: z
    .array(
      z.strictObject({
        from: text,
        to: text,
        name: text.optional(),
        lift: z.number().min(0).max(100).optional(),
        queues: z.array(text).optional(),
      }),
    )
    .optional(),
  missing: z.array(z.strictObject({ from: text, to: text })).optional(),
})

/** Every key of the format, to suggest the right one for a misspelled key. */
export const SPECIAL_DAYS_KEYS = [
  ...['format', 'days', 'events', 'missing', 'date', 'name', 'factor', 'from', 'to', 'lift', 'queues'],
]
