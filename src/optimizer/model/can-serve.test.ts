import { expect, it } from 'vitest'
import { testModel } from '../test-model'
import { canServe } from './can-serve'

it('an agent who takes no contacts of a medium serves none of its types', () => {
  const model = testModel({ types: [{ id: 'call' }, { id: 'chat', mediaType: 'chat' }], agents: [{ id: 'a' }] })
  const serves = canServe(model)
  const served = (concurrency?: Record<string, number>) =>
    model.contactTypes.map((type) =>
      model.agents.every((one) => serves({ ...one, ...(concurrency && { concurrency }) }, type)),
    )
  expect([served(), served({ chat: 0 }), served({ voice: 0 })]).toEqual([
    [true, true],
    [true, false],
    [false, true],
  ])
})
