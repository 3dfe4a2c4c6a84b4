import { h, reconcile, setAttribute, setText } from '../dom.js';

// The values of the metric health_status: docs/telemetry.md.
const STATUS = [[1, 'good', 'healthy'], [0.5, 'warn', 'warning'], [0.25, 'bad', 'critical'], [0, 'bad', 'unhealthy']];

export class Services {
  #list = h('ul', { class: 'services' });
  #state = h('p', { class: 'muted' }, 'Loading …');

  constructor() {
    this.element = h('section', { class: 'card', 'aria-labelledby': 'services' }, h('h2', { id: 'services' }, 'Services and dependencies'), this.#state, this.#list);
  }

  /** @param services null if Prometheus is unavailable. */
  show({ services }) {
    setText(this.#state, services ? '' : 'Unavailable: Prometheus is not responding.');
    this.#state.hidden = services !== null;
    reconcile(this.#list, services ?? [], ({ instance, service }) => instance ?? service, create, update);
  }
}

function create() {
  return h('li', {}, h('span', { class: 'light' }), h('b'), h('ul', { class: 'checks' }));
}

function update(item, { service, instance, up, checks }) {
  const [light, name, list] = item.children;
  setText(name, instance ?? service);
  setAttribute(item, 'data-service', instance ?? service);
  const entries = up ? Object.entries(checks ?? {}) : [['not reachable', 0]];
  const worst = entries.map(([, value]) => statusOf(value)[1]).sort((left, right) => rank(right) - rank(left))[0] ?? 'good';
  setAttribute(light, 'class', `light ${worst}`);
  reconcile(list, entries, ([check]) => check, () => h('li', { class: 'badge' }), (badge, [check, value]) => {
    const [, kind, word] = statusOf(value);
    setAttribute(badge, 'class', `badge ${kind}`);
    setText(badge, kind === 'good' || !up ? check : `${check}: ${word}`);
    setAttribute(badge, 'title', up ? `${check}: ${word}` : null);
  });
}

const rank = kind => ['good', 'warn', 'bad'].indexOf(kind);
const statusOf = value => STATUS.find(([least]) => value >= least) ?? STATUS.at(-1);
