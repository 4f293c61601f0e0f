import { expect, it } from 'vitest'
import { compareRules } from './compare'
import { validateRules } from './validate'

async function rules(text: string) {
  const { rules, problems } = await validateRules(`format: skillroute/rules@1\n${text}`)
  if (rules === null) throw new Error(JSON.stringify(problems))
  return rules
}

it('names what two rules files ask for differently, whatever their order and notation', async () => {
  const left = await rules(`
queues:
  - { queue: Fraud Care, media: [voice, chat], rules: [{ skill: Fraud, priorityScore: 80 }, { skill: Cards, maxCapacity: 1 }] }
agents:
  - { rule: seniors, match: { title: Senior*, division: [A, B] }, skills: { Complaints: 3 } }
  - { match: { queue: Cards }, skills: { Cards: 4 } }
`)
  const same = await rules(`
agents:
  - { match: { queue: [Cards] }, skills: { Cards: 4 }, levels: atLeast }
  - { rule: seniors, skills: { Complaints: 3 }, match: { division: [B, A], title: [Senior*] } }
queues:
  - { queue: Fraud Care, rules: [{ skill: Cards, maxCapacity: 1 }, { skill: Fraud, priorityScore: 80 }], media: [chat, voice] }
`)
  expect(compareRules(left, same).differences).toEqual([])
  const holders = (more: string) => rules(`\nqueues: [{ queue: Q, rules: [{ skill: S, priorityScore: 20${more} }] }]`)
  expect(compareRules(await holders(', holdersOnly: false'), await holders('')).differences).toEqual([])
  const right = await rules(`
queues:
  - { queue: Fraud Care, media: [voice], rules: [{ skill: Fraud, priorityScore: 60, overflowQueue: Cards }] }
agents:
  - { rule: seniors, match: { title: Senior*, division: [A, B] }, except: { name: Ann* }, skills: { Complaints: 2 } }
  - { match: { queue: Cards }, skills: { Cards: 4 }, levels: exact }
`)
  expect(compareRules(left, right).differences).toEqual([
    { path: 'agents/queue=Cards/levels', right: 'exact' },
    { path: 'agents/seniors/except/name', right: ['Ann*'] },
    { path: 'agents/seniors/skills/Complaints', left: 3, right: 2 },
    { path: 'queues/Fraud Care/media', left: ['chat', 'voice'], right: ['voice'] },
    { path: 'queues/Fraud Care/rules/Cards', left: true },
    { path: 'queues/Fraud Care/rules/Cards/maxCapacity', left: 1 },
    { path: 'queues/Fraud Care/rules/Fraud/overflowQueue', right: 'Cards' },
    { path: 'queues/Fraud Care/rules/Fraud/priorityScore', left: 80, right: 60 },
  ])
})
