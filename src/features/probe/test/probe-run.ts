/** A process that probes an org with writes, to be killed. Arguments: url, client id, secret, user id, journal, checks. */
import { createClient } from '../../../client'
import { fileJournal } from '../../../stores'
import { clientCredentials } from '../../../transport/auth/client-credentials'
import { probeOrg } from '../probe-org'

const [baseUrl = '', clientId = '', clientSecret = '', user = '', journal = '', only = ''] = process.argv.slice(2)
const client = createClient({ baseUrl, loginUrl: baseUrl, auth: clientCredentials({ clientId, clientSecret }) })
await probeOrg(client, { writes: true, user, journal: fileJournal(journal), only: only.split(',') })
await client.close()
