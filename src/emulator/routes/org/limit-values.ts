/** One documented limit. */
export interface LimitValue {
  readonly key: string
  readonly value: number
  readonly description: string
}

/** Limits of the platform that matter to routing tools, with their published defaults. */
export const LIMIT_NAMESPACES: Readonly<Record<string, readonly LimitValue[]>> = {
  'platform.api': [
    {
      key: 'client.credentials.token.rate.per.minute',
      value: 300,
      description: 'Requests a minute for one client-credentials token',
    },
    { key: 'token.rate.per.minute', value: 300, description: 'Requests a minute for one token' },
    { key: 'org.user.rate.per.minute', value: 3000, description: 'Requests a minute for all users of an organization' },
    { key: 'request.bytes.max', value: 512_000, description: 'Bytes in a request body' },
  ],
  routing: [
    { key: 'queue.max', value: 5000, description: 'Queues in an organization' },
    { key: 'queue.members.max', value: 5000, description: 'Members of a queue' },
  ],
  skills: [{ key: 'skills.max', value: 3000, description: 'Skills in an organization' }],
  notifications: [
    { key: 'channels.max', value: 20, description: 'Channels of one user and application' },
    { key: 'topics.per.channel.max', value: 1000, description: 'Topics of one channel' },
  ],
}
