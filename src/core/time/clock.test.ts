import { getEventListeners } from 'node:events'
import { describe, expect, it, vi } from 'vitest'
import { sleep, systemClock } from './clock'
import { manualClock } from './manual-clock'

describe('sleep', () => {
  it('ends at its time and not before', async () => {
    const clock = manualClock(0)
    let done = false
    const waiting = sleep(clock, 100).then(() => {
      done = true
    })
    await clock.advance(99)
    expect(done).toBe(false)
    await clock.advance(1)
    await waiting
    expect(done).toBe(true)
  })

  it('rejects with the reason of the abort and leaves nothing behind', async () => {
    const clock = manualClock(0)
    const controller = new AbortController()
    const reason = { why: 'enough' }
    const waiting = sleep(clock, 100, controller.signal)
    controller.abort(reason)
    await expect(waiting).rejects.toBe(reason)
    expect(clock.pending).toBe(0)
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0)
  })

  it('does not start when already aborted', async () => {
    const clock = manualClock(0)
    await expect(sleep(clock, 1, AbortSignal.abort('no'))).rejects.toBe('no')
    expect(clock.pending).toBe(0)
  })

  it('leaves no listener after a normal end', async () => {
    const clock = manualClock(0)
    const { signal } = new AbortController()
    const waiting = sleep(clock, 5, signal)
    await clock.advance(5)
    await waiting
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  })
})

describe('manualClock', () => {
  it('fires timers in order of time, then of setting', async () => {
    const clock = manualClock(0)
    const fired: string[] = []
    clock.setTimer(() => fired.push('late'), 20)
    clock.setTimer(() => fired.push('first'), 10)
    clock.setTimer(() => fired.push('second'), 10)
    await clock.advance(15)
    expect(fired).toEqual(['first', 'second'])
    expect(clock.now()).toBe(15)
    expect(await clock.next()).toBe(true)
    expect(clock.now()).toBe(20)
    expect(await clock.next()).toBe(false)
  })
})

describe('systemClock', () => {
  it('does not fire at once when the wait is longer than the platform timer holds', () => {
    vi.useFakeTimers()
    try {
      let fired = 0
      const days = 40 * 86_400_000
      systemClock.setTimer(() => fired++, days)
      const cancel = systemClock.setTimer(() => fired++, days)
      vi.advanceTimersByTime(days - 1)
      expect(fired).toBe(0)
      cancel()
      vi.advanceTimersByTime(1)
      expect(fired).toBe(1)
    } finally {
      vi.useRealTimers()
    }
  })
})
