import { call, isEmpty } from '../api.js';
import { announce, h, reconcile, setAttribute, setText } from '../dom.js';
import { countdown } from '../format.js';
import { notice } from '../notice.js';
import { traceOf } from '../trace-link.js';

const DURATIONS = [[60, '1 minute'], [300, '5 minutes'], [600, '10 minutes'], [1800, '30 minutes']];

export class Scenarios {
  #list = h('ul', { class: 'scenarios' });
  #message = h('div', { class: 'messages' });
  #duration = h('select', { id: 'duration' }, DURATIONS.map(([seconds, text]) => h('option', { value: String(seconds), selected: seconds === 600 }, text)));
  #quiet = h('p', { class: 'notice info', hidden: true }, 'No shoppers are active. Most faults have no visible effect without them; start them first.');
  #items = [];
  #firing = new Set();
  #busy = new Set();
  #changed;

  /** @param changed called after a scenario was started or stopped. */
  constructor(changed) {
    this.#changed = changed;
    this.element = h('section', { class: 'card', 'aria-labelledby': 'scenarios' },
      h('div', { class: 'section-head' },
        h('h2', { id: 'scenarios' }, 'Scenarios'),
        h('label', { class: 'inline', for: 'duration' }, 'for', this.#duration)),
      h('p', { class: 'muted' }, 'Start shoppers, then a fault. Faults are real, expire automatically, and can be stopped at any time.'),
      this.#quiet, this.#message, this.#list);
    setInterval(() => this.#draw(), 1000);
  }

  /** The faults that are on, with the time at which each began. A scenario without an alert, such as the shoppers, is not a fault. */
  get runningFaults() {
    return this.#items.filter(({ active, startedAt, alert }) => active && startedAt && alert);
  }

  show(items) {
    this.#items = items;
    this.#draw();
  }

  /** Shows which scenarios have been detected, and whether shoppers are active. */
  showEffect({ alerts, signals }) {
    this.#firing = new Set((alerts ?? []).map(({ name }) => name));
    this.#quiet.hidden = !signals || (signals.checkoutsPerMinute?.now ?? 0) > 0;
    this.#draw();
  }

  #draw() {
    reconcile(this.#list, this.#items, ({ name }) => name, item => this.#create(item), (element, item) => this.#update(element, item));
  }

  #create({ name, title, description, service, alert }) {
    return h('li', { class: alert ? 'scenario fault' : 'scenario', 'data-scenario': name },
      h('div', {}, h('h3', { id: `scenario-${name}` }, title), h('p', { class: 'muted' }, description)),
      h('button', { type: 'button', role: 'switch', class: 'switch', 'aria-labelledby': `scenario-${name}`, onclick: () => this.#toggle(name) },
        h('span', { class: 'knob' }), h('span', { class: 'state', 'aria-hidden': 'true' })),
      h('p', { class: 'chips' },
        h('span', { class: 'badge' }, service), h('span', { class: 'badge', 'data-chip': 'alert', hidden: !alert }), h('span', { class: 'left' }),
        h('a', { href: `scenarios/${name}`, target: '_blank', rel: 'noopener' }, 'Documentation', h('span', { class: 'unseen' }, `: ${title}`))));
  }

  #update(element, { name, active, expiresAt, alert }) {
    const [, toggle, chips] = element.children;
    const [, chip, left] = chips.children;
    const fires = this.#firing.has(alert);
    setAttribute(element, 'data-active', active ? 'true' : null);
    setAttribute(toggle, 'aria-checked', String(active));
    setAttribute(toggle, 'aria-disabled', this.#busy.has(name) ? 'true' : null);
    setText(toggle.lastChild, active ? 'on' : 'off');
    setAttribute(chip, 'class', fires ? 'badge bad' : 'badge');
    setText(chip, fires ? `${alert} fires` : alert ?? '');
    setText(left, active && expiresAt ? `${countdown((Date.parse(expiresAt) - Date.now()) / 1000)} left` : '');
  }

  async #toggle(name) {
    const item = this.#items.find(one => one.name === name);
    if (this.#busy.has(name)) {
      return;
    }
    this.#busy.add(name);
    this.#draw();
    try {
      const path = `api/ops/scenarios/${encodeURIComponent(name)}`;
      await (item.active
        ? call('DELETE', path, { expect: isEmpty })
        : call('PUT', path, { body: item.alert ? { durationSeconds: Number(this.#duration.value) } : {} }));
      this.#message.replaceChildren();
      announce(`${item.title}: ${item.active ? 'stopped' : 'started'}.`);
      await this.#changed();
    } catch (error) {
      this.#message.replaceChildren(notice('danger', `${item.title} could not be ${item.active ? 'stopped' : 'started'}.`, error.message, traceOf(error)));
    } finally {
      this.#busy.delete(name);
      this.#draw();
    }
  }
}
