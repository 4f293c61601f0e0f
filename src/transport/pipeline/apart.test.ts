import { expect, it } from 'vitest'
import { manualClock } from '../../core/time/manual-clock'
import { warnApart } from '../transport'

const NOW = Date.UTC(2026, 2, 2, 9)

function warnings(...answers: readonly (string | undefined)[]): { code: string; message: string }[] {
  const seen: { code: string; message: string }[] = []
  const observe = warnApart(manualClock(NOW), {
    emit: (_event, detail) => {
      if ('code' in detail) seen.push({ code: String(detail.code), message: 'message' in detail ? detail.message : '' })
    },
  })
  for (const time of answers) observe(new Headers(time === undefined ? {} : { 'skillroute-emulator-time': time }))
  return seen
}

it('warns once when the emulator is more than a minute from the clock, ahead or behind', () => {
  const seen = warnings('2026-03-09T09:00:00.000Z', '2026-03-16T09:00:00.000Z')
  expect(seen).toHaveLength(1)
  expect(seen[0]).toMatchObject({
    code: 'clock.apart',
    message: expect.stringMatching(/2026-03-09T09:00:00.000Z.*2026-03-02T09:00:00.000Z.*clock: emulator\.clock/),
  })
  expect(warnings('2026-02-23T09:00:00Z')).toHaveLength(1)
})

it('says nothing of answers without the time, with nonsense for it, or within a minute', () => {
  expect(warnings(undefined, 'soon', '', '2026-03-02T09:01:00Z', '2026-03-02T08:59:00Z')).toEqual([])
})
