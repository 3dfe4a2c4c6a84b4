import { setAttribute, svg } from '../dom.js';
import { clock } from '../format.js';

const WIDTH = 300;
const HEIGHT = 72;
const PADDING = 4;

/**
 * A line over time, as an inline SVG that is drawn once and then only changes.
 * @param format makes a text of a value.
 */
export class Chart {
  #format;
  #line = svg('path', { class: 'line' });
  #area = svg('path', { class: 'area' });
  #dot = svg('path', { class: 'dot' }); // a round end of a line without length: a circle would be stretched
  #cursor = svg('line', { class: 'cursor', y1: '0', y2: String(HEIGHT), hidden: true });
  #points = [];
  #readout;

  /** @param readout called with the text of the point that is pointed at, or null. */
  constructor(format, readout) {
    this.#format = format;
    this.#readout = readout;
    this.element = svg('svg', { class: 'chart', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', role: 'img' },
      this.#area, this.#line, this.#cursor, this.#dot);
    this.element.addEventListener('pointermove', event => this.#pointAt(event));
    this.element.addEventListener('pointerleave', () => { setAttribute(this.#cursor, 'hidden', ''); this.#readout(null); });
  }

  /**
   * @param points pairs of Unix seconds and a value, in the order of time; a gap is a gap in time.
   * @param until Unix seconds of the right edge.
   * @param seconds what the width stands for.
   */
  show(points, until, seconds, label) {
    const values = points.map(([, value]) => value);
    const top = Math.max(...values, 0) * 1.15 || 1;
    const x = time => WIDTH * (1 - (until - time) / seconds);
    const y = value => HEIGHT - PADDING - (HEIGHT - 2 * PADDING) * (value / top);
    this.#points = points.map(([time, value]) => ({ time, value, x: x(time), y: y(value) })).filter(point => point.x >= 0);
    const runs = split(this.#points, seconds / 15);
    setAttribute(this.#line, 'd', runs.map(run => `M${run.map(at).join('L')}`).join(''));
    setAttribute(this.#area, 'd', runs.map(run =>
      `M${run[0].x.toFixed(1)} ${HEIGHT}L${run.map(at).join('L')}L${run.at(-1).x.toFixed(1)} ${HEIGHT}Z`).join(''));
    const last = this.#points.at(-1);
    setAttribute(this.#dot, 'hidden', last ? null : '');
    if (last) {
      setAttribute(this.#dot, 'd', `M${at(last)}h0`);
    }
    setAttribute(this.element, 'aria-label', this.#points.length === 0 ? `${label}: no data`
      : `${label} over ${Math.round(seconds / 60)} minutes: from ${this.#format(Math.min(...values))} to ${this.#format(Math.max(...values))}`);
  }

  #pointAt(event) {
    const box = this.element.getBoundingClientRect();
    const position = (event.clientX - box.left) / box.width * WIDTH;
    const nearest = this.#points.reduce((best, point) =>
      !best || Math.abs(point.x - position) < Math.abs(best.x - position) ? point : best, null);
    if (nearest) {
      setAttribute(this.#cursor, 'hidden', null);
      setAttribute(this.#cursor, 'x1', nearest.x);
      setAttribute(this.#cursor, 'x2', nearest.x);
      this.#readout(`${this.#format(nearest.value)} at ${clock(nearest.time * 1000)}`);
    }
  }
}

const at = ({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`;

// Where nothing was measured, no line pretends that something was.
function split(points, maxGap) {
  const runs = [];
  for (const point of points) {
    const run = runs.at(-1);
    if (run && point.time - run.at(-1).time <= maxGap) {
      run.push(point);
    } else {
      runs.push([point]);
    }
  }
  return runs;
}
