import type { SnapshotGap } from '../../documents'
import { gapOf } from './gaps'
import type { WfmSource } from './rows'

/** The export as one JSON document in chunks, an agent on each line, for programs and for `diff`. `gaps` has those of agents too. */
export async function* wfmJson(source: WfmSource): AsyncGenerator<string> {
  const { org, takenAt } = source
  const head = { format: 'skillroute/wfm-export@1', org, takenAt }
  yield `${JSON.stringify(head).slice(0, -1)},"agents":[`
  let first = true
  const ofAgents: SnapshotGap[] = []
  for await (const agents of source.agents) {
    let text = ''
    for (const agent of agents) {
      ofAgents.push(...gapOf(agent))
      text += `${first ? '' : ','}\n${JSON.stringify(agent)}`
      first = false
    }
    if (text !== '') yield text
  }
  yield `\n],"gaps":${JSON.stringify([...ofAgents, ...source.gaps])}}\n`
}
