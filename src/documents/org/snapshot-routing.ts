import * as z from 'zod/mini'
import { lazy } from '../../core/lazy'
import type { SnapshotGroup, SnapshotRouting } from './snapshot'

/** What the platform answers for settings that are not set: a snapshot leaves these out. */
export const ROUTING_DEFAULTS: Readonly<Record<string, string | boolean | readonly never[]>> = {
  routingRules: [],
  lastAgentRoutingMode: 'Disabled',
  enableManualAssignment: false,
  scoringMethod: 'TimestampAndPriority',
}

/** The settings of a queue's routing as snapshots have them; other fields are dropped. */
export const routingSchema = lazy(() => {
  const text = z.exactOptional(z.string())
  const number = z.exactOptional(z.number())
  const flag = z.exactOptional(z.boolean())
  const media = z.exactOptional(z.object({ useAgentAddressOutbound: flag }))
  const metric = z.object({ metric: text, queue: z.exactOptional(z.object({ id: z.string() })) })
  const condition = z.object({ simpleMetric: z.exactOptional(metric), operator: text, value: number })
  const conditions = { conditions: z.exactOptional(z.array(condition)), conditionExpression: text }
  const group = z.pipe(
    z.object({ id: z.string(), name: text, type: text }),
    // The platform may leave out the name.
    z.transform(({ id, name = id, type = 'GROUP' }): SnapshotGroup => ({ id, name, type })),
  )
  const rule = z.object({ ...conditions, groups: z.exactOptional(z.array(group)) })
  return z.object({
    routingRules: z.exactOptional(z.array(z.object({ operator: text, threshold: number, waitSeconds: number }))),
    lastAgentRoutingMode: text,
    directRouting: z.exactOptional(
      z.object({
        callMediaSettings: media,
        emailMediaSettings: media,
        messageMediaSettings: media,
        backupQueueId: text,
        waitForAgent: flag,
        agentWaitSeconds: number,
      }),
    ),
    enableManualAssignment: flag,
    conditionalGroupActivation: z.exactOptional(
      z.object({ pilotRule: z.exactOptional(z.object(conditions)), rules: z.exactOptional(z.array(rule)) }),
    ),
    scoringMethod: text,
  })
})

/** The groups that settings of routing name. */
export function routingGroups({ conditionalGroupActivation }: SnapshotRouting = {}): readonly SnapshotGroup[] {
  return (conditionalGroupActivation?.rules ?? []).flatMap(({ groups = [] }) => groups)
}

/** The known settings, with other groups and other ids of queues, such as pseudonyms. */
export function mapRouting(
  routing: SnapshotRouting,
  group: (group: SnapshotGroup) => SnapshotGroup,
  queueId: (id: string) => string,
): SnapshotRouting {
  const { directRouting, conditionalGroupActivation: activation, ...rest } = routingSchema().parse(routing)
  const { backupQueueId } = directRouting ?? {}
  const { pilotRule, rules } = activation ?? {}
  type Conditions = NonNullable<typeof pilotRule>
  const measured = <T extends Conditions>(one: T): T => ({
    ...one,
    ...(one.conditions && {
      conditions: one.conditions.map((condition) => {
        const { queue } = condition.simpleMetric ?? {}
        if (queue === undefined) return condition
        return { ...condition, simpleMetric: { ...condition.simpleMetric, queue: { id: queueId(queue.id) } } }
      }),
    }),
  })
  return {
    ...rest,
    ...(directRouting && {
      directRouting: {
        ...directRouting,
        ...(backupQueueId !== undefined && { backupQueueId: queueId(backupQueueId) }),
      },
    }),
    ...(activation && {
      conditionalGroupActivation: {
        ...(pilotRule && { pilotRule: measured(pilotRule) }),
        ...(rules && {
          rules: rules.map((rule) => ({ ...measured(rule), ...(rule.groups && { groups: rule.groups.map(group) }) })),
        }),
      },
    }),
  }
}
