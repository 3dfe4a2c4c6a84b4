import { h, setAttribute, setText } from '../dom.js';
import { count, milliseconds, percent } from '../format.js';
import { Chart } from './chart.js';

// The thresholds are those of the alerts.
const SIGNALS = [
  { name: 'requestsPerSecond', title: 'Traffic', unit: 'requests a second', format: value => count(value, value < 10 ? 2 : 1) },
  { name: 'errorRatio', title: 'Errors', unit: 'of requests fail', format: value => percent(value, 2), warn: 0.01, bad: 0.05 },
  { name: 'p95Ms', title: 'Latency', unit: 'p95 of requests', format: milliseconds, warn: 1000, bad: 2000 },
  { name: 'checkoutsPerMinute', title: 'Checkouts', unit: 'a minute', format: value => count(value, 1) },
  { name: 'inFlight', title: 'In flight', unit: 'requests now', format: value => count(value, 1) },
  { name: 'cpuShare', title: 'Processor', unit: 'busiest service', format: value => percent(value, 0), warn: 0.6, bad: 0.8 },
];

export class Signals {
  element = h('ul', { class: 'signals' });
  #tiles = new Map();

  constructor() {
    for (const { name, title, unit, format } of SIGNALS) {
      const now = h('strong', {}, '–');
      const note = h('span', { class: 'muted' }, unit);
      const chart = new Chart(format, text => setText(note, text ?? unit));
      const tile = h('li', { class: 'card signal', 'data-signal': name }, h('h3', {}, title), h('p', {}, now, note), chart.element,
        h('p', { class: 'axis muted', 'aria-hidden': 'true' }, h('span', {}, '15 min ago'), h('span', {}, 'now')));
      this.#tiles.set(name, { tile, now, chart });
      this.element.append(tile);
    }
  }

  /** @param signals null when there is no one to ask. */
  show({ signals, timestamp, windowSeconds }) {
    for (const { name, title, format, warn, bad } of SIGNALS) {
      const { tile, now, chart } = this.#tiles.get(name);
      const signal = signals?.[name];
      const value = signal?.now;
      const isKnown = typeof value === 'number';
      setText(now, isKnown ? format(value) : '–');
      setAttribute(tile, 'data-level', !isKnown || warn === undefined ? null : value >= bad ? 'bad' : value >= warn ? 'warn' : null);
      const points = (signal?.points ?? []).filter(([, measured]) => typeof measured === 'number');
      chart.show(points, Date.parse(timestamp) / 1000, windowSeconds, title);
    }
  }
}
