import type { SnapshotGap } from '../../documents'
import type { WfmAgent, WfmSource } from './rows'

/** The gaps of one agent. */
export function gapOf({ id, gap }: WfmAgent): SnapshotGap[] {
  return gap === undefined ? [] : [{ kind: 'agent', id, reason: gap }]
}

/** The source with a listener that is called for each gap. */
export function withGaps(source: WfmSource, onGap: ((gap: SnapshotGap) => void) | undefined): WfmSource {
  if (onGap === undefined) return source
  async function* lots(listener: (gap: SnapshotGap) => void): AsyncGenerator<readonly WfmAgent[]> {
    for await (const agents of source.agents) {
      for (const gap of agents.flatMap(gapOf)) listener(gap)
      yield agents
    }
    for (const gap of source.gaps) listener(gap)
  }
  return { ...source, agents: lots(onGap) }
}
