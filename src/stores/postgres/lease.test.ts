import { expect, it } from 'vitest'
import { manualClock } from '../../core/time/manual-clock'
import { postgresLease } from './lease'

/** A lease of a database that answers its release like this. */
async function heldOver(answerRelease: (attempt: number) => Promise<{ rows: unknown[] }>) {
  const clock = manualClock()
  const warnings: string[] = []
  let attempts = 0
  const pool = {
    query: async (text: string) => (text.includes('INSERT') ? { rows: [{ token: '1' }] } : answerRelease(++attempts)),
  }
  const onWarning = (message: string): void => void warnings.push(message)
  const held = await postgresLease(pool, { clock, onWarning }).acquire('org', 'plan_a')
  return { clock, held, warnings, attempts: () => attempts }
}

it('is released over another connection when the first was cut', async () => {
  const { held, warnings, attempts } = await heldOver(async (attempt) => {
    if (attempt === 1) throw new Error('connection terminated')
    return { rows: [] }
  })
  await held.release()
  expect(attempts()).toBe(2)
  expect(warnings).toEqual([])
})

it('warns when it cannot be released, and says for whom it stays', async () => {
  const { held, warnings } = await heldOver(() => Promise.reject(new Error('connection terminated')))
  await held.release()
  expect(warnings).toEqual([
    `Lease org could not be released: connection terminated. When it has expired, plan_a can take it over; for other work, break the lease by its id ${held.holder.id}.`,
  ])
})

it('waits two seconds for a database that does not answer its release', async () => {
  const { clock, held, warnings } = await heldOver(() => new Promise(() => undefined))
  let released = false
  const releasing = held.release().then(() => {
    released = true
  })
  await clock.advance(1_999)
  expect(released).toBe(false)
  await clock.advance(1)
  await releasing
  expect(warnings).toEqual([expect.stringContaining('has not answered for 2 s')])
  expect(clock.pending).toBe(0)
})
