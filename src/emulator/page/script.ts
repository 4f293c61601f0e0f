/**
 * Script of the page: requests the state once a second and shows it. Every text from the org is inserted as text, so
 * that no name can become markup. The script is one template string: it must not contain backquotes or placeholders.
 */
export const SCRIPT = `
'use strict';
const byId = (id) => document.getElementById(id);
const el = (name, text, className) => {
  const node = document.createElement(name);
  if (text !== undefined) node.textContent = text;
  if (className) node.className = className;
  return node;
};
const percent = (ratio) => ratio === null ? '–' : Math.round(ratio * 100) + ' %';
const duration = (seconds) => seconds === 0 ? '–' : Math.trunc(seconds / 60) + ':' + String(seconds % 60).padStart(2, '0');
const put = (id, text) => { const node = byId(id); if (node.textContent !== text) node.textContent = text; };

function show(state) {
  document.title = state.org.name;
  put('org', state.org.name);
  const now = byId('now');
  now.dateTime = state.now;
  put('now', state.now.slice(0, 10) + ' ' + state.now.slice(11, 19) + ' UTC');
  put('pace', state.speed === 0 ? 'stands still' : state.speed === 1 ? 'in real time' : state.speed + ' times real time');
  put('requests', String(state.requests));
  for (const button of document.querySelectorAll('[data-speed]'))
    button.setAttribute('aria-pressed', String(Number(button.dataset.speed) === state.speed));
  const sum = (of) => state.queues.reduce((total, queue) => total + of(queue), 0);
  const ended = sum((queue) => queue.ended);
  const within = sum((queue) => queue.ended * (queue.serviceLevel ?? 0));
  tiles([
    ['waiting', sum((queue) => queue.waiting)],
    ['talking', sum((queue) => queue.interacting)],
    ['service level, last hour', percent(ended === 0 ? null : within / ended)],
    ['agents idle', state.agents.IDLE],
    ['agents busy', state.agents.INTERACTING],
    ['on break', state.agents.BREAK + state.agents.MEAL],
    ['off queue', state.agents.OFF_QUEUE],
  ]);
  queues(state.queues);
  curve(state.curve);
  faults(state.faults);
}

function tiles(rows) {
  byId('tiles').replaceChildren(...rows.map(([name, value]) => {
    const tile = el('div');
    tile.append(el('dt', name), el('dd', String(value)));
    return tile;
  }));
}

function queues(rows) {
  byId('queues').replaceChildren(...rows.map((queue) => {
    const row = el('tr');
    const name = el('th', queue.name);
    name.scope = 'row';
    name.dir = 'auto';
    const level = queue.serviceLevel;
    row.append(name, el('td', String(queue.waiting)), el('td', duration(queue.longestSeconds)),
      el('td', String(queue.interacting)), el('td', String(queue.onQueue)), el('td', String(queue.idle)),
      el('td', percent(level), level === null ? '' : level >= queue.target ? 'good' : 'bad'), el('td', String(queue.abandoned)));
    return row;
  }));
}

function curve(quarters) {
  byId('curve').replaceChildren(...quarters.map((quarter) => {
    const bar = el('span', undefined, quarter.serviceLevel === null ? 'none' : '');
    bar.style.height = (quarter.serviceLevel ?? 0) * 100 + '%';
    bar.title = quarter.from.slice(11, 16) + ' UTC: ' + percent(quarter.serviceLevel) + ' of ' + quarter.contacts + ' contacts';
    return bar;
  }));
  const known = quarters.filter((quarter) => quarter.serviceLevel !== null);
  const levels = known.map((quarter) => quarter.serviceLevel);
  put('curve-text', known.length === 0 ? 'Nothing ended in this time.' :
    'By quarter of an hour, between ' + percent(Math.min(...levels)) + ' and ' + percent(Math.max(...levels)) +
    '; the last one ' + percent(levels[levels.length - 1]) + '.');
}

function faults(rows) {
  const list = byId('faults');
  if (list.childElementCount === 0) list.append(...rows.map(({ id, name }) => {
    const item = el('li');
    const label = el('label');
    const box = el('input');
    box.type = 'checkbox';
    box.id = 'fault-' + id;
    box.addEventListener('change', () => send('/emulator/faults', { id, on: box.checked }));
    label.append(box, el('span', name));
    item.append(label);
    return item;
  }));
  for (const { id, on } of rows) byId('fault-' + id).checked = on;
}

async function ask(path, options) {
  try {
    const answer = await fetch(path, options);
    const body = await answer.json();
    if (!answer.ok) throw new Error(body.message);
    show(body);
    put('trouble', '');
  } catch (error) {
    put('trouble', 'The emulator does not answer: ' + error.message);
  }
}

const send = (path, body) =>
  ask(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

for (const button of document.querySelectorAll('[data-speed]'))
  button.addEventListener('click', () => send('/emulator/time', { speed: Number(button.dataset.speed) }));
for (const button of document.querySelectorAll('[data-jump]'))
  button.addEventListener('click', () => send('/emulator/time', { jumpMs: Number(button.dataset.jump) }));

async function follow() {
  if (!document.hidden) await ask('/emulator/state');
  setTimeout(follow, 1000);
}
follow();
`
