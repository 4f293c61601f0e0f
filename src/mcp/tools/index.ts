import type { McpOptions } from '../session'
import type { Tool } from '../tool'
import { recommendTool, simulateTool, whatIfTool } from './expect'
import { plansTool, planTool, showPlanTool } from './plans'
import { coverageTool, explainTool, findingsTool, statusTool } from './read'
import { applyTool, undoTool } from './write'

/** All tools, those that write last. None of them approves anything. */
const TOOLS: readonly Tool[] = [
  statusTool,
  findingsTool,
  coverageTool,
  explainTool,
  simulateTool,
  whatIfTool,
  recommendTool,
  planTool,
  plansTool,
  showPlanTool,
  applyTool,
  undoTool,
]

/** The tools of a server that was started with these options. */
export function listTools({ readOnly }: Pick<McpOptions, 'readOnly'>): readonly Tool[] {
  return readOnly === true ? TOOLS.filter(({ isWriting }) => !isWriting) : TOOLS
}
