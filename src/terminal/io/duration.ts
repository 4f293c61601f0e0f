import { InvalidArgumentError } from 'commander'

const FORM = /^(?:(\d+(?:\.\d+)?)h)?(?:(\d+(?:\.\d+)?)m)?(?:(\d+(?:\.\d+)?)s)?$/

/** Reads a length of time such as `2h`, `90m` or `1h30m`, in minutes. */
export function durationMinutes(text: string): number {
  const [, hours, minutes, seconds] = FORM.exec(text) ?? []
  const total = Number(hours ?? 0) * 60 + Number(minutes ?? 0) + Number(seconds ?? 0) / 60
  if (total > 0) return total
  throw new InvalidArgumentError('It must be a length of time, such as 2h, 90m or 1h30m.')
}
