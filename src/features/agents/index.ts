/**
 * Not stable: may change in a minor version.
 *
 * How busy each agent is, with which skills, and how fast: a report over a window.
 * @module skillroute/agents
 */

export { type AgentDaysOptions, agentReportByDay } from './agent-days'
export { buildAgentReport } from './agent-report'
export type { AgentReport, AgentSkillUse, AgentUse } from './documents/agent-report'
export { agentsCsv } from './texts/agents-csv'
