import type { Demand } from '../../../documents'

/** How far the demand of a twin is from the original's. */
export interface DemandDistance {
  /** Intervals of contact types with another number of offered contacts. */
  readonly intervalsApart: number
  /** Differences of mean handle times by contact type over their standard error, of types with 30 contacts or more. */
  readonly handleTimesByType: readonly number[]
  /** The same by agent and contact type, with 10 contacts or more. */
  readonly handleTimesByAgent: readonly number[]
  /** Differences of transferred contacts by type over the standard error of a count, of types with 30 contacts or more. */
  readonly transfers: readonly number[]
  /** Time on queue and time with a contact of the twin over the original's. */
  readonly staffedRatio: number
  readonly busyRatio: number
  /** Abandoned contacts of the twin over the original's. */
  readonly abandonedRatio: number
}

/** Variation of single handle times where a demand does not know it. */
const USUAL_CV = 0.8

/** Compares what was asked of an org and of its twin. */
export function demandDistance(original: Demand, twin: Demand): DemandDistance {
  const types = new Map(twin.contactTypes.map((type) => [type.id, type]))
  const rows = new Map(twin.agents.map((row) => [`${row.userId} ${row.contactTypeId}`, row]))
  const cvs = new Map(original.contactTypes.map(({ id, mediaType }) => [id, original.handleTimeCv?.[mediaType]]))
  const pairs = original.contactTypes.flatMap((type) => {
    const other = types.get(type.id)
    return other === undefined ? [] : [[type, other] as const]
  })
  const z = (a: Handled, b: Handled, cv = USUAL_CV): number => {
    const mean = a.handleSeconds / a.handled
    return (b.handleSeconds / b.handled - mean) / (mean * cv * Math.sqrt(1 / a.handled + 1 / b.handled))
  }
  const many = pairs.filter(([a, b]) => a.handled >= 30 && b.handled >= 30)
  return {
    intervalsApart: original.contactTypes.reduce((sum, { id, offered }) => {
      const other = types.get(id)?.offered ?? []
      return sum + offered.filter((count, i) => count !== other[i]).length
    }, 0),
    handleTimesByType: many.map(([a, b]) => z(a, b, cvs.get(a.id))),
    handleTimesByAgent: original.agents.flatMap((a) => {
      const b = rows.get(`${a.userId} ${a.contactTypeId}`)
      return b === undefined || a.handled < 10 || b.handled < 10 ? [] : [z(a, b, cvs.get(a.contactTypeId))]
    }),
    transfers: many.map(([a, b]) => (b.transferred - a.transferred) / Math.sqrt(a.transferred + b.transferred + 1)),
    staffedRatio: ratio(staffed(twin), staffed(original)),
    busyRatio: ratio(busy(twin), busy(original)),
    abandonedRatio: ratio(abandoned(twin), abandoned(original)),
  }
}

type Handled = { readonly handled: number; readonly handleSeconds: number }

/** The mean square; about 1 for differences that randomness alone makes. */
export function meanSquare(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value * value, 0) / values.length
}

function staffed({ staffing }: Demand): number {
  return staffing.reduce((sum, { interactingSeconds, idleSeconds }) => sum + interactingSeconds + idleSeconds, 0)
}

function busy({ staffing }: Demand): number {
  return staffing.reduce((sum, { interactingSeconds }) => sum + interactingSeconds, 0)
}

function abandoned({ contactTypes }: Demand): number {
  return contactTypes.reduce((sum, type) => sum + type.abandoned, 0)
}

function ratio(a: number, b: number): number {
  return a / b
}
