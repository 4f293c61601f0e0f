export { type CompareSimulationsOptions, compareSimulations } from './compare'
export type { AgentChoice, ContactChoice, Precision, RoutingRules, SimulateOptions } from './compile/options'
export { simulate } from './simulate'
