import type { Progress } from '../../protocol/view'

/** How far something is. */
export function Meter({ progress, name }: { readonly progress: Progress | undefined; readonly name: string }) {
  if (progress === undefined) return <progress aria-label={name} />
  const { step, done, total } = progress
  return (
    <p>
      <progress aria-label={name} value={done} max={Math.max(1, total)} />
      <span class="soft">
        {step}: {total === 100 ? `${done} %` : `${Math.round(done)} of ${Math.round(total)}`}
      </span>
    </p>
  )
}

/** Why an attempt failed; empty: it did not. */
export function Problem({ text }: { readonly text: string }) {
  if (text === '') return null
  return (
    <p role="alert" class="bad">
      {text}
    </p>
  )
}
