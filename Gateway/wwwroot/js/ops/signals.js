import { h, setAttribute, setText } from '../dom.js';
import { clock, count, milliseconds, percent } from '../format.js';
import { Chart } from './chart.js';

// The thresholds of the alerts. A scale includes its threshold, except that of latency: a healthy line would lie at the bottom.
const SIGNALS = [
  { name: 'requestsPerSecond', title: 'Traffic', unit: 'requests a second', format: value => count(value, value < 10 ? 2 : 1), floor: 1 },
  { name: 'errorRatio', title: 'Errors', unit: 'of requests fail', format: value => percent(value, 2), warn: 0.01, bad: 0.05, floor: 0.05 },
  { name: 'p95Ms', title: 'Latency', unit: 'p95 of requests', format: milliseconds, warn: 1000, bad: 2000, floor: 100 },
  { name: 'checkoutsPerMinute', title: 'Checkouts', unit: 'a minute', format: value => count(value, 1), floor: 1 },
  { name: 'inFlight', title: 'In flight', unit: 'requests now', format: value => count(value, 1), floor: 5 },
  { name: 'cpuShare', title: 'Processor', unit: 'busiest service', format: value => percent(value, 0), warn: 0.6, bad: 0.8, floor: 0.8 },
];

// Older points are "before".
const RECENT_S = 300;

export class Signals {
  #list = h('ul', { class: 'signals' });
  #legend = h('p', { class: 'muted legend' });
  #tiles = new Map();

  constructor() {
    this.element = h('section', { 'aria-labelledby': 'signals' }, h('h2', { id: 'signals', class: 'unseen' }, 'Golden signals'), this.#list, this.#legend);
    for (const signal of SIGNALS) {
      const tile = new Tile(signal);
      this.#tiles.set(signal.name, tile);
      this.#list.append(tile.element);
    }
  }

  /**
   * @param signals null if Prometheus is unavailable.
   * @param marks starts of scenarios and alerts: `{time, kind, text}`, the time in Unix seconds.
   */
  show({ signals, timestamp, windowSeconds }, marks) {
    const until = Date.parse(timestamp) / 1000;
    const inSight = marks.filter(({ time }) => until - time < windowSeconds);
    SIGNALS.forEach(({ name }) => this.#tiles.get(name).show(signals?.[name] ?? null, until, windowSeconds, inSight));
    setText(this.#legend, inSight.map(({ time, text }) => `${clock(time * 1000)} ${text}`).join(' · ') || 'No active fault or firing alert began in the last 15 minutes.');
  }
}

class Tile {
  #signal;
  #now = h('strong', {}, '–');
  #level = h('span', { class: 'unseen' });
  #note;
  #scale = h('span', { class: 'scale muted', 'aria-hidden': 'true' });
  #chart;
  #before = null;
  #readout = null;

  constructor(signal) {
    this.#signal = signal;
    this.#note = h('span', { class: 'muted' }, signal.unit);
    this.#chart = new Chart({
      label: `${signal.title}, ${signal.unit}`, format: signal.format, limit: signal.bad, floor: signal.floor,
      readout: text => { this.#readout = text; this.#showNote(); },
    });
    this.element = h('li', { class: 'card signal', 'data-signal': signal.name }, h('h3', {}, signal.title), h('p', {}, this.#now, this.#level, this.#note),
      h('div', { class: 'plot' }, this.#scale, this.#chart.element),
      h('p', { class: 'axis muted' }, h('span', { 'aria-hidden': 'true' }, '−15 min'),
        signal.bad !== undefined && h('span', {}, `limit ${signal.format(signal.bad)}`), h('span', { 'aria-hidden': 'true' }, 'now')));
  }

  show(signal, until, seconds, marks) {
    const { format, warn, bad } = this.#signal;
    const value = signal?.now;
    const isKnown = typeof value === 'number';
    setText(this.#now, isKnown ? format(value) : '–');
    const level = !isKnown || warn === undefined ? null : value >= bad ? 'bad' : value >= warn ? 'warn' : null;
    setAttribute(this.element, 'data-level', level);
    setText(this.#level, level === null ? '' : level === 'bad' ? 'Above its limit.' : 'Near its limit.');
    const points = (signal?.points ?? []).filter(([, measured]) => typeof measured === 'number');
    this.#before = median(points.filter(([time]) => until - time > RECENT_S).map(([, measured]) => measured));
    const top = this.#chart.show(points, until, seconds, marks);
    setText(this.#scale, points.length > 0 ? format(top) : '');
    this.#showNote();
  }

  #showNote() {
    const before = this.#before === null ? '' : `, ${this.#signal.format(this.#before)} before`;
    setText(this.#note, this.#readout ?? `${this.#signal.unit}${before}`);
  }
}

function median(values) {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted.length > 0 ? sorted[Math.floor(sorted.length / 2)] : null;
}
