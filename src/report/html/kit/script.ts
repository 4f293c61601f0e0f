/**
 * What runs in the reader's browser: the theme switch, sorting and filtering. The page shows everything without it. It
 * touches nodes alone, never markup.
 */
export const SCRIPT = `(() => {
'use strict'
const all = (root, what) => [...root.querySelectorAll(what)]
for (const input of all(document, '[name=theme]')) input.addEventListener('change', () => {
  if (input.value === 'auto') document.documentElement.removeAttribute('data-theme')
  else document.documentElement.dataset.theme = input.value
})
const keyOf = (row, at) => {
  const cell = row.cells[at]
  const text = cell.dataset.key ?? cell.textContent
  const number = Number(text)
  return text !== '' && Number.isFinite(number) ? number : text
}
const compare = (a, b) => {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a === 'number') return -1
  if (typeof b === 'number') return 1
  return a.localeCompare(b)
}
for (const button of all(document, '[data-sort]')) button.addEventListener('click', () => {
  const head = button.closest('th')
  const body = head.closest('table').tBodies[0]
  const down = head.getAttribute('aria-sort') === 'ascending' || (head.getAttribute('aria-sort') === null && head.dataset.first === 'down')
  for (const other of all(head.parentNode, 'th')) other.removeAttribute('aria-sort')
  head.setAttribute('aria-sort', down ? 'descending' : 'ascending')
  const rows = [...body.rows].map((row, place) => ({ row, place, key: keyOf(row, head.cellIndex) }))
  rows.sort((a, b) => (down ? compare(b.key, a.key) : compare(a.key, b.key)) || a.place - b.place)
  body.append(...rows.map(({ row }) => row))
})
for (const box of all(document, '.table')) {
  const search = box.querySelector('[data-filter]')
  const changed = box.querySelector('[data-changed]')
  const count = box.querySelector('[data-count]')
  const body = box.querySelector('tbody')
  if (body === null || (search === null && changed === null)) continue
  const texts = new Map([...body.rows].map((row) => [row, row.textContent.toLowerCase()]))
  const show = () => {
    const words = (search?.value ?? '').toLowerCase().split(/\\s+/).filter(Boolean)
    let shown = 0
    for (const [row, text] of texts) {
      row.hidden = !words.every((word) => text.includes(word)) || (changed?.checked === true && !('moved' in row.dataset))
      if (!row.hidden) shown += 1
    }
    if (count !== null) count.textContent = shown === texts.size ? '' : shown + ' of ' + texts.size
  }
  search?.addEventListener('input', show)
  changed?.addEventListener('change', show)
}
})()`
