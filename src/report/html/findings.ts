import type { HygieneFinding, HygieneKind, RoutingModel, Snapshot } from '../../documents'
import { skillHygiene } from '../../optimizer'
import { unlicensedHolders } from '../../optimizer/coverage/unlicensed'
import { TITLES } from '../text/hygiene'
import { plural } from '../text/kit/figures'
import { html, type Markup, named } from './kit/markup'
import type { Section } from './kit/page'

const STATES: Readonly<Record<HygieneKind, 'bad' | 'warn' | 'muted'>> = {
  unservedDemand: 'bad',
  deletedSkill: 'bad',
  emptyGroup: 'warn',
  idleGrant: 'warn',
  everyoneAtFive: 'warn',
  unusedSkill: 'muted',
}
const ORDER = Object.keys(TITLES)

/** Agents named with a finding before the rest is counted. */
const MOST_AGENTS = 200

/** Findings on how skills are held, and what could not be read. */
export function findingsSection(snapshot: Snapshot, model: RoutingModel | undefined): Section | undefined {
  const found = model === undefined ? unlicensedHolders(snapshot) : skillHygiene(model, snapshot)
  const findings = found.sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind))
  const { gaps } = snapshot
  if (model === undefined && findings.length === 0 && gaps.length === 0) return undefined
  return {
    id: 'findings',
    title: 'Findings',
    lead:
      findings.length === 0
        ? 'No findings on how skills are held.'
        : `${plural(findings.length, 'finding')} on how skills are held.`,
    body: html`<ul class="findings">${findings.map(findingOf)}${gaps.map(
      ({ kind, id, reason }) =>
        html`<li><p><span class="tag warn">not read</span> ${kind} ${named(id)}: ${named(reason)}</p></li>`,
    )}</ul>`,
  }
}

function findingOf({ kind, message, agents }: HygieneFinding): Markup {
  const shown = agents.slice(0, MOST_AGENTS)
  const more = agents.length - shown.length
  return html`<li><p><span class="tag ${STATES[kind]}">${TITLES[kind]}</span> ${named(message)}</p>${
    agents.length === 0
      ? html``
      : html`<details><summary>${plural(agents.length, 'agent')}</summary><p class="note">${shown.map(
          ({ name }, index) => html`${index === 0 ? '' : ', '}${named(name)}`,
        )}${more > 0 ? ` and ${more} more` : ''}</p></details>`
  }</li>`
}
