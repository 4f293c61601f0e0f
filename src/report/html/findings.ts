import type { HygieneFinding, HygieneKind, RoutingModel, Snapshot } from '../../documents'
import { skillHygiene } from '../../optimizer'
import { plural } from '../text/kit/figures'
import { html, type Markup, named } from './kit/markup'
import type { Section } from './kit/page'

const KINDS: Readonly<Record<HygieneKind, readonly [string, 'bad' | 'warn' | 'muted']>> = {
  unservedDemand: ['nobody can serve', 'bad'],
  deletedSkill: ['deleted skill', 'bad'],
  emptyGroup: ['matches nobody', 'warn'],
  idleGrant: ['acts nowhere', 'warn'],
  everyoneAtFive: ['all at level 5', 'warn'],
  unusedSkill: ['nobody asks for it', 'muted'],
}
const ORDER: readonly HygieneKind[] = [
  'unservedDemand',
  'deletedSkill',
  'emptyGroup',
  'idleGrant',
  'everyoneAtFive',
  'unusedSkill',
]

/** Agents named with a finding before the rest is counted. */
const MOST_AGENTS = 200

/** What is odd in how skills are kept, and what could not be read. */
export function findingsSection(snapshot: Snapshot, model: RoutingModel | undefined): Section | undefined {
  const found = [...(model === undefined ? [] : skillHygiene(model, snapshot)), ...unlicensed(snapshot)]
  const findings = found.sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind))
  const { gaps } = snapshot
  if (model === undefined && findings.length === 0 && gaps.length === 0) return undefined
  return {
    id: 'findings',
    title: 'Findings',
    lead:
      findings.length === 0
        ? 'Nothing odd in how skills are held.'
        : `${plural(findings.length, 'thing')} worth a look in how skills are held.`,
    body: html`<ul class="findings">${findings.map(findingOf)}${gaps.map(
      ({ kind, id, reason }) =>
        html`<li><p><span class="tag warn">not read</span> ${kind} ${named(id)}: ${named(reason)}</p></li>`,
    )}</ul>`,
  }
}

function findingOf({ kind, message, agents }: HygieneFinding): Markup {
  const [title, state] = KINDS[kind]
  const shown = agents.slice(0, MOST_AGENTS)
  const more = agents.length - shown.length
  return html`<li><p><span class="tag ${state}">${title}</span> ${named(message)}</p>${
    agents.length === 0
      ? html``
      : html`<details><summary>${plural(agents.length, 'agent')}</summary><p class="note">${shown.map(
          ({ name }, index) => html`${index === 0 ? '' : ', '}${named(name)}`,
        )}${more > 0 ? ` and ${more} more` : ''}</p></details>`
  }</li>`
}

/** People without a licence for contacts who hold skills all the same. */
function unlicensed({ agents }: Snapshot): HygieneFinding[] {
  const found = agents.filter((agent) => agent.licensed === false && agent.skills.length > 0)
  if (found.length === 0) return []
  const message = `${plural(found.length, 'agent holds', 'agents hold')} skills without a licence that lets them take contacts.`
  return [{ kind: 'idleGrant', message, agents: found.map(({ id, name }) => ({ id, name })) }]
}
