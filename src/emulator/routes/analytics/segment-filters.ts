import type { AggregateSource } from './conversation-aggregates'
import { conversationRecord } from './conversation-record'
import { dimensionValues, listAnsweringAgent, type Side } from './dimensions'
import { findMoments } from './lookups'
import { type Filter, type FilterSubject, listPredicates, passes } from './query/filter'

/** Dimensions that differ between the segments of one side, or that the customer's side also has. */
const OF_SEGMENTS: ReadonlySet<string> = new Set(['purpose', 'segmentType', 'disconnectType', 'wrapUpCode'])

/** Whether every filter matches at least one segment of a conversation. */
export function passesSegments(source: AggregateSource, row: number, filters: readonly Filter[]): boolean {
  const names = filters.flatMap(listPredicates).map(({ name }) => name)
  const parts = names.some((name) => OF_SEGMENTS.has(name)) ? singleSegments(source, row) : sides(source, row)
  return filters.every((filter) => parts.some((part) => passes(filter, part)))
}

/** The queue's side and the agent's side: enough for dimensions that are the same in all segments of a side. */
function sides({ world, nowMs }: AggregateSource, row: number): readonly FilterSubject[] {
  const history = world.history()
  const subject = (side: Side): FilterSubject => ({
    values: (name) => dimensionValues(world, history, row, side, name),
  })
  const isAnswered = listAnsweringAgent(history, row).length > 0 && findMoments(history, row).waitEndMs <= nowMs
  return isAnswered ? [subject('acd'), subject('agent')] : [subject('acd')]
}

/** Every segment of the conversation in the form of details. */
function singleSegments(source: AggregateSource, row: number): readonly FilterSubject[] {
  const history = source.world.history()
  return conversationRecord(source, row).participants.flatMap(({ purpose, sessions }) =>
    sessions.flatMap(({ segments }) =>
      segments.map((segment): FilterSubject => {
        const side = purpose === 'agent' ? 'agent' : 'acd'
        return {
          values(name) {
            if (name === 'purpose') return [purpose]
            const value: unknown = Reflect.get(segment, name)
            if (OF_SEGMENTS.has(name) || value !== undefined) return typeof value === 'string' ? [value] : []
            if (purpose === 'customer' && name !== 'mediaType' && name !== 'direction') return []
            return dimensionValues(source.world, history, row, side, name)
          },
        }
      }),
    ),
  )
}
