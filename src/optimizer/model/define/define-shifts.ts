import type { ModelAgent } from '../../../documents'
import { isAbsent, itemsOf, kindOf, membersOf, neededNumber, type Place } from './define-reader'

type Shift = NonNullable<ModelAgent['shifts']>[number]

/** `08:00-12:30`; hours may pass 24 for later days. */
const CLOCK_TIMES = /^\s*(\d{1,3}):([0-5]\d)\s*-\s*(\d{1,3}):([0-5]\d)\s*$/

/**
 * Shifts as written, sorted; undefined where nothing was.
 * @param lengthMinutes of the profile that contains them
 */
export function shiftsOf(at: Place, lengthMinutes: number): Shift[] | undefined {
  if (isAbsent(at)) return undefined
  const found = itemsOf(at).flatMap((item) => {
    const shift = shiftOf(item)
    if (shift === undefined) return []
    if (shift.toMinute <= shift.fromMinute) {
      item.fail('must end after it starts; a shift past midnight ends after 24:00, such as 22:00-30:00')
      return []
    }
    if (shift.fromMinute >= lengthMinutes) {
      item.fail(`begins at minute ${shift.fromMinute}, after the profile of ${lengthMinutes} minutes`)
    } else if (shift.toMinute - shift.fromMinute > lengthMinutes) {
      item.fail(`is longer than the profile of ${lengthMinutes} minutes`)
    }
    return [{ item, shift }]
  })
  const sorted = found.sort((a, b) => a.shift.fromMinute - b.shift.fromMinute)
  sorted.forEach(({ item, shift }, i) => {
    const before = sorted[i - 1]
    if (before !== undefined && before.shift.toMinute > shift.fromMinute) item.fail('overlaps another shift')
  })
  return sorted.map(({ shift }) => shift)
}

function shiftOf(at: Place): Shift | undefined {
  if (typeof at.value !== 'string') {
    if (typeof at.value !== 'object' || at.value === null || Array.isArray(at.value))
      return at.fail(`must be clock times such as 08:00-12:30, or fromMinute and toMinute, found ${kindOf(at.value)}`)
    const member = membersOf(at, ['fromMinute', 'toMinute'])
    return {
      fromMinute: neededNumber(member('fromMinute'), { least: 0 }),
      toMinute: neededNumber(member('toMinute'), { least: 0 }),
    }
  }
  const [, fromHour, fromMinute, toHour, toMinute] = CLOCK_TIMES.exec(at.value) ?? []
  if (fromHour === undefined) return at.fail(`must be clock times such as 08:00-12:30, found "${at.value}"`)
  return {
    fromMinute: Number(fromHour) * 60 + Number(fromMinute),
    toMinute: Number(toHour) * 60 + Number(toMinute),
  }
}
