import { plural } from '../../../core/text/counted'
import { guardrailColor, guardrailState } from '../../../documents/plan/guardrail-state'
import type { VariantView } from '../../protocol/view'

type Props = Pick<VariantView, 'guardrails' | 'warnings' | 'leftOut'>

/** Guardrails, warnings, and what the plan leaves out. */
export function Limits({ guardrails, warnings, leftOut }: Props) {
  const open = guardrails.filter(({ ok }) => !ok)
  const broken = open.filter((one) => guardrailState(one) === 'not kept')
  const color = open.length === 0 ? 'good' : broken.length === 0 ? 'warn' : 'bad'
  return (
    <>
      {guardrails.length > 0 && (
        <>
          <p class={color} role="status">
            {open.length === 0
              ? `All ${plural(guardrails.length, 'guardrail')} hold.`
              : `${open.length} of ${plural(guardrails.length, 'guardrail')} not met${broken.length === 0 ? ' yet' : ''}.`}
          </p>
          <ul>
            {(open.length > 0 ? open : guardrails).map((rail) => (
              <li key={rail.id} class={rail.ok ? 'soft' : guardrailColor(rail)}>
                <bdi>{rail.message}</bdi>
              </li>
            ))}
          </ul>
        </>
      )}
      <Lines title="warning" lines={warnings} />
      <Lines title="change left out" lines={leftOut.map(({ what, why }) => `${what}: ${why}`)} />
    </>
  )
}

function Lines({ title, lines }: { readonly title: string; readonly lines: readonly string[] }) {
  if (lines.length === 0) return null
  return (
    <details>
      <summary class="warn">{plural(lines.length, title)}</summary>
      <ul>
        {lines.map((line) => (
          <li key={line}>
            <bdi>{line}</bdi>
          </li>
        ))}
      </ul>
    </details>
  )
}
