import { h, reconcile, setAttribute, setText } from '../dom.js';
import { count, milliseconds, percent } from '../format.js';

const WINDOWS = [['1m', '1 minute'], ['5m', '5 minutes'], ['15m', '15 minutes'], ['1h', '1 hour']];

export class Bottlenecks {
  #rows = h('tbody');
  #empty = h('p', { class: 'muted' }, 'Loading …');
  #verdict = h('p', { class: 'verdict' });
  #table;
  #select;

  /** @param changed called when another time window is chosen. */
  constructor(changed) {
    this.#select = h('select', { id: 'window', onchange: changed }, WINDOWS.map(([value, text]) => h('option', { value, selected: value === '5m' }, text)));
    this.#table = h('table', { id: 'bottleneck-table', hidden: true },
      h('thead', {}, h('tr', {}, [['Service'], ['Step'], ['p50', 'p50'], ['p95'], ['Now'], ['Share']].map(([title, kind]) => h('th', { scope: 'col', class: kind }, title)))),
      this.#rows);
    this.element = h('section', { class: 'card bottlenecks', 'aria-labelledby': 'bottlenecks' },
      h('div', { class: 'section-head' },
        h('h2', { id: 'bottlenecks' }, "Where does a checkout's time go?"),
        h('label', { class: 'inline', for: 'window' }, 'Last', this.#select)),
      this.#verdict, this.#table, this.#empty);
  }

  get window() {
    return this.#select.value;
  }

  /** @param steps null if Prometheus is unavailable. */
  show(steps) {
    setText(this.#verdict, steps?.length ? verdictOf(steps[0]) : '');
    setText(this.#empty, steps ? 'No checkouts in this time.' : 'Unavailable: Prometheus is not responding.');
    this.#empty.hidden = (steps ?? []).length > 0;
    this.#table.hidden = !this.#empty.hidden;
    reconcile(this.#rows, steps ?? [], ({ service, step }) => `${service}/${step}`, createRow, updateRow);
  }
}

// Whether to mark the step: it is the bottleneck, and became slower, or takes more than half if there is no earlier time to compare with.
const standsOut = ({ isBottleneck, grew, growth, share }) => isBottleneck && (grew || (typeof growth !== 'number' && share > 0.5));

function verdictOf(first) {
  const share = `${first.service} / ${first.step} takes ${percent(first.share, 0)} of it`;
  return first.grew ? `${share}, and ${count(first.growth)} times as long as before.` : standsOut(first) ? `${share}.` : `No change: ${share}.`;
}

function change({ grew, growth, errorRatio }) {
  const failed = errorRatio > 0 ? `${percent(errorRatio, 0)} failed` : '';
  const speed = grew ? `▲ ${count(growth, growth < 10 ? 1 : 0)}×` : typeof growth === 'number' ? 'as before' : '';
  return [speed, failed].filter(Boolean).join(', ');
}

function createRow({ service, step }) {
  return h('tr', { 'data-service': service, 'data-step': step },
    h('th', { scope: 'row' }, h('span', {}, service), h('span', { class: 'badge' }, 'Bottleneck')), h('td'),
    h('td', { class: 'number p50' }), h('td', { class: 'number' }), h('td', { class: 'now' }),
    h('td', { class: 'share' }, h('span', { class: 'bar', 'aria-hidden': 'true' }, h('span')), h('span', { class: 'number' })));
}

// Red marks a step that is slower than before. Some step always takes most of the time, which is not a fault.
function updateRow(row, entry) {
  const { step, p50Ms, p95Ms, share, grew } = entry;
  const [name, work, p50, p95, now, part] = row.children;
  name.lastChild.hidden = !standsOut(entry);
  setAttribute(name.lastChild, 'class', grew ? 'badge bad' : 'badge');
  setText(work, step);
  setText(p50, known(p50Ms));
  setText(p95, known(p95Ms));
  setText(now, change(entry));
  part.firstChild.firstChild.style.width = `${Math.min(100, share * 100).toFixed(1)}%`;
  setText(part.lastChild, percent(share, 0));
  setAttribute(row, 'data-bottleneck', standsOut(entry) ? 'true' : null);
  setAttribute(row, 'data-slower', grew ? 'true' : null);
}

const known = value => typeof value === 'number' ? milliseconds(value) : '–';
