import { announce, h, reconcile, setAttribute, setText } from '../dom.js';
import { milliseconds, percent } from '../format.js';

const WINDOWS = [['1m', '1 minute'], ['5m', '5 minutes'], ['15m', '15 minutes'], ['1h', '1 hour']];

export class Bottlenecks {
  #rows = h('tbody');
  #empty = h('p', { class: 'muted' }, 'Loading …');
  #verdict = h('p', { class: 'verdict' });
  #table;
  #select;
  #slowest = null;

  /** @param changed called when another window of time is wanted. */
  constructor(changed) {
    this.#select = h('select', { id: 'window', onchange: changed }, WINDOWS.map(([value, text]) => h('option', { value, selected: value === '5m' }, text)));
    this.#table = h('table', { id: 'bottleneck-table', hidden: true },
      h('thead', {}, h('tr', {}, [['Service'], ['Step'], ['p50'], ['Before'], ['p95', 'p95'], ['Share']].map(([title, kind]) => h('th', { scope: 'col', class: kind }, title)))),
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

  /** @param steps null when there is no one to ask. */
  show(steps) {
    const culprit = steps?.find(step => step.isBottleneck);
    setText(this.#verdict, culprit ? `${culprit.service} / ${culprit.step} takes ${percent(culprit.share, 0)} of it${slower(culprit)}.` : '');
    setText(this.#empty, steps ? 'No checkouts in this time.' : 'Not known while Prometheus does not answer.');
    this.#empty.hidden = (steps ?? []).length > 0;
    this.#table.hidden = !this.#empty.hidden;
    reconcile(this.#rows, steps ?? [], ({ service, step }) => `${service}/${step}`, createRow, updateRow);
    this.#tell(steps?.find(step => step.isSlower));
  }

  // Which step is slow now is worth hearing, and not each new share of the time.
  #tell(step) {
    const slowest = step ? `${step.service} / ${step.step}` : null;
    if (slowest && slowest !== this.#slowest) {
      announce(`${slowest} is slower than before.`);
    }
    this.#slowest = slowest;
  }
}

const slower = ({ isSlower, p50Ms, p50BeforeMs }) => isSlower ? `, ${milliseconds(p50Ms)} instead of ${milliseconds(p50BeforeMs)}` : '';

function createRow({ service, step }) {
  return h('tr', { 'data-service': service, 'data-step': step },
    h('th', { scope: 'row' }, h('span', {}, service), h('span', { class: 'badge' })), h('td'),
    h('td', { class: 'number' }), h('td', { class: 'number muted' }), h('td', { class: 'number p95' }),
    h('td', { class: 'share' }, h('span', { class: 'bar', 'aria-hidden': 'true' }, h('span')), h('span', { class: 'number' })));
}

// Some step always takes most of the time. That is wrong only where it takes more than before.
function updateRow(row, { step, p50Ms, p95Ms, p50BeforeMs, share, isBottleneck, isSlower }) {
  const [name, work, p50, before, p95, part] = row.children;
  name.lastChild.hidden = !isBottleneck && !isSlower;
  setAttribute(name.lastChild, 'class', isSlower ? 'badge bad' : 'badge');
  setText(name.lastChild, isSlower ? isBottleneck ? 'Bottleneck' : 'Slower' : 'Most time');
  setText(work, step);
  setText(p50, known(p50Ms));
  setText(p95, known(p95Ms));
  setText(before, known(p50BeforeMs));
  part.firstChild.firstChild.style.width = `${Math.min(100, share * 100).toFixed(1)}%`;
  setText(part.lastChild, percent(share, 0));
  setAttribute(row, 'data-bottleneck', isBottleneck ? 'true' : null);
  setAttribute(row, 'data-slower', isSlower ? 'true' : null);
}

const known = value => typeof value === 'number' ? milliseconds(value) : '–';
