import { expect, it } from 'vitest'
import { lazy } from './lazy'

it('makes a value when it is first asked for, once, whatever it is', () => {
  let made = 0
  const nothing = lazy(() => {
    made += 1
    return undefined
  })
  expect(made).toBe(0)
  expect([nothing(), nothing()]).toEqual([undefined, undefined])
  expect(made).toBe(1)
})

it('tries again after a failure', () => {
  let tries = 0
  const value = lazy(() => {
    tries += 1
    if (tries === 1) throw new Error('not yet')
    return tries
  })
  expect(value).toThrow('not yet')
  expect(value()).toBe(2)
})
