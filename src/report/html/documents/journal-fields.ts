import type { ApplyReport, ChangeStatus, ForeignWrite } from '../../../documents'

const STATUSES: readonly ChangeStatus[] = [
  'applied',
  'already',
  'resumed',
  'conflict',
  'failed',
  'skipped',
  'held',
  'undone',
]

/** Whether a field of a journal's entry is how a change ended. */
export function isStatus(value: unknown): value is ChangeStatus {
  return STATUSES.some((status) => status === value)
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

export function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

export function idsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((id) => typeof id === 'string') : []
}

export function problemOf(value: unknown): { readonly message: string } | undefined {
  const message = isRecord(value) ? textOf(value.message) : undefined
  return message === undefined ? undefined : { message }
}

export function canaryOf({ passed, message, judged }: Readonly<Record<string, unknown>>): ApplyReport['canary'] {
  const figures = numberOf(judged)
  return {
    passed: passed === true,
    message: textOf(message) ?? '',
    ...(figures === undefined ? {} : { judged: figures }),
  }
}

/** Writes of others; an incomplete record is left out. */
export function foreignOf(value: unknown): ForeignWrite[] {
  return (Array.isArray(value) ? value : []).flatMap((write: unknown): ForeignWrite[] => {
    if (!isRecord(write) || !isRecord(write.target)) return []
    const [id, name] = [textOf(write.target.id) ?? '', textOf(write.target.name) ?? '']
    const [changeId, property, at, by] = [write.changeId, write.property, write.at, write.by].map((one) => textOf(one))
    if (changeId === undefined || property === undefined || at === undefined || by === undefined) return []
    return [
      { changeId, target: { id, name }, property, before: idsOf(write.before), after: idsOf(write.after), at, by },
    ]
  })
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
