import { expect, it } from 'vitest'
import { onceUntilOther } from './sources'

it('says a fault once an hour, and another one at once', () => {
  const said: string[] = []
  let nowMs = 1_000_000
  const tell = onceUntilOther(
    (text) => said.push(text),
    () => nowMs,
  )
  const away = new Error('no route')
  tell(away)
  nowMs += 3_599_999
  tell(away)
  expect(said).toEqual(['no route'])
  nowMs += 1
  tell(away)
  tell(new Error('refused'))
  tell(new Error('refused'))
  tell(away)
  expect(said).toEqual(['no route', 'no route', 'refused', 'no route'])
})
