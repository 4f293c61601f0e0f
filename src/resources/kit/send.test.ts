import { expect, it } from 'vitest'
import { createClient } from '../../client'
import { clientCredentials } from '../../transport/auth/client-credentials'

it('says of a stored result that is none where it is damaged, and sends nothing', async () => {
  await using client = createClient({
    baseUrl: 'http://127.0.0.1:9',
    auth: clientCredentials({ clientId: 'c', clientSecret: 'secret-secret' }),
    ledger: {
      begin: async () => ({ state: 'done', result: { id: 7 } }),
      finish: async () => undefined,
      release: async () => undefined,
    },
  })
  await expect(client.routing.skills.create({ name: 'Dutch' }, { idempotencyKey: 'k' })).rejects.toMatchObject({
    code: 'ledger.damaged',
    message: expect.stringMatching(/holds for \w+ is damaged at id: .*string/),
  })
})
